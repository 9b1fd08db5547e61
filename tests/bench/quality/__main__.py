"""Measure what the product finds, beside classic descriptors: python -m tests.bench.quality.

Pictures are imported into a library and asked about as the window does: leave-one-out by
subject, and changed copies that are to find their original first. A benchmark, never a test: it
prints what it measured and asserts nothing.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.bench.quality import baselines
from tests.bench.quality.photographs import PhotoSet, load_picture, shelved
from tests.bench.quality.ranking import TOP, WAYS, Row, baseline, precision_of, recalls
from tests.bench.quality.transforms import TRANSFORMS

_ROOT = Path(__file__).resolve().parents[3]
_PHOTOS = (_ROOT.parent / "shared" / "photos", _ROOT / "assets" / "samples")


def product_rows(photos: PhotoSet, places: np.ndarray) -> tuple[list[Row], list[str]]:
    """Return a row for each way to ask the product, and what else is to be said."""
    started = time.perf_counter()
    with shelved(photos) as shelf, TemporaryDirectory() as folder:
        seconds = time.perf_counter() - started
        library = shelf.driven.library
        serving = {slot.kind.name: slot.serving is not None for slot in library.slots}
        ways = [way for way in WAYS if serving.get(way.space, all(serving.values()))]
        rows = [Row(way.name) for way in ways]
        if photos.has_subjects:
            for way, row in zip(ways, rows, strict=True):
                precision_of(shelf, photos, way, row)
        for kind, change in TRANSFORMS.items():
            copies = [Path(folder) / f"{kind}-{place}.png" for place in places]
            for place, path in zip(places, copies, strict=True):
                change(load_picture(photos.paths[place])).save(path)
            found = recalls(shelf, ways, copies, [shelf.ids[place] for place in places])
            for row, share in zip(rows, found, strict=True):
                row.recall[kind] = share
    rate = len(photos.paths) / seconds
    return rows, [f"imported at {rate:.0f} pictures a second, all models and a library opened"]


def print_table(rows: list[Row], photos: PhotoSet, copies: int) -> None:
    """Print the rows for people to read."""
    print(f"{len(photos.paths)} pictures of {len(set(photos.subjects))} subjects, {copies} copied")
    _, counts = np.unique(photos.subjects, return_counts=True)
    if counts.min() <= TOP:
        print(f"The smallest subject has {counts.min()} pictures: P@10 cannot reach 1 here.")
    print(f"{'':18}{'P@1':>7}{'P@10':>7}" + "".join(f"{kind:>8}" for kind in TRANSFORMS))
    for row in rows:
        precisions = (row.precision_at_1, row.precision_at_10)
        cells = "".join(f"{'-' if p is None else format(p, '.3f'):>7}" for p in precisions)
        print(f"{row.name:18}{cells}" + "".join(f"{v:8.3f}" for v in row.recall.values()))


def main() -> int:
    """Measure, print, and write JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__)
    parser.add_argument("--photos", type=Path, help="folder of folders, each a subject")
    parser.add_argument("--copies", type=int, default=120, help="of so many pictures (120)")
    parser.add_argument("--no-baselines", action="store_true", help="the product alone")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    options = parser.parse_args()
    folder = options.photos or next((p for p in _PHOTOS if p.is_dir()), None)
    if folder is None:
        parser.error("there are no sample pictures here: name a folder with --photos")
    photos = PhotoSet.of(folder)
    count = min(options.copies, len(photos.paths))
    places = np.linspace(0, len(photos.paths) - 1, count).round().astype(np.intp)
    rows, notes = product_rows(photos, places)
    if not options.no_baselines:
        originals = [load_picture(photos.paths[place]) for place in places]
        changed = {kind: [change(i) for i in originals] for kind, change in TRANSFORMS.items()}
        for name in ("phash", "lab_histogram", "hog"):
            rows.append(baseline(name, getattr(baselines, name), photos, changed, places))
    print_table(rows, photos, count)
    print("\n".join(notes))
    if options.json:
        figures = {"pictures": len(photos.paths), "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
