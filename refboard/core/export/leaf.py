"""What is drawn on one page or in one picture, and the contact sheets that are made of items."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from refboard.core.board import Item, Placement
from refboard.core.export.options import ExportOptions, Paper, Turn
from refboard.core.geometry import Point, Rect, Size, bounding

POINTS_PER_MM = 72 / 25.4
POINTS_PER_UNIT = 0.75
"""Of a page as large as what lies on it: a board unit is a ninety-sixth of an inch."""
MOST_POINTS = 14_400.0
"""Of a page's side: more is not shown by the programs that read PDF."""

_PAPERS = {Paper.A4: Size(210, 297), Paper.A3: Size(297, 420), Paper.LETTER: Size(215.9, 279.4)}
_CELL = 240.0
_GAP = 20.0
_NAME_HEIGHT = 22.0
_LETTERS = 13.0


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of words, in the middle below what it names.

    Attributes:
        text: What it says.
        rect: Board units; longer words are cut in their middle.
        height: Of the letters, in board units.
    """

    text: str
    rect: Rect
    height: float = _LETTERS


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page or picture.

    Attributes:
        items: What lies on it.
        part: What of the board it shows, in board units.
        captions: Words beside the items.
    """

    items: tuple[Item, ...]
    part: Rect
    captions: tuple[Caption, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFit:
    """How what is drawn lies on a page, in points.

    Attributes:
        width: Of the page.
        height: Of the page.
        scale: Points to a board unit.
        corner: Where the upper left corner of what is drawn lies, from the page's.
    """

    width: float
    height: float
    scale: float
    corner: Point


def around(items: Iterable[Item], margin: float) -> Rect | None:
    """Return what holds all items with a margin; None for none."""
    bounds = bounding(item.placement.bounds for item in items)
    return None if bounds is None else bounds.expanded(margin)


def page_fit(part: Size, options: ExportOptions) -> PageFit:
    """Return how a part of a board lies on a page.

    Args:
        part: Its size, in board units.
        options: Which paper, how it is turned, and its margins.
    """
    if options.paper is Paper.CONTENT:
        scale = min(POINTS_PER_UNIT, MOST_POINTS / max(part.width, part.height))
        return PageFit(part.width * scale, part.height * scale, scale, Point(0.0, 0.0))
    paper = paper_size(options, part.aspect)
    margin = options.paper_margin * POINTS_PER_MM
    room = Size(paper.width - 2 * margin, paper.height - 2 * margin)
    scale = min(room.width / part.width, room.height / part.height)
    corner = Point((paper.width - part.width * scale) / 2, (paper.height - part.height * scale) / 2)
    return PageFit(paper.width, paper.height, scale, corner)


def paper_size(options: ExportOptions, aspect: float = 1.0) -> Size:
    """Return the size of a page in points, turned as it is wanted or as it suits.

    Args:
        options: Which paper; A4 for one that is as large as what lies on it.
        aspect: Width over height of what lies on it.
    """
    size = _PAPERS.get(options.paper, _PAPERS[Paper.A4])
    short, long = size.width * POINTS_PER_MM, size.height * POINTS_PER_MM
    is_wide = options.turn is Turn.LANDSCAPE or (options.turn is Turn.AUTO and aspect > 1)
    return Size(long, short) if is_wide else Size(short, long)


def contact_sheet(
    items: Sequence[Item], options: ExportOptions, name_of: Callable[[Item], str], *, paged: bool
) -> tuple[Leaf, ...]:
    """Return contact sheets of the pictures among items, in the order given.

    A picture is as it is on the board, but upright, opaque and as large as its cell allows.

    Args:
        items: In reading order.
        options: How many side by side, whether with names, and on which paper.
        name_of: Returns what stands below a picture.
        paged: On as many pages as it takes; else all on one sheet as high as it must be.
    """
    pictures = [item for item in items if item.picture is not None]
    columns = options.columns if paged else min(options.columns, max(len(pictures), 1))
    names = _NAME_HEIGHT if options.has_names else 0.0
    width, row = columns * (_CELL + _GAP) - _GAP, _CELL + names + _GAP
    rows = math.ceil(len(pictures) / columns)
    height = rows * row - _GAP
    if paged:
        paper, margin = paper_size(options), options.paper_margin * POINTS_PER_MM
        height = width * (paper.height - 2 * margin) / (paper.width - 2 * margin)
        rows = max(1, int((height + _GAP) / row))
    sheet = Rect(0.0, 0.0, width, height)
    part = sheet if paged else sheet.expanded(options.margin)
    leaves = []
    for first in range(0, len(pictures), rows * columns):
        page = pictures[first : first + rows * columns]
        hung, captions = [], []
        for number, item in enumerate(page):
            at = Point(number % columns * (_CELL + _GAP), number // columns * row)
            hung.append(_hung(item, at, number))
            if names:
                below = Rect(at.x, at.y + _CELL, _CELL, names)
                captions.append(Caption(name_of(item), below))
        leaves.append(Leaf(tuple(hung), part, tuple(captions)))
    return tuple(leaves)


def _hung(item: Item, cell: Point, number: int) -> Item:
    """Return a picture as it hangs in a cell, at its foot."""
    size = Size(item.placement.width, item.placement.height).fitted(_CELL)
    left, top = cell.x + (_CELL - size.width) / 2, cell.y + _CELL - size.height
    placement = Placement(
        left, top, size.width, size.height, 0.0, number,
        item.placement.is_flipped_h, item.placement.is_flipped_v,
    )  # fmt: skip
    return replace(item, placement=placement, opacity=1.0)
