"""Between board units and pixels of a surface: one zoom and one offset, never anything else.

pixel = board * zoom + offset. Pure values; whoever paints aligns the offset to whole pixels.
"""

from dataclasses import dataclass, replace

from refboard.core.board import Viewpoint
from refboard.core.geometry import Point, Rect, Size

ZOOM_MIN = 0.001
ZOOM_MAX = 2048.0
"""Beyond what any board asks for: `looking/zoom_bounds.py` knows what the open one does."""


def clamped_zoom(zoom: float) -> float:
    """Return the nearest zoom that is allowed."""
    return min(max(zoom, ZOOM_MIN), ZOOM_MAX)


@dataclass(frozen=True, slots=True)
class ViewTransform:
    """Zoom in pixels per board unit, and the pixel at which the board's origin lies."""

    zoom: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    @staticmethod
    def looking_at(viewpoint: Viewpoint, size: Size) -> "ViewTransform":
        """Return the transform that shows `viewpoint` in the middle of a surface of `size`."""
        zoom = viewpoint.zoom
        return ViewTransform(
            zoom, size.width / 2 - viewpoint.x * zoom, size.height / 2 - viewpoint.y * zoom
        )

    def to_board(self, pixel: Point) -> Point:
        """Return the board point under a pixel."""
        return Point((pixel.x - self.dx) / self.zoom, (pixel.y - self.dy) / self.zoom)

    def to_pixel(self, point: Point) -> Point:
        """Return the pixel at which a board point lies."""
        return Point(point.x * self.zoom + self.dx, point.y * self.zoom + self.dy)

    def rect_to_pixels(self, rect: Rect) -> Rect:
        """Return the pixels that a board rectangle covers."""
        zoom = self.zoom
        return Rect(
            rect.x * zoom + self.dx, rect.y * zoom + self.dy, rect.width * zoom, rect.height * zoom
        )

    def rect_to_board(self, rect: Rect) -> Rect:
        """Return the part of the board that a rectangle of pixels shows."""
        corner = self.to_board(Point(rect.x, rect.y))
        return Rect(corner.x, corner.y, rect.width / self.zoom, rect.height / self.zoom)

    def aligned(self) -> "ViewTransform":
        """Return the transform with the offset on whole pixels, so that tiles stay sharp."""
        return replace(self, dx=float(round(self.dx)), dy=float(round(self.dy)))

    def on_device(self, ratio: float) -> "ViewTransform":
        """Return the transform to device pixels, `ratio` of them to a logical one."""
        return ViewTransform(self.zoom * ratio, self.dx * ratio, self.dy * ratio)

    def after(self, inner: "ViewTransform") -> "ViewTransform":
        """Return the transform that does `inner` first and then this one."""
        return ViewTransform(
            self.zoom * inner.zoom,
            inner.dx * self.zoom + self.dx,
            inner.dy * self.zoom + self.dy,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """A rotation of the board about one of its points, degrees clockwise."""

    middle: Point
    degrees: float


def zoomed_at(viewpoint: Viewpoint, size: Size, zoom: float, anchor: Point) -> Viewpoint:
    """Return the viewpoint at `zoom` that keeps the board point under pixel `anchor` in place."""
    zoom = clamped_zoom(zoom)
    fixed = ViewTransform.looking_at(viewpoint, size).to_board(anchor)
    return Viewpoint(
        fixed.x - (anchor.x - size.width / 2) / zoom,
        fixed.y - (anchor.y - size.height / 2) / zoom,
        zoom,
    )


def fitting(rect: Rect, size: Size, *, padding: float, zoom_limit: float) -> Viewpoint:
    """Return the viewpoint that shows all of `rect` with `padding` pixels around it.

    Args:
        rect: Board units.
        size: The surface in pixels.
        padding: Pixels; halved again and again where the surface is too small for it.
        zoom_limit: Never closer than this.
    """
    while padding * 4 > min(size.width, size.height) and padding > 1:
        padding /= 2
    room = Size(max(size.width - 2 * padding, 1), max(size.height - 2 * padding, 1))
    zoom = min(room.width / max(rect.width, 1e-6), room.height / max(rect.height, 1e-6), zoom_limit)
    return Viewpoint(rect.centre.x, rect.centre.y, clamped_zoom(zoom))
