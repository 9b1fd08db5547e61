"""Measure what the embedded model finds, beside classic descriptors: python -m tests.bench.quality.

A benchmark, never a test: it prints what it measured and asserts nothing.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.bench.quality import baselines
from tests.bench.quality.models import Float32Array, Model, candidate, load_picture
from tests.bench.quality.transforms import TRANSFORMS

_ROOT = Path(__file__).resolve().parents[3]
_SHARED = _ROOT.parent / "shared"
_PHOTOS = (_SHARED / "photos", _ROOT / "assets" / "samples")
_CANDIDATE = _SHARED / "prototypes" / "embedded-model" / "emb4_i8.onnx"
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
_TOP = 10

# Scores of queries against the gallery: embeds lazily because transforms are many.
Scorer = Callable[[list[Image.Image]], Float32Array]


@dataclass(frozen=True, slots=True)
class PhotoSet:
    """Pictures and, where folders name them, their subjects."""

    folder: Path
    images: list[Image.Image]
    subjects: npt.NDArray[np.str_]

    @classmethod
    def load(cls, folder: Path) -> "PhotoSet":
        """Read every picture below a folder; a picture's folder is its subject."""
        paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES)
        if not paths:
            raise SystemExit(f"No pictures in {folder}: name another folder with --photos.")
        # A flat folder has no subjects, but sample names may share a prefix: "cups-03.jpg".
        named = [p.parent.name if p.parent != folder else p.stem.rsplit("-", 1)[0] for p in paths]
        return cls(folder, [load_picture(p) for p in paths], np.array(named))

    @property
    def has_subjects(self) -> bool:
        """Whether enough pictures share a subject for precision to mean anything."""
        _, counts = np.unique(self.subjects, return_counts=True)
        return bool(np.median(counts) >= 2)


@dataclass(slots=True)
class Row:
    """What one ranking achieved; precision is absent where subjects are."""

    name: str
    precision_at_1: float | None = None
    precision_at_10: float | None = None
    recall: dict[str, float] = field(default_factory=dict)


def precision(scores: Float32Array, subjects: npt.NDArray[np.str_]) -> tuple[float, float]:
    """Return P@1 and P@10: the share of the nearest that show the query's subject."""
    others = scores.copy()
    np.fill_diagonal(others, -np.inf)
    nearest = np.argsort(-others, axis=1, kind="stable")[:, :_TOP]
    hits = subjects[nearest] == subjects[:, None]
    return float(hits[:, 0].mean()), float(hits.mean())


def recall_at_1(scores: Float32Array) -> float:
    """Return the share of changed copies, row i of picture i, that find their original first."""
    return float((scores.argmax(1) == np.arange(len(scores))).mean())


def measure(
    name: str, score: Scorer, photos: PhotoSet, changed: dict[str, list[Image.Image]]
) -> Row:
    """Fill one row of the table."""
    row = Row(name)
    if photos.has_subjects:
        row.precision_at_1, row.precision_at_10 = precision(score(photos.images), photos.subjects)
    row.recall = {kind: recall_at_1(score(images)) for kind, images in changed.items()}
    return row


def model_scorers(model: Model, photos: PhotoSet) -> dict[str, Scorer]:
    """Return a scorer for each emphasis; pictures are embedded once, not once an emphasis."""
    gallery = model.embed(photos.images)
    known: dict[int, list[Float32Array]] = {}

    def scorer(emphasis: str) -> Scorer:
        def score(images: list[Image.Image]) -> Float32Array:
            if id(images) not in known:
                known[id(images)] = model.queries(images)
            return model.scores(emphasis, known[id(images)], gallery)

        return score

    return {emphasis: scorer(emphasis) for emphasis in model.emphases}


def baseline_scorer(describe: Callable[[Image.Image], Float32Array], photos: PhotoSet) -> Scorer:
    """Return a scorer for a descriptor that makes unit vectors."""
    gallery = np.stack([describe(image) for image in photos.images])
    return lambda images: np.stack([describe(image) for image in images]) @ gallery.T


def all_rows(models: dict[str, Model], photos: PhotoSet) -> list[Row]:
    """Measure every model and baseline."""
    changed = {kind: [change(i) for i in photos.images] for kind, change in TRANSFORMS.items()}
    rows = []
    for name, model in models.items():
        for emphasis, scorer in model_scorers(model, photos).items():
            rows.append(measure(f"{name} {emphasis}", scorer, photos, changed))
    for name in ("phash", "lab_histogram", "hog"):
        scorer = baseline_scorer(getattr(baselines, name), photos)
        rows.append(measure(name, scorer, photos, changed))
    return rows


def print_table(rows: list[Row], photos: PhotoSet) -> None:
    """Print the rows for people to read."""
    print(f"{len(photos.images)} pictures of {len(set(photos.subjects))} subjects")
    _, counts = np.unique(photos.subjects, return_counts=True)
    if counts.min() <= _TOP:
        print(f"The smallest subject has {counts.min()} pictures: P@10 cannot reach 1 here.")
    print(f"{'':20}{'P@1':>7}{'P@10':>7}" + "".join(f"{kind:>8}" for kind in TRANSFORMS))
    for row in rows:
        precisions = (row.precision_at_1, row.precision_at_10)
        cells = "".join(f"{'-' if p is None else format(p, '.3f'):>7}" for p in precisions)
        print(f"{row.name:20}{cells}" + "".join(f"{v:8.3f}" for v in row.recall.values()))


def main() -> int:
    """Measure, print, and write JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__)
    parser.add_argument("--photos", type=Path, help="folder of folders, each a subject")
    parser.add_argument("--card", type=Path, default=_ROOT / "models" / "look.toml")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    folder = options.photos or next((p for p in _PHOTOS if p.is_dir()), None)
    if folder is None:
        parser.error("there are no sample pictures here: name a folder with --photos")
    photos = PhotoSet.load(folder)
    look = Model.from_card(options.card)
    models = {"look": look}
    if _CANDIDATE.exists():
        models["candidate"] = candidate(_CANDIDATE)
    rows = all_rows(models, photos)
    cost = {
        "megabytes": look.path.stat().st_size / 1e6,
        "ms_a_picture": look.milliseconds(1),
        "ms_a_picture_in_32": look.milliseconds(32, repeats=5),
    }
    print_table(rows, photos)
    print(
        f"{cost['megabytes']:.2f} MB; {cost['ms_a_picture']:.1f} ms a picture alone, "
        f"{cost['ms_a_picture_in_32']:.1f} ms in a batch of 32, one thread"
    )
    if options.json:
        figures = {"pictures": len(photos.images), "cost": cost, "rows": [asdict(r) for r in rows]}
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
