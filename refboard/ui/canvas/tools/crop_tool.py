"""Chooses what is shown of a picture: a frame over it, and the picture moved under the frame."""

import math
from collections.abc import Callable

from PySide6.QtCore import Qt

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.cropping.crop_drag import CropDrag
from refboard.ui.canvas.cropping.crop_keys import ENTER, meaning
from refboard.ui.canvas.cropping.crop_painter import paint_crop
from refboard.ui.canvas.cropping.crop_session import CropSession
from refboard.ui.canvas.cursors import resize_cursor
from refboard.ui.canvas.handles import Handle, handle_at
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.pointer_label import paint_beside, shown_size
from refboard.ui.canvas.painters.selection_overlay import paint_hovered
from refboard.ui.canvas.tools.tool import Cursor, KeyPress, PointerEvent, Tool, ToolCard

REACH_PX = 9.0


class CropTool(Tool):
    """Crops one picture at a time; nothing is edited until it is done."""

    card = ToolCard(
        id="crop",
        name="Crop tool",
        icon="crop",
        key="C",
        more_keys=("Shift+C",),
        hint="Click a picture to crop it. Esc returns to Select.",
        tip="Crop: choose what is shown of a picture; nothing of it is lost",
        changes=True,
    )

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self.session = CropSession(state)
        self._drag: CropDrag | None = None

    @property
    def hint(self) -> str:
        """What can be done now."""
        if self.session.draft is None:
            return self.card.hint
        return "Drag the frame, or the picture in it; the wheel enlarges it. Enter keeps, Esc ends."

    @property
    def has_the_keys(self) -> bool:
        """Return whether a picture is being cropped."""
        return self.session.draft is not None

    def activate(self, at: PointerEvent) -> None:
        """Begin with what is selected; of several with the one under the pointer."""
        chosen = self.state.chosen.items
        if len(chosen) > 1:
            under = self.state.item_at(at.point)
            chosen = tuple(item for item in chosen if under is not None and item.id == under.id)
        if len(chosen) == 1:
            self.session.open(chosen[0])

    def deactivate(self) -> None:
        """Keep what is seen: another tool was chosen on purpose."""
        self._drag = None
        self.session.finish()

    def hover(self, at: PointerEvent | None) -> None:
        """Show which picture a click would open."""
        is_free = at is not None and self.session.draft is None
        item = self.state.item_at(at.point) if at is not None and is_free else None
        self.state.hover(None if item is None else item.id)

    def press(self, at: PointerEvent) -> None:
        """Take a handle or the picture; beside it, be done with it and open what is there."""
        was_open = self.session.draft is not None
        if was_open:
            handle = self._handle_at(at.pixel)
            if handle is not None or self._takes_picture(at):
                self._drag = CropDrag(self.session, handle, at)
                return
            self.session.finish()
        item = self.state.item_at(at.point)
        if item is not None:
            self.state.hover(None)
            self.session.open(item)
        elif was_open:
            self.state.tool_done.emit()

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer with what it took."""
        if self._drag is not None:
            self._drag.move(at)

    def release(self, at: PointerEvent) -> None:
        """Leave the frame as it is seen."""
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.move(at)
            drag.finish()

    def double_click(self, at: PointerEvent) -> bool:
        """Be done, on the picture."""
        is_meant = self.session.draft is not None and self._takes_picture(at)
        if is_meant:
            self.finish()
        return is_meant

    def finish(self) -> None:
        """Keep what is seen, and go back to selecting."""
        self._drag = None
        self.session.finish()
        self.state.tool_done.emit()

    def cancel(self) -> bool:
        """Take a drag back; else the whole session."""
        drag, self._drag = self._drag, None
        if drag is not None and drag.is_moving and self.session.draft is not None:
            drag.take_back()
            return True
        is_ended = self.session.take_back()
        if is_ended:
            self.state.tool_done.emit()
        return is_ended

    def claims(self, press: KeyPress) -> bool:
        """Return whether a key is for the picture that is cropped, whatever it does elsewhere."""
        return self._meaning(press) is not None

    def key(self, press: KeyPress) -> bool:
        """Do what a key asks; Enter keeps what is seen, or begins with what is selected."""
        chosen = self.state.chosen.items
        if self.session.draft is None:
            return press.key in ENTER and len(chosen) == 1 and self.session.open(chosen[0])
        meant = self._meaning(press)
        if meant is not None and self._drag is None:
            meant()
        return meant is not None

    def zoom(self, at: PointerEvent, factor: float) -> bool:
        """Enlarge the picture under its frame, with the pointer in it."""
        frame = self.session.frame
        if frame is None or not frame.holds(at.point):
            return False
        self.session.zoom(factor, at.point)
        return True

    def cursor(self, at: PointerEvent) -> Cursor:
        """Show what a press would take."""
        shapes, frame, drag = Qt.CursorShape, self.session.frame, self._drag
        if frame is None:
            return shapes.ArrowCursor if self.state.hovered is None else shapes.CrossCursor
        handle = self._handle_at(at.pixel) if drag is None else drag.handle
        if handle is not None:
            column, row = handle
            return resize_cursor(math.degrees(math.atan2(row - 1, column - 1)) + frame.rotation)
        if drag is not None:
            return shapes.ClosedHandCursor
        return shapes.OpenHandCursor if self._takes_picture(at) else shapes.ArrowCursor

    def paint(self, on: Overlay) -> None:
        """Paint the frame over the dimmed picture, and its size while it is dragged."""
        frame, whole, drag = self.session.frame, self.session.whole, self._drag
        if frame is None or whole is None:
            paint_hovered(on, self.state)
            return
        is_dragging = drag is not None and drag.is_moving
        paint_crop(on, frame, whole, is_dragging=is_dragging)
        if drag is not None and is_dragging and drag.handle is not None:
            middle = on.transform.to_pixel(frame.rect.centre)
            paint_beside(on, drag.pixel, shown_size(frame.rect), away_from=middle)

    def _meaning(self, press: KeyPress) -> Callable[[], object] | None:
        """Return what a key asks while a picture is cropped, or None."""
        if self.session.draft is not None and press.key in ENTER:
            return self.finish
        return meaning(self.session, press, self.state.camera.zoom)

    def _handle_at(self, pixel: Point) -> Handle | None:
        frame = self.session.frame
        if frame is None:
            return None
        return handle_at(frame, pixel, self.state.camera.transform, REACH_PX)

    def _takes_picture(self, at: PointerEvent) -> bool:
        """Return whether a press moves the picture: on it, and with Alt anywhere."""
        whole = self.session.whole
        return whole is not None and (at.holds_alt or whole.holds(at.point))
