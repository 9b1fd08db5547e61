"""What the product answers, in each way that a person can ask, and what simpler methods do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId
from refboard.core.query import Emphasis, Float32Array
from refboard.core.spaces import BOTH
from tests.bench.quality.photographs import PhotoSet, Shelf

TOP = 10


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask."""

    name: str
    space: str
    emphasis: Emphasis = Emphasis.BALANCED


WAYS = (
    Way("look, shape", "look", Emphasis.SHAPE),
    Way("look, balanced", "look"),
    Way("look, palette", "look", Emphasis.PALETTE),
    Way("subject", "meaning"),
    Way("both (as asked)", BOTH),
    Way("both, shape", BOTH, Emphasis.SHAPE),
)


@dataclass(slots=True)
class Row:
    """What one ranking achieved; precision is absent where subjects are."""

    name: str
    precision_at_1: float | None = None
    precision_at_10: float | None = None
    recall: dict[str, float] = field(default_factory=dict)


def asked(shelf: Shelf, term: PictureTerm, way: Way, limit: int = TOP) -> list[AssetId]:
    """Return what the product answers."""
    query = FindQuery((term,), space=way.space, emphasis=way.emphasis, limit=limit)
    answer = shelf.driven.answer(FindRequest(query)).answer
    return [match.asset.id for match in answer.matches]


def precision_of(shelf: Shelf, photos: PhotoSet, way: Way, row: Row) -> None:
    """Ask about each picture, which is left out of its own answer."""
    place = {asset_id: n for n, asset_id in enumerate(shelf.ids)}
    hits = [
        [photos.subjects[place[i]] == subject for i in asked(shelf, PictureTerm((own,)), way)]
        for own, subject in zip(shelf.ids, photos.subjects, strict=True)
    ]
    row.precision_at_1 = float(np.mean([one[:1] for one in hits]))
    row.precision_at_10 = float(np.mean(hits))


def recalls(
    shelf: Shelf, ways: Sequence[Way], copies: Sequence[Path], originals: Sequence[AssetId]
) -> list[float]:
    """Return for each way the share of copies that find their original first."""
    firsts = [
        [asked(shelf, PictureTerm(path=path), way, 1)[0] == original for way in ways]
        for path, original in zip(copies, originals, strict=True)
    ]
    return [float(share) for share in np.mean(firsts, axis=0)]


# -- simpler methods -------------------------------------------------------------------------------


def precision(scores: Float32Array, subjects: npt.NDArray[np.str_]) -> tuple[float, float]:
    """Return P@1 and P@10: the share of the nearest that show the query's subject."""
    others = scores.copy()
    np.fill_diagonal(others, -np.inf)
    nearest = np.argsort(-others, axis=1, kind="stable")[:, :TOP]
    hits = subjects[nearest] == subjects[:, None]
    return float(hits[:, 0].mean()), float(hits.mean())


def baseline(
    name: str,
    describe: Callable[[Image.Image], Float32Array],
    photos: PhotoSet,
    changed: dict[str, list[Image.Image]],
    places: npt.NDArray[np.intp],
) -> Row:
    """Return what a descriptor that makes unit vectors achieves."""
    row = Row(name)
    gallery = np.stack([describe(image) for image in photos.images()])
    if photos.has_subjects:
        found = precision(gallery @ gallery.T, photos.subjects)
        row.precision_at_1, row.precision_at_10 = found
    for kind, images in changed.items():
        scores = np.stack([describe(image) for image in images]) @ gallery.T
        row.recall[kind] = float((scores.argmax(axis=1) == places).mean())
    return row
