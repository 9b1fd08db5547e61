"""Scrolls the board while a gesture holds the pointer at the edge of the window, or beyond it."""

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from refboard.core.geometry import Point, Rect, Size
from refboard.ui.canvas.camera import Camera

if TYPE_CHECKING:
    from refboard.core.board import Viewpoint

ZONE_PX = 32.0
"""From the edge inwards; less on a side that was pressed nearer to."""

EDGE_SPEED = 350.0
"""Pixels a second right at the edge; it grows beyond it."""

MOST_SPEED = 1200.0
START_SHARE = 0.2
RAMP_S = 1.5
"""It begins with a share of its speed, and has all of it after so long at the edge."""

BEYOND = 0.5
"""Of the view: so much of it may lie beyond all items, so that some are always in sight."""

_GROWTH = 1.4
_TICK_MS = 15
_LONGEST_S = 0.05
"""A frame that took longer does not make the board leap."""


def edge_speed(pixel: Point, pressed: Point, size: Size) -> Point:
    """Return how fast the board scrolls, in pixels a second along x and y.

    Args:
        pixel: Where the pointer is.
        pressed: Where the gesture began: who works near an edge does not scroll by that.
        size: Of the surface.
    """
    return Point(_speed(pixel.x, pressed.x, size.width), _speed(pixel.y, pressed.y, size.height))


def _speed(at: float, pressed: float, length: float) -> float:
    # A window too small for two zones and a middle has none.
    widest = min(ZONE_PX, length / 4)
    before = min(max(pressed, 0.0), widest) - at
    behind = at - (length - min(max(length - pressed, 0.0), widest))
    depth = max(before, behind)
    if depth <= 0:
        return 0.0
    speed = min(EDGE_SPEED * math.pow(depth / ZONE_PX, _GROWTH), MOST_SPEED)
    return -speed if before > behind else speed


def _within(way: float, least: float, most: float) -> float:
    """Return a way that ends between two places; who is beyond one already goes no further."""
    return min(way, max(most, 0.0)) if way > 0 else max(way, min(least, 0.0))


class EdgeScroll(QObject):
    """Follows one gesture from its press to its end.

    Args to the constructor:
        camera: What scrolls.
        is_wanted: Whether there is a gesture that goes on beyond what is seen.
        scrolled: Called after every step: the pointer is over another place of the board.
        content: Returns what holds all items, or None without any.

    Attributes:
        origin: Where the board was looked at when the gesture began; None between gestures.
    """

    def __init__(
        self,
        camera: Camera,
        is_wanted: Callable[[], bool],
        scrolled: Callable[[], object],
        content: Callable[[], Rect | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._camera = camera
        self._is_wanted = is_wanted
        self._scrolled = scrolled
        self._content = content
        self._scrolled_s = 0.0
        self.origin: Viewpoint | None = None
        self._has_scrolled = False
        self._pressed = self._pixel = Point(0.0, 0.0)
        self._last_s = 0.0
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def begin(self, pixel: Point) -> None:
        """A gesture began here."""
        self.origin = self._camera.target
        self._has_scrolled = False
        self._pressed = self._pixel = pixel

    def follow(self, pixel: Point) -> None:
        """The pointer of the gesture is here; scroll from now on where it is at an edge."""
        self._pixel = pixel
        is_near = edge_speed(pixel, self._pressed, self._camera.size) != Point(0.0, 0.0)
        if not (is_near and self._is_wanted()):
            self._timer.stop()
        elif not self._timer.isActive():
            self._last_s = time.perf_counter()
            self._scrolled_s = 0.0
            self._timer.start()

    def end(self, is_taken_back: bool) -> None:
        """The gesture is over; one that is taken back leads the view back, too."""
        self._timer.stop()
        origin, self.origin = self.origin, None
        if is_taken_back and self._has_scrolled and origin is not None:
            self._camera.look_at(origin, glide=True)

    def scroll(self, seconds: float) -> None:
        """Scroll by as much as the pointer asks for in so much time."""
        if not self._is_wanted():
            self._timer.stop()
            return
        speed = edge_speed(self._pixel, self._pressed, self._camera.size)
        share = min(START_SHARE + (1 - START_SHARE) * self._scrolled_s / RAMP_S, 1.0)
        self._scrolled_s += seconds
        wanted = Point(speed.x * share * seconds, speed.y * share * seconds)
        way = self._held(wanted)
        if way == Point(0.0, 0.0):
            return
        self._camera.pan(-way.x, -way.y)
        self._has_scrolled = True
        self._scrolled()

    def _held(self, wanted: Point) -> Point:
        """Return how many pixels of a way it may go until too little of the items is in sight."""
        content, seen, zoom = self._content(), self._camera.visible, self._camera.zoom
        if content is None:
            return Point(0.0, 0.0)
        free_x, free_y = BEYOND * seen.width, BEYOND * seen.height
        x = _within(
            wanted.x / zoom, content.x - free_x - seen.x, content.right + free_x - seen.right
        )
        y = _within(
            wanted.y / zoom, content.y - free_y - seen.y, content.bottom + free_y - seen.bottom
        )
        return Point(x * zoom, y * zoom)

    def _tick(self) -> None:
        now = time.perf_counter()
        seconds, self._last_s = now - self._last_s, now
        self.scroll(min(seconds, _LONGEST_S))
