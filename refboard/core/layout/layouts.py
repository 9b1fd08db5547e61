"""All ways to lay rectangles out, by their names: sizes in, rectangles out."""

import math
from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np

from refboard.core.geometry import Point, Rect, Size
from refboard.core.layout import arrange
from refboard.core.layout.clusters import clustered
from refboard.core.layout.justified_rows import VIEW_ASPECT, justified
from refboard.core.layout.likeness_map import Float32Array, mapped
from refboard.core.layout.masonry import masonry
from refboard.core.layout.packing import packed
from refboard.core.layout.stack import stack


class Layout(StrEnum):
    """A way to lay things out."""

    ROWS = "rows"
    """Rows of about one height with flush ends."""
    MASONRY = "masonry"
    """Columns of one width."""
    PACK = "pack"
    """As close together as can be; the order does not count."""
    GRID = "grid"
    """Rows and columns, each in the middle of its cell."""
    ROW = "row"
    COLUMN = "column"
    STACK = "stack"
    """On one another, each a little aside."""
    MAP = "map"
    """Rows with flush ends, what is alike near each other; the order does not count."""
    CLUSTERS = "clusters"
    """What is alike together, a map each; the order does not count."""


class Equal(StrEnum):
    """What is made the same before things are laid out, ratios kept."""

    NOTHING = "nothing"
    HEIGHT = "height"
    WIDTH = "width"
    AREA = "area"


BY_LIKENESS = {Layout.MAP: mapped, Layout.CLUSTERS: clustered}
"""The layouts that need to know what pictures are like."""
SIZING = frozenset({Layout.ROWS, Layout.MASONRY, *BY_LIKENESS})
"""The layouts that give sizes themselves."""
ORDERLESS = frozenset({Layout.PACK, *BY_LIKENESS})
"""The layouts that go by no order."""


def laid_out(
    sizes: Sequence[Size],
    layout: Layout,
    *,
    gap: float,
    aspect: float = VIEW_ASPECT,
    equal: Equal = Equal.NOTHING,
    descriptors: Float32Array | None = None,
) -> list[Rect]:
    """Return where rectangles go, from a common left top corner at the origin.

    Args:
        sizes: In the order in which they are laid out, above zero.
        layout: How.
        gap: Between neighbours.
        aspect: Wanted width over height of the whole, for layouts that can have any.
        equal: What is made the same; it has no effect where the layout gives sizes itself.
        descriptors: [n, d] what pictures are like, for the layouts that go `BY_LIKENESS`.
    """
    if layout in BY_LIKENESS:
        alike = np.zeros((len(sizes), 1), dtype=np.float32) if descriptors is None else descriptors
        return BY_LIKENESS[layout](sizes, alike, gap=gap, aspect=aspect)
    if layout is Layout.ROWS:
        return justified(sizes, gap=gap, aspect=aspect)
    if layout is Layout.MASONRY:
        return masonry(sizes, gap=gap, aspect=aspect)
    even = evened(sizes, equal)
    ways: dict[Layout, Callable[[], list[Point]]] = {
        Layout.PACK: lambda: packed(even, gap=gap, aspect=aspect),
        Layout.GRID: lambda: arrange.grid(even, gap=gap, aspect=aspect),
        Layout.ROW: lambda: arrange.row(even, gap=gap),
        Layout.COLUMN: lambda: arrange.column(even, gap=gap),
        Layout.STACK: lambda: stack(even),
    }
    return [
        Rect(corner.x, corner.y, size.width, size.height)
        for corner, size in zip(ways[layout](), even, strict=True)
    ]


def evened(sizes: Sequence[Size], equal: Equal) -> list[Size]:
    """Return sizes with the height, width or area that they have on average, ratios kept."""
    if equal is Equal.NOTHING or not sizes:
        return list(sizes)
    measures: dict[Equal, Callable[[Size], float]] = {
        Equal.HEIGHT: lambda size: size.height,
        Equal.WIDTH: lambda size: size.width,
        Equal.AREA: lambda size: math.sqrt(size.width * size.height),
    }
    measured = [measures[equal](size) for size in sizes]
    wanted = sum(measured) / len(measured)
    scaled = zip(sizes, measured, strict=True)
    return [Size(size.width * wanted / own, size.height * wanted / own) for size, own in scaled]
