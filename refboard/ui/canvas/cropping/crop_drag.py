"""A drag while a picture is cropped: of its frame by a handle, or of the picture under it."""

from refboard.ui.canvas.cropping.crop_session import CropSession
from refboard.ui.canvas.handles import Frame, Handle
from refboard.ui.canvas.tools.tool import PointerEvent

DEAD_ZONE_PX = 3


class CropDrag:
    """Follows the pointer once it has left where it was pressed.

    Attributes:
        handle: Which one is dragged; None for the picture.
        pixel: Where the pointer is.
        is_moving: It left the dead zone.
    """

    def __init__(self, session: CropSession, handle: Handle | None, at: PointerEvent) -> None:
        assert session.draft is not None
        self.handle = handle
        self.pixel = at.pixel
        self.is_moving = False
        self._session = session
        self._before = session.draft
        self._start = at

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer; Shift keeps the ratio, Alt is about the middle."""
        start = self._start
        far = max(abs(at.pixel.x - start.pixel.x), abs(at.pixel.y - start.pixel.y))
        self.is_moving |= far >= DEAD_ZONE_PX
        if not self.is_moving:
            return
        self.pixel = at.pixel
        dx, dy = at.point.x - start.point.x, at.point.y - start.point.y
        if self.handle is None:
            self._session.pan(self._before, dx, dy)
            return
        placement = self._before.placement
        grip = Frame(placement.rect, placement.rotation).at(*self.handle)
        to = grip.moved(dx, dy)
        keeps, about = at.holds_shift, at.holds_alt
        self._session.drag(self._before, self.handle, to, keeps=keeps, about=about)

    def finish(self) -> None:
        """Leave the frame as it is seen; one can step back to how it was."""
        self._session.note(self._before)

    def take_back(self) -> None:
        """Show the frame as it was."""
        self._session.show(self._before)
