"""How well and how fast boards are laid out by likeness: `make likeness-map`.

    python -m tests.bench.budgets.likeness_map [--pictures FOLDER] [--counts 60 200 500]

Real pictures are added to a library with the models that ship, and laid out as the window does.
Trustworthiness (J. Venna and S. Kaski, 2001) says how many of a picture's ten neighbours on the map
are its neighbours by likeness, too: 1 is all, .5 chance. "Beside" is how many of its four nearest
there lie in the same folder, whose name is the subject. Purity of clusters is the share of pictures
that are of the subject which most of their cluster are of.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refboard.core.geometry import Rect, Size
from refboard.core.layout.clusters import clustered, clusters
from refboard.core.layout.likeness_map import Float32Array, mapped
from refboard.core.query import Emphasis
from refboard.services.imaging.probe import scan
from refboard.services.library.descriptors import descriptors
from refboard.services.library.library import Library
from tests.bench.demo import refboard
from tests.bench.pictures import PHOTOS

COUNTS = (60, 200, 500)
GAP = 16.0
BUDGET_S = 2.0

Floats = NDArray[np.float64]


def trustworthiness(likeness: Float32Array, places: Floats, nearest: int = 10) -> float:
    """Return how far neighbours on the map can be believed, 0 to 1.

    Args:
        likeness: [n, n].
        places: [n, 2].
        nearest: Neighbours that count.
    """
    count = len(places)
    order = np.argsort(-np.where(np.eye(count, dtype=bool), np.inf, likeness), axis=1)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(count)[None], axis=1)
    beside = neighbours(places, nearest)
    excess = np.maximum(np.take_along_axis(rank, beside, axis=1) - nearest, 0).sum()
    return float(1 - 2 / (count * nearest * (2 * count - 3 * nearest - 1)) * excess)


def neighbours(places: Floats, nearest: int) -> NDArray[np.intp]:
    """Return [n, nearest] the nearest others on the map."""
    far = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return np.argsort(far, axis=1, kind="stable")[:, :nearest]


def middles(rects: Sequence[Rect]) -> Floats:
    """Return [n, 2] the middles of rectangles."""
    return np.array([(rect.centre.x, rect.centre.y) for rect in rects])


def overlaps(rects: Sequence[Rect]) -> int:
    """Return how many pairs of rectangles lie on each other."""
    x, y = np.array([r.x for r in rects]), np.array([r.y for r in rects])
    right, bottom = np.array([r.right for r in rects]), np.array([r.bottom for r in rects])
    across = (x[:, None] < right - 1e-6) & (x < right[:, None] - 1e-6)
    down = (y[:, None] < bottom - 1e-6) & (y < bottom[:, None] - 1e-6)
    return int((np.triu(across & down, 1)).sum())


def report(found: Float32Array, sizes: Sequence[Size], subjects: NDArray[np.str_]) -> str:
    """Lay out once each way and return what came of it."""
    started, used = time.perf_counter(), time.process_time()
    rects = mapped(sizes, found, gap=GAP)
    map_s, map_cpu = time.perf_counter() - started, time.process_time() - used
    started = time.perf_counter()
    blocks = clustered(sizes, found, gap=GAP)
    cluster_s = time.perf_counter() - started
    places = middles(rects)
    beside = (subjects[neighbours(places, 4)] == subjects[:, None]).mean()
    parts = clusters(found)
    pure = sum(Counter(subjects[part]).most_common(1)[0][1] for part in parts) / len(found)
    trust = trustworthiness(found @ found.T, places)
    lying_on = overlaps(rects) + overlaps(blocks)
    return (
        f"{len(found):7,} {map_s:8.2f} {map_cpu:8.2f} {trust:8.3f} {beside:8.3f} {lying_on:9}"
        f" {cluster_s:10.2f} {len(parts):5} {len(set(subjects)):9} {pure:8.3f}"
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.budgets.likeness_map")
    parser.add_argument("--pictures", type=Path, default=PHOTOS)
    parser.add_argument("--counts", type=int, nargs="*", default=COUNTS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "library"
        refboard(root, "add", str(options.pictures), "--recursive")
        library = Library.open(root)
        try:
            by_id = {asset.id: asset for asset in library.store.assets.stored()}
            known, found = descriptors(library, list(by_id), "both", Emphasis.BALANCED)
        finally:
            library.close()
    folders = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.parent.name
        for path in scan([options.pictures], recursive=True)
    }
    subjects = np.array([folders[by_id[one].sha256] for one in known])
    sizes = [Size(by_id[one].width, by_id[one].height) for one in known]
    lots = np.random.default_rng(0).permutation(len(known))
    print(f"budget: a map of 500 in {BUDGET_S:g} s")
    print(f"{'':7} {'map':>8} {'process':>8} {'trust':>8} {'beside':>8} {'overlaps':>9}", end="")
    print(f" {'clusters':>10} {'':>5} {'subjects':>9} {'purity':>8}")
    for count in options.counts:
        some = lots[:count]
        if len(some) == count:
            print(report(found[some], [sizes[at] for at in some], subjects[some]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
