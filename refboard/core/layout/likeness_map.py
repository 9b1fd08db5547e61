"""Lay pictures out so that what is alike lies near: a map of rows, none on another.

Every cell of a grid holds one picture. Pictures change places in pairs whenever that brings each
nearer to what surrounds its new cell, first over wide surroundings, then over ever narrower ones:
a self-sorting map (G. Strong and M. Gong, "Self-Sorting Map", IEEE Transactions on Multimedia 16,
2014), with swaps of pairs in place of fours. It begins with the two directions in which the
pictures differ most, and is the same every time.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refboard.core.geometry import Rect, Size
from refboard.core.layout.justified_rows import VIEW_ASPECT

Float32Array = NDArray[np.float32]
IntArray = NDArray[np.intp]

RADII = (8, 6, 4, 3, 2, 1)
"""How many cells around one count, stage by stage."""
ROUNDS = 480
"""Times that pairs change places at each stage. Twice as many gain .003 of trustworthiness."""
ROUNDS_A_PICTURE = 4
"""A few are sorted sooner."""
WORK = 480 * 3000
"""Rounds times pictures at each stage at most: a map of many takes seconds, not minutes."""
DIRECTIONS = 24
"""Of the descriptors, those that matter: with 16 or 64 maps come out less trustworthy."""
_SWAPS_A_BLUR = 8
_SEED = 20260


def mapped(
    sizes: Sequence[Size], descriptors: Float32Array, *, gap: float, aspect: float = VIEW_ASPECT
) -> list[Rect]:
    """Place pictures in rows of flush ends, each near what is like it.

    Ratios are kept, sizes are not. All together keep about the area that they have.

    Args:
        sizes: Of each picture, above zero.
        descriptors: [n, d]; the larger the dot product of two rows, the more alike they are.
        gap: Between neighbours and between rows.
        aspect: Wanted width over height of the whole.
    """
    if not sizes:
        return []
    ratios = np.array([size.aspect for size in sizes])
    columns = max(1, round(math.sqrt(len(sizes) * aspect / ratios.mean())))
    area = sum(size.width * size.height for size in sizes)
    return _flush(sorted_rows(descriptors, columns), ratios, area, gap, aspect)


def sorted_rows(descriptors: Float32Array, columns: int) -> list[list[int]]:
    """Return which picture goes where: rows of places in `descriptors`, all but the last full.

    Args:
        descriptors: [n, d]; the larger the dot product of two rows, the more alike they are.
        columns: How many lie in a row, at least 1.
    """
    count = len(descriptors)
    rows = -(-count // columns)
    found = directions(descriptors, DIRECTIONS)
    cells = _first(found, rows, columns)
    _sort(cells, found, rows, columns)
    return [
        cells[start : min(start + columns, count)].tolist()
        for start in range(0, rows * columns, columns)
    ]


def directions(descriptors: Float32Array, count: int) -> Float32Array:
    """Return the coordinates of pictures along the directions in which they differ most.

    Subspace iteration: a thin matrix is enough, where an exact decomposition would take seconds.

    Args:
        descriptors: [n, d].
        count: How many directions at most.

    Returns:
        [n, m], m at most `count`, the most telling first.
    """
    centred = descriptors - descriptors.mean(axis=0)
    wide = min(count + 8, *centred.shape)
    basis = np.random.default_rng(_SEED).standard_normal((centred.shape[1], wide))
    basis = basis.astype(np.float32)
    for _ in range(4):
        basis, _ = np.linalg.qr(centred.T @ (centred @ basis))
    rough = centred @ basis
    _, turn = np.linalg.eigh(rough.T @ rough)
    found: Float32Array = (rough @ turn[:, ::-1][:, :count]).astype(np.float32)
    return found


def _first(found: Float32Array, rows: int, columns: int) -> IntArray:
    """Return which picture each cell holds at first: halved again and again along the longer side.

    Cells after the last picture hold -1.
    """
    cells = np.full(rows * columns, -1, dtype=np.intp)
    plane = found[:, :2] if found.shape[1] > 1 else np.repeat(found, 2, axis=1)
    count = len(found)
    open_blocks = [(np.arange(count), 0, rows, 0, columns)]
    while open_blocks:
        held, top, bottom, left, right = open_blocks.pop()
        if not len(held):
            continue
        if bottom - top == 1 and right - left == 1:
            cells[top * columns + left] = held[0]
            continue
        is_high = bottom - top > right - left
        cut = (top + bottom) // 2 if is_high else (left + right) // 2
        first = (top, cut, left, right) if is_high else (top, bottom, left, cut)
        second = (cut, bottom, left, right) if is_high else (top, bottom, cut, right)
        order = held[np.argsort(plane[held, 1 if is_high else 0], kind="stable")]
        room = _room(first, count, columns)
        open_blocks += [(order[:room], *first), (order[room:], *second)]
    return cells


def _room(block: tuple[int, int, int, int], count: int, columns: int) -> int:
    """Return how many of the first `count` cells lie in a block (top, bottom, left, right)."""
    top, bottom, left, right = block
    return sum(min(max(count - row * columns, left), right) - left for row in range(top, bottom))


def _sort(cells: IntArray, found: Float32Array, rows: int, columns: int) -> None:
    """Swap what cells hold until it fits what is around; cells without a picture stay empty."""
    count = len(found)
    random = np.random.default_rng(_SEED)
    row, column = np.divmod(np.arange(count), columns)
    filled = (np.arange(rows * columns) < count).reshape(rows, columns, 1).astype(np.float32)
    held = np.zeros((rows * columns, found.shape[1]), dtype=np.float32)
    wanted = min(ROUNDS, ROUNDS_A_PICTURE * count, WORK // max(count, 1))
    rounds = max(wanted // _SWAPS_A_BLUR, 4)
    for radius in RADII:
        weight = np.maximum(_blurred(filled, radius), 1e-6)
        side = 3 * radius + 2
        for _ in range(rounds):
            held[:count] = found[cells[:count]]
            around = _blurred(held.reshape(rows, columns, -1), radius) / weight
            around = around.reshape(rows * columns, -1)
            for _ in range(_SWAPS_A_BLUR):
                block = (row + random.integers(side)) // side * (columns + side)
                block += (column + random.integers(side)) // side
                order = np.argsort(block + random.random(count))
                one, other = order[0 : count // 2 * 2 : 2], order[1 : count // 2 * 2 : 2]
                near = block[one] == block[other]
                one, other = one[near], other[near]
                unlike = found[cells[one]] - found[cells[other]]
                gain = np.einsum("ij,ij->i", unlike, around[other] - around[one])
                one, other = one[gain > 0], other[gain > 0]
                cells[one], cells[other] = cells[other], cells[one]


def _blurred(grid: Float32Array, radius: int) -> Float32Array:
    """Return the sums over squares of 2 radius + 1 cells [rows, columns, d], cut at the edges."""
    for axis in (0, 1):
        length = grid.shape[axis]
        sums = np.concatenate([np.zeros_like(grid.take([0], axis)), grid.cumsum(axis)], axis)
        ends = np.minimum(np.arange(length) + radius + 1, length)
        starts = np.maximum(np.arange(length) - radius, 0)
        grid = sums.take(ends, axis) - sums.take(starts, axis)
    return grid


def _flush(
    rows: Sequence[Sequence[int]],
    ratios: NDArray[np.float64],
    area: float,
    gap: float,
    aspect: float,
) -> list[Rect]:
    """Give each row the height that makes it as wide as the others.

    Args:
        rows: Which picture lies where.
        ratios: [n] widths over heights.
        area: Of all pictures together.
        gap: Between neighbours and between rows.
        aspect: Width over height of the whole, about.
    """
    widest = max(len(row) for row in rows)
    width = math.sqrt(area * aspect) + gap * (widest - 1)
    full = [row for row in rows if len(row) == widest]
    usual = sum((width - gap * (len(row) - 1)) / ratios[row].sum() for row in full) / len(full)
    rects = [Rect(0, 0, 0, 0)] * len(ratios)
    y = 0.0
    for row in rows:
        room = max(width - gap * (len(row) - 1), 1.0)
        # The last row may hold a few only: it is no higher than the others, and its end ragged.
        height = float(min(room / ratios[row].sum(), usual * (1e9 if len(row) == widest else 1)))
        x = 0.0
        for place in row:
            rects[place] = Rect(x, y, float(ratios[place]) * height, height)
            x += float(ratios[place]) * height + gap
        y += height + gap
    return rects
