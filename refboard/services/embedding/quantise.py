"""Make a model's graphs smaller and faster with int8 weights, and prove that they still agree.

Dynamic, per channel, matrix products only, signed: on processors with VNNI that is about three
times as fast as float32, where unsigned weights gain nothing. A graph that does not agree with its
original is never installed.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from refboard.core.errors import ModelMismatchError, ModelMissingError, StorageError
from refboard.core.model_card import ModelCard, ModelFile
from refboard.core.query import Float32Array
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.native import load_quantization

log = logging.getLogger(__name__)

SUFFIX = "-int8"
LEAST_COSINE = 0.99
LEAST_OVERLAP = 0.9
NEIGHBOURS = 10

Quantiser = Callable[[Path, Path], None]
"""Writes the quantised graph of the first path to the second."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well vectors of a quantised graph agree with those of its original.

    Attributes:
        count: How many pictures or sentences were compared.
        least: The lowest cosine of a vector with its original.
        mean: The mean one.
        overlap: Share of the ten nearest neighbours that are the same, on average; 1 for words.
    """

    count: int
    least: float
    mean: float
    overlap: float

    @property
    def is_good(self) -> bool:
        """Return whether the quantised graph may be used."""
        return self.mean >= LEAST_COSINE and self.overlap >= LEAST_OVERLAP


def agreement(original: Float32Array, changed: Float32Array, *, has_neighbours: bool) -> Agreement:
    """Compare unit vectors [n, dim] of the same things, n above ten where neighbours count."""
    cosines = np.vecdot(original, changed)
    overlap = 1.0
    if has_neighbours:
        pairs = zip(_neighbours(original), _neighbours(changed), strict=True)
        overlap = float(np.mean([len(a & b) / NEIGHBOURS for a, b in pairs]))
    return Agreement(len(cosines), float(cosines.min()), float(cosines.mean()), overlap)


def quantised_card(card: ModelCard) -> ModelCard:
    """Return the card of the int8 model that is made from a model: other files, another name."""
    files = {
        file.path: ModelFile(file.path.replace(".onnx", f"{SUFFIX}.onnx")) for file in _graphs(card)
    }
    return replace(
        card.with_files(files),
        name=card.name + SUFFIX,
        title=f"{card.title}, int8",
        rank=card.rank + 1,
        golden=card.golden and replace(card.golden, least=LEAST_COSINE),
        notice=f"Made on this machine from {card.name} {card.version}, matrix products in int8.",
    )


def quantise(
    model: InstalledModel,
    folder: Path,
    *,
    quantiser: Quantiser | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> ModelCard:
    """Write int8 graphs of a model, and its other files, into a folder; return their card.

    Args:
        model: An installed and verified model in float32.
        folder: Where to; it must exist.
        quantiser: What makes a graph; ONNX Runtime's when None.
        told: Takes a sentence before each step.

    Raises:
        ModelMissingError: the onnx package is not there.
        ModelMismatchError: a graph cannot be quantised.
        StorageError: the disk is full.
    """
    card = quantised_card(model.card)
    make = quantiser or _quantise_graph
    graphs = [file.path for file in _graphs(model.card)]
    try:
        for old, new in zip(model.card.files, card.files, strict=True):
            if old.path in graphs:
                told(f"Quantising {old.path}")
                make(model.path_of(old), folder / new.path)
            else:
                (folder / new.path).write_bytes(model.path_of(old).read_bytes())
    except OSError as error:
        raise StorageError(
            f"The int8 model cannot be written: {error.strerror or error}.",
            "Make room, then try again.",
        ) from error
    known = {file.path: _measured(file, folder / file.path) for file in card.files}
    return card.with_files(known)


def weights_need_care() -> bool:
    """Return whether this processor may overflow with full 8-bit weights: x86 without VNNI."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False  # Apple's processors do not; elsewhere the gate decides
    return "vnni" not in flags and "flags" in flags


def _quantise_graph(source: Path, target: Path) -> None:
    try:
        quantization = load_quantization()
    except ImportError as error:
        raise ModelMissingError(
            "Making int8 models needs the onnx package.", "Install it: pip install onnx"
        ) from error
    level = logging.root.level
    # It advises with a warning, and for every graph, to simplify graphs first.
    logging.root.setLevel(logging.ERROR)
    try:
        quantization.quantize_dynamic(
            str(source),
            str(target),
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=weights_need_care(),
            weight_type=quantization.QuantType.QInt8,
        )
    except (ValueError, RuntimeError, KeyError) as error:
        raise ModelMismatchError(
            f'"{source.name}" cannot be quantised: {error}.', "Use it as it is."
        ) from error
    finally:
        logging.root.setLevel(level)


def _graphs(card: ModelCard) -> list[ModelFile]:
    towers = [tower for tower in (card.image, card.text) if tower is not None]
    if any(tower.more for tower in towers):
        raise ModelMismatchError(
            f'The weights of "{card.title}" lie in files of their own, which is not supported.',
            "Use it as it is, or take an int8 model from its release.",
        )
    return [tower.file for tower in towers]


def _neighbours(vectors: Float32Array) -> Sequence[set[int]]:
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    return [set(row.tolist()) for row in np.argsort(-scores, axis=1)[:, :NEIGHBOURS]]


def _measured(file: ModelFile, path: Path) -> ModelFile:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return replace(file, sha256=digest, byte_size=path.stat().st_size)


def refuse(card: ModelCard, what: str, found: Agreement) -> ModelMismatchError:
    """Return the sentence for a quantised model that does not agree with its original."""
    return ModelMismatchError(
        f"{card.title} does not agree with its original on {what}: mean cosine {found.mean:.4f}"
        f" (at least {LEAST_COSINE}), neighbours the same {found.overlap:.2f}"
        f" (at least {LEAST_OVERLAP}). It was not installed.",
        "Use the original.",
    )
