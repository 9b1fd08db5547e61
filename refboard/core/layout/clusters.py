"""Part pictures into clusters of what is alike, as many as there are.

Average linkage (R. Sokal and C. Michener, 1958) by chains of nearest neighbours; of all ways to cut
the tree the one with the best mean silhouette is taken (P. Rousseeuw, 1987). Of many pictures a
sample is parted, and the others join the cluster whose middle is nearest.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refboard.core.geometry import Rect, Size
from refboard.core.layout.justified_rows import VIEW_ASPECT
from refboard.core.layout.likeness_map import mapped
from refboard.core.layout.packing import packed

Float32Array = NDArray[np.float32]
Float64Array = NDArray[np.float64]
IntArray = NDArray[np.intp]

SAMPLE = 1500
"""Pictures that are compared each with each: 18 MB."""
MOST_CLUSTERS = 40
"""More are no overview."""
FEW = 8
"""So many pictures share nothing that can be told from chance."""
STRAY = 0.02
"""Silhouettes below it belong to no cluster."""
APART = 4.0
"""How many gaps lie between two clusters."""


def clusters(descriptors: Float32Array) -> list[list[int]]:
    """Return places in `descriptors` by cluster, the largest first; the rest comes last.

    Args:
        descriptors: [n, d]; the larger the dot product of two rows, the more alike they are.
    """
    count = len(descriptors)
    if count < 3:
        return [list(range(count))] if count else []
    descriptors = _even(descriptors)
    sample = np.unique(np.linspace(0, count - 1, min(count, SAMPLE)).astype(np.intp))
    labels = _parted((descriptors[sample] @ descriptors[sample].T).astype(np.float64))
    if len(sample) < count:
        middles = np.stack(
            [descriptors[sample[labels == k]].mean(axis=0) for k in np.unique(labels)]
        )
        middles /= np.maximum(np.linalg.norm(middles, axis=1, keepdims=True), 1e-9)
        labels = (descriptors @ middles.T).argmax(axis=1)
    found = [np.flatnonzero(labels == k).tolist() for k in np.unique(labels)]
    together = sorted((c for c in found if len(c) > 1), key=lambda c: (-len(c), c[0]))
    alone = sorted(c[0] for c in found if len(c) == 1)
    return [*together, alone] if alone else together


def clustered(
    sizes: Sequence[Size], descriptors: Float32Array, *, gap: float, aspect: float = VIEW_ASPECT
) -> list[Rect]:
    """Place clusters beside each other, each a map of its own.

    Args:
        sizes: Of each picture, above zero.
        descriptors: [n, d]; the larger the dot product of two rows, the more alike they are.
        gap: Between neighbours in a cluster; between clusters it is `APART` times as much.
        aspect: Wanted width over height of the whole.
    """
    rects = [Rect(0, 0, 0, 0)] * len(sizes)
    found = clusters(descriptors)
    blocks = []
    for places in found:
        inside = mapped([sizes[p] for p in places], descriptors[places], gap=gap, aspect=1.0)
        for place, rect in zip(places, inside, strict=True):
            rects[place] = rect
        blocks.append(Size(max(r.right for r in inside), max(r.bottom for r in inside)))
    corners = packed(blocks, gap=max(gap, 1.0) * APART, aspect=aspect)
    for places, corner in zip(found, corners, strict=True):
        for place in places:
            rects[place] = rects[place].moved(corner.x, corner.y)
    return rects


def _even(descriptors: Float32Array) -> Float32Array:
    """Return descriptors by what tells the pictures apart: what all share is left out."""
    centred = descriptors - descriptors.mean(axis=0) if len(descriptors) > FEW else descriptors
    even: Float32Array = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    return even


def _parted(likeness: Float64Array) -> IntArray:
    """Return a label for each picture.

    Args:
        likeness: [n, n]; it is used up.
    """
    count = len(likeness)
    far = 1.0 - likeness
    tree = _joins(far.copy())
    best, best_worth = np.zeros(count, dtype=np.intp), np.zeros(count)
    for wanted in range(2, min(MOST_CLUSTERS, count - 1) + 1):
        labels = _cut(tree, count, wanted)
        worth = _silhouettes(far, labels)
        if worth.mean() > best_worth.mean():
            best, best_worth = labels, worth
    # What is no nearer to its own than to others is a cluster of its own, and so one of the rest.
    stray = np.flatnonzero(best_worth < STRAY) if best_worth.any() else np.array([], np.intp)
    best[stray] = best.max() + 1 + np.arange(len(stray))
    return best


def _joins(far: Float64Array) -> list[tuple[int, int, float]]:
    """Return which two clusters become one, each named by its first picture, the nearest first.

    Args:
        far: [n, n] distances; it is used up.
    """
    count = len(far)
    np.fill_diagonal(far, np.inf)
    weight = np.ones(count)
    joins: list[tuple[int, int, float]] = []
    chain: list[int] = []
    is_open = np.ones(count, dtype=bool)
    while len(joins) < count - 1:
        if not chain:
            chain = [int(is_open.argmax())]
        here = chain[-1]
        nearest = int(far[here].argmin())
        # The one before goes first among equals, or a chain of equals would never end.
        if len(chain) > 1 and far[here, chain[-2]] <= far[here, nearest]:
            kept, gone = sorted((here, chain[-2]))
            joins.append((kept, gone, float(far[kept, gone])))
            share = weight[kept] / (weight[kept] + weight[gone])
            far[kept] = share * far[kept] + (1 - share) * far[gone]
            far[:, kept] = far[kept]
            far[kept, kept] = np.inf
            far[gone], far[:, gone] = np.inf, np.inf
            weight[kept] += weight[gone]
            is_open[gone] = False
            del chain[-2:]
        else:
            chain.append(nearest)
    return sorted(joins, key=lambda join: join[2])


def _cut(tree: Sequence[tuple[int, int, float]], count: int, wanted: int) -> IntArray:
    """Return labels [count] of a number of clusters."""
    names = np.arange(count)
    for one, other, _ in tree[: count - wanted]:
        names[names == names[other]] = names[one]
    return np.unique(names, return_inverse=True)[1].astype(np.intp)


def _silhouettes(far: Float64Array, labels: IntArray) -> Float64Array:
    """Return [n] how much nearer each is to its own cluster than to the next one, -1 to 1."""
    count = len(labels)
    of = np.zeros((count, labels.max() + 1))
    of[np.arange(count), labels] = 1.0
    members = of.sum(axis=0)
    sums = far @ of
    own = members[labels]
    inside = sums[np.arange(count), labels] / np.maximum(own - 1, 1)
    others = sums / members
    others[np.arange(count), labels] = np.inf
    outside = others.min(axis=1)
    worth: Float64Array = (outside - inside) / np.maximum(np.maximum(outside, inside), 1e-9)
    worth[own == 1] = 0.0
    return worth
