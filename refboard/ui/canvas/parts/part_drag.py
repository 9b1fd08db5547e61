"""A drag over a picture that marks a part of it: a rectangle, or the line that the hand draws."""

from collections.abc import Callable, Sequence

from refboard.core.board import Item
from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.parts.item_part import corners_on_board, part_of, shown_part
from refboard.ui.canvas.tools.tool import PointerEvent

LEAST_PX = 8
"""A drag that stays within fewer pixels is a click: it means the whole picture."""

_STEP_PX = 2.0
"""Between two corners of a drawn line."""


class PartDrag:
    """Follows the pointer from where it was pressed.

    Args to the constructor:
        at: The press.
        item: The picture that was pressed; None for none.
        draws: The line of the hand counts, and not the rectangle; Alt turns it around.
        zoom_of: Returns how many pixels a board unit has now.
        reached: Returns the picture that a rectangle of the board touches; asked while there is
            none.

    Attributes:
        item: The picture that the drag is on: the one pressed, or the first that it reached.
        adds: Shift was held at the press: it comes to what is asked already.
        draws: The line of the hand counts now.
    """

    def __init__(
        self,
        at: PointerEvent,
        item: Item | None,
        *,
        draws: bool,
        zoom_of: Callable[[], float],
        reached: Callable[[Rect], Item | None] = lambda _: None,
    ) -> None:
        self.item = item
        self.adds = at.holds_shift
        self._zoom_of = zoom_of
        self._reached = reached
        self._usually_draws = draws
        self._line = [at.point]
        self._end = at.point
        # What adds is no square as well, until Shift is pressed anew.
        self._may_square = not at.holds_shift
        self.move(at)

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer; Shift keeps a square, Alt takes the line for the rectangle."""
        self.draws = self._usually_draws != at.holds_alt
        self._may_square |= not at.holds_shift
        last, step = self._line[-1], _STEP_PX / self._zoom_of()
        if max(abs(at.point.x - last.x), abs(at.point.y - last.y)) >= step:
            self._line.append(at.point)
        self._end = at.point
        if at.holds_shift and self._may_square and not self.draws:
            self._end = _squared(self._line[0], at.point)
        if self.item is None:
            self.item = self._reached(self._box(self._corners))

    @property
    def is_click(self) -> bool:
        """Whether it went nowhere."""
        box = self._box(self._corners)
        return max(box.width, box.height) * self._zoom_of() < LEAST_PX

    @property
    def part(self) -> PicturePart | None:
        """What it marks; what is shown of the picture where it is a click, None for all of it."""
        assert self.item is not None
        return shown_part(self.item) if self.is_click else part_of(self.item, self._corners)

    @property
    def outline(self) -> Sequence[Point]:
        """Where that lies on the board; empty where nothing of the picture is marked."""
        if self.item is None or (not self.is_click and self.part is None):
            return ()
        return corners_on_board(self.item, self.part)

    @property
    def _corners(self) -> Sequence[Point]:
        if self.draws:
            return [*self._line, self._end]
        one, other = self._line[0], self._end
        return one, Point(other.x, one.y), other, Point(one.x, other.y)

    @staticmethod
    def _box(corners: Sequence[Point]) -> Rect:
        left, right = min(p.x for p in corners), max(p.x for p in corners)
        top, bottom = min(p.y for p in corners), max(p.y for p in corners)
        return Rect(left, top, right - left, bottom - top)


def _squared(one: Point, other: Point) -> Point:
    """Return the corner of the larger square that is pulled from one point towards another."""
    dx, dy = other.x - one.x, other.y - one.y
    side = max(abs(dx), abs(dy))
    return Point(one.x + (side if dx >= 0 else -side), one.y + (side if dy >= 0 else -side))
