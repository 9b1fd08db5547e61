"""Where an item is: what holds it, what of it is under a point or in a rectangle.

Board units throughout. Most contents fill their placement; what does not has an outline of its own.
"""

from collections.abc import Mapping
from typing import Protocol

from refboard.core.board import Item
from refboard.core.content import Content
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.contents.box import covers, touches


class Outline(Protocol):
    """The shape of one kind of content."""

    def bounds(self, item: Item) -> Rect:
        """Return the axis-parallel rectangle that holds all that is painted of an item."""
        ...

    def fills_bounds(self, item: Item) -> bool:
        """Return whether all of an item's bounds belongs to it."""
        ...

    def covers(self, item: Item, point: Point) -> bool:
        """Return whether a point lies on an item."""
        ...

    def touches(self, item: Item, rect: Rect) -> bool:
        """Return whether an item shares some area with a rectangle that touches its bounds."""
        ...


class BoxOutline:
    """An item that fills its placement."""

    def bounds(self, item: Item) -> Rect:
        """Return the bounds of its placement."""
        return item.placement.bounds

    def fills_bounds(self, item: Item) -> bool:
        """Return whether it lies straight."""
        return item.placement.rotation % 90 == 0

    def covers(self, item: Item, point: Point) -> bool:
        """Return whether a point lies on its placement."""
        return covers(item.placement, point)

    def touches(self, item: Item, rect: Rect) -> bool:
        """Return whether its placement touches a rectangle that touches its bounds."""
        # Only what lies askew can be missed within its bounds.
        return item.placement.rotation % 90 == 0 or touches(item.placement, rect)


_BOX = BoxOutline()
_OUTLINES: Mapping[type[Content], Outline] = {}
"""Those of the kinds that are no plain box, such as a stroke or a connector."""


def outline_of(item: Item) -> Outline:
    """Return the outline of an item's kind of content."""
    return _OUTLINES.get(type(item.content), _BOX)
