"""Write the model card and the golden vectors beside the exported model.

The card is the contract that the product reads: preprocessing, blocks, emphasis and query
variants. Change a number here and the card's version must change with it.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime as ort

from models.golden import as_input, golden_pictures
from models.train.descriptors import BLOCKS
from models.train.export import INPUT, OUTPUT
from models.train.plan import Plan

VERSION = "1.0.0"

# Weight of each block by emphasis; score = sum of w^2 * dot / sum of w^2. Structure leads
# in shape, palette leaves it out, and balanced holds both without letting colour decide.
EMPHASIS: Mapping[str, Mapping[str, float]] = {
    "shape": {"structure": 1.0, "learned": 1.3, "texture": 0.7, "colour": 0.3},
    "balanced": {"structure": 0.7, "learned": 0.7, "texture": 0.5, "colour": 0.6},
    "palette": {"structure": 0.0, "learned": 0.0, "texture": 1.0, "colour": 1.0},
}

_GOLDEN_DECIMALS = 4


def write_golden(model: Path, path: Path, *, side: int) -> None:
    """Embed the golden pictures with the exported file and write their vectors."""
    session = ort.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    pictures = golden_pictures(side)
    vectors = session.run([OUTPUT], {INPUT: as_input(list(pictures.values()))})[0]
    rounded = np.round(vectors.astype(np.float64), _GOLDEN_DECIMALS).tolist()
    lines = [
        f"  {json.dumps(name)}: {json.dumps(vector)}"
        for name, vector in zip(pictures, rounded, strict=True)
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def write_card(model: Path, path: Path, plan: Plan, provenance: Mapping[str, object]) -> None:
    """Write the card of an exported model; provenance holds only what TOML can hold."""
    content = model.read_bytes()
    sections = (
        _head(),
        _table(
            "file",
            {
                "path": model.name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
            },
        ),
        _preprocess(plan.input_side),
        _table("input", {"name": INPUT}),
        _table("output", {"name": OUTPUT, "dim": _total(), "normalise": "blocks"}),
        *_blocks(),
        *(_table(f"emphasis.{name}", weights) for name, weights in EMPHASIS.items()),
        _table("query", {"variants": ["mirror", "trim"], "variants_for": ["balanced"]}),
        _table("provenance", provenance),
    )
    path.write_text("\n".join(sections), encoding="utf-8")


def _head() -> str:
    description = (
        "Finds the same picture, the same look, the same shape and the same palette. "
        "It does not know subjects."
    )
    values: dict[str, object] = {
        "schema": 1,
        "name": "look",
        "version": VERSION,
        "kind": "image",
        "space": "look",
        "title": "Look: shape, texture and colour",
        "description": description,
        "licence": "MIT",
        "source": "made by this project: models/train",
    }
    note = "# Written by `python -m models.train`; see docs/model.md.\n"
    return note + "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _preprocess(side: int) -> str:
    return _table(
        "preprocess",
        {
            "size": [side, side],
            "resize": "squash",
            "crop": "none",
            "interpolation": "area",
            "mean": [0.0, 0.0, 0.0],
            "std": [1.0, 1.0, 1.0],
            "background": [127, 127, 127],
        },
    )


def _blocks() -> list[str]:
    tables, start = [], 0
    for block in BLOCKS:
        stop = start + block.dim
        tables.append(_table("[blocks]", {"name": block.name, "start": start, "stop": stop}))
        start = stop
    return tables


def _total() -> int:
    return sum(block.dim for block in BLOCKS)


def _table(name: str, values: Mapping[str, object]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: object) -> str:
    # JSON's strings, numbers and lists are TOML's as well.
    return json.dumps(value)
