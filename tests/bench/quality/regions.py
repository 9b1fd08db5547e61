"""Measure what windows add to questions about parts: python -m tests.bench.quality.regions.

A part of each picture is asked for, as a rectangle anywhere, in its middle where the thing is that
it shows, and as an outline drawn around that. Found are: the picture itself (recall at 1), and, it
left out, others of its subject (precision at 10). A benchmark, never a test: it asserts nothing.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Point, Rect
from refboard.core.model_card import ModelCard
from refboard.core.query import Emphasis, Float32Array, weighted_query
from refboard.core.run_plan import RunPlan
from refboard.core.spaces import LOOK, MEANING
from refboard.services.embedding.catalog import find_cards
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.imaging.parts.cutting import cut_out
from tests.bench.quality.photographs import PhotoSet

HALVES = tuple(Rect(x, y, 0.5, 0.5) for y in (0, 0.25, 0.5) for x in (0, 0.25, 0.5))
LARGE = tuple(
    Rect(x, y, 0.7, 0.7) for x, y in ((0, 0), (0.3, 0), (0, 0.3), (0.3, 0.3), (0.15, 0.15))
)
WINDOWS = HALVES + LARGE
NINE, FIVE, ALL = slice(0, 9), slice(9, 14), slice(0, 14)
_ROOT = Path(__file__).resolve().parents[3]
_PHOTOS = (_ROOT.parent / "shared" / "photos", _ROOT / "assets" / "samples")
BEST = 20
"""So many of the best answers are looked at window by window, where that is done when asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one model makes of the pictures and of what is asked.

    Attributes:
        whole: [n, dim] of the pictures.
        windows: [n, 14, dim].
        asked: By the name of the question [n, dim].
        window_ms: What one window takes.
    """

    card: ModelCard
    whole: Float32Array
    windows: Float32Array
    asked: dict[str, Float32Array]
    window_ms: float


def anywhere(area: float) -> Callable[[int], PicturePart]:
    """Return what gives a picture by number a rectangle of it that has a share of its area."""

    def part(number: int) -> PicturePart:
        random = np.random.default_rng((round(100 * area), number))
        width = min(1.0, float(area**0.5 * np.exp(random.uniform(-0.25, 0.25))))
        height = min(1.0, area / width)
        x, y = random.uniform(0, 1 - width), random.uniform(0, 1 - height)
        return PicturePart(Rect(x, y, width, height))

    return part


def drawn(_: int) -> PicturePart:
    """Return an outline around the middle of a picture."""
    turns = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    corners = tuple(Point(0.5 + 0.35 * np.cos(t), 0.5 + 0.35 * np.sin(t)) for t in turns)
    return PicturePart(Rect(0.15, 0.15, 0.7, 0.7), corners)


QUESTIONS: dict[str, Callable[[int], PicturePart]] = {
    "25 % of it": anywhere(0.25),
    "40 % of it": anywhere(0.4),
    "its middle": lambda _: PicturePart(Rect(0.2, 0.2, 0.6, 0.6)),
    "drawn around": drawn,
}


def look(embedder: ImageEmbedder, images: Sequence[Image.Image]) -> Seen:
    """Embed pictures, their windows and what is asked of them."""
    assert embedder.card.image is not None
    contract = embedder.card.image.preprocess

    def embed(parts: Sequence[Image.Image]) -> Float32Array:
        return embedder.embed(np.stack([model_pixels(part, contract) for part in parts]))

    started = time.process_time()
    windows = [embed([cut_out(i, PicturePart(window)) for window in WINDOWS]) for i in images]
    spent = time.process_time() - started
    asked = {
        name: np.concatenate([embed([cut_out(i, part(n))]) for n, i in enumerate(images)])
        for name, part in QUESTIONS.items()
    }
    return Seen(
        embedder.card,
        np.concatenate([embed([image]) for image in images]),
        np.stack(windows),
        asked,
        1000 * spent / len(images) / len(WINDOWS),
    )


def scores(seen: Seen, name: str) -> tuple[Float32Array, Float32Array]:
    """Return [n, n] of the pictures and [n, n, 14] of their windows, in spreads of the pictures."""
    scale = weighted_query(seen.card, np.ones(seen.card.dim, np.float32), Emphasis.BALANCED)
    pairs = (seen.whole * scale) @ seen.whole.T
    others = pairs[~np.eye(len(pairs), dtype=bool)]
    mean, spread = others.mean(), others.std()
    asked = seen.asked[name] * scale
    near = np.tensordot(asked, seen.windows, axes=([1], [2]))
    return (asked @ seen.whole.T - mean) / spread, (near - mean) / spread


def figures(found: Float32Array, subjects: npt.NDArray[np.str_]) -> tuple[float, float]:
    """Return recall at 1 of the picture itself and precision at 10 of its subject without it."""
    recall = float((found.argmax(1) == np.arange(len(found))).mean())
    others = found.copy()
    np.fill_diagonal(others, -np.inf)
    nearest = np.argsort(-others, axis=1, kind="stable")[:, :10]
    return recall, float((subjects[nearest] == subjects[:, None]).mean())


def best_anew(whole: Float32Array, near: Float32Array) -> Float32Array:
    """Return scores in which the best are ordered anew: by themselves and their best window."""
    best = np.argsort(-whole, axis=1)[:, :BEST]
    mixed = (whole + np.maximum(whole, near.max(axis=2))) / 2
    result = whole - 1000
    np.put_along_axis(result, best, np.take_along_axis(mixed, best, axis=1), axis=1)
    return result


def methods(whole: Float32Array, near: Float32Array) -> dict[str, Float32Array]:
    """Return the scores of each way to look for a part."""
    return {
        "whole pictures": whole,
        "5 windows of all": np.maximum(whole, near[:, :, FIVE].max(axis=2)),
        "9 windows of all": np.maximum(whole, near[:, :, NINE].max(axis=2)),
        "14 windows of all": np.maximum(whole, near[:, :, ALL].max(axis=2)),
        f"9 windows of the best {BEST}": best_anew(whole, near[:, :, NINE]),
    }


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality.regions")
    parser.add_argument("--photos", type=Path, help="a folder of subjects")
    parser.add_argument("--every", type=int, default=1, help="take every n-th photo of it")
    options = parser.parse_args()
    folder = options.photos or next(one for one in _PHOTOS if one.is_dir())
    photos = PhotoSet.of(folder)
    images = photos.images()[:: options.every]
    subjects = photos.subjects[:: options.every]
    print(f"{len(images)} photographs of {len(set(subjects))} subjects in {folder}")
    catalogue = find_cards(_ROOT / "models")
    seen = {}
    for kind in (LOOK, MEANING):
        model = catalogue.shipped_for(kind.name)
        if model is None:
            print(f"No model for {kind.name} is here.")
            continue
        embedder = ImageEmbedder(model, RunPlan())
        one = seen[kind.name] = look(embedder, images)
        embedder.close()
        print(
            f"{model.card.name}: {one.window_ms:.1f} ms a window; kept in float16, 5, 9 and 14 of "
            f"them are {5 * 2 * one.card.dim:,}, {9 * 2 * one.card.dim:,} and "
            f"{14 * 2 * one.card.dim:,} bytes a picture"
        )
    for name in QUESTIONS:
        parts = {space: scores(one, name) for space, one in seen.items()}
        if len(parts) == 2:
            shares = [(one.share_of_both, parts[one.name]) for one in (LOOK, MEANING)]
            whole = sum(share * pair[0] for share, pair in shares)
            near = sum(share * pair[1] for share, pair in shares)
            parts["both"] = np.asarray(whole), np.asarray(near)
        for space, (whole, near) in parts.items():
            for method, found in methods(whole, near).items():
                recall, precision = figures(found, subjects)
                print(f"{name:13}{space:9}{method:25} R@1 {recall:.3f}  P@10 {precision:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
