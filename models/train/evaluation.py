"""Check an exported model on procedural objects that neither training nor fitting has seen.

These figures say that a build works and compare builds; how good the model is on
photographs is measured by tests/bench/quality/__main__.py and nowhere else.
"""

from pathlib import Path

import numpy as np
import onnxruntime as ort

from models.train.arrays import Float32Array
from models.train.card import EMPHASIS
from models.train.descriptors import BLOCKS
from models.train.drawing.textures import TextureBank
from models.train.export import INPUT, OUTPUT
from models.train.plan import Plan
from models.train.pool import augmented_groups

_OBJECTS = 500
_CHUNK = 25


def held_out_figures(model: Path, bank: TextureBank, plan: Plan) -> dict[str, float]:
    """Return precision at 1 by emphasis: is the nearest picture one of the same object?"""
    vectors = _embedded(model, bank, plan)
    objects = np.repeat(np.arange(_OBJECTS), plan.views)
    return {
        f"held_out_precision_{name}": round(precision_at_1(vectors, objects, weights), 4)
        for name, weights in ((n, dict(w)) for n, w in EMPHASIS.items())
    }


def precision_at_1(vectors: Float32Array, labels: np.ndarray, weights: dict[str, float]) -> float:
    """Return the share of pictures whose nearest other picture has the same label."""
    weighted = vectors * _column_weights(weights)
    similarity = weighted @ weighted.T
    np.fill_diagonal(similarity, -np.inf)
    return float((labels[similarity.argmax(1)] == labels).mean())


def _column_weights(weights: dict[str, float]) -> Float32Array:
    columns = [np.full(block.dim, weights[block.name], np.float32) for block in BLOCKS]
    return np.concatenate(columns)


def _embedded(model: Path, bank: TextureBank, plan: Plan) -> Float32Array:
    session = ort.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    first = plan.objects + plan.projection_groups
    parts = []
    for start in range(first, first + _OBJECTS, _CHUNK):
        rgb = augmented_groups(bank, plan, start, _CHUNK, plan.input_side).numpy()
        parts.append(session.run([OUTPUT], {INPUT: rgb})[0])
    return np.concatenate(parts)
