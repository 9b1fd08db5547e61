"""Marks a part of a picture, and asks what is like it."""

from PySide6.QtCore import Qt

from refboard.core.board import Item
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.selection_overlay import paint_hovered
from refboard.ui.canvas.parts.marching import Marching
from refboard.ui.canvas.parts.part_drag import PartDrag
from refboard.ui.canvas.parts.part_painter import paint_marked
from refboard.ui.canvas.parts.part_wanted import ItemPart, PartWanted
from refboard.ui.canvas.tools.tool import Cursor, KeyPress, PointerEvent, Tool, ToolCard


class FindPartTool(Tool):
    """Drags a rectangle, or draws a line, around what is looked for; the board stays as it is."""

    card = ToolCard(
        id="find_part",
        name="Find part tool",
        icon="selection-foreground",
        key="Q",
        hint="Drag over a part of a picture. Q or Alt: draw around it. Shift: ask for it, too.",
        tip="Find part: drag over a part of a picture to find what is like it",
    )

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._drag: PartDrag | None = None
        self._draws = False
        self._marching = Marching(state)
        self._marching.changed.connect(state.overlay_changed)

    @property
    def hint(self) -> str:
        """What can be done now."""
        if self._drag is not None:
            return (
                "Shift keeps a square, Alt changes between rectangle and line. Esc takes it back."
            )
        if self._draws:
            return "Draw around a part of a picture. Q or Alt: a rectangle. Shift: ask for it, too."
        return self.card.hint

    @property
    def scrolls(self) -> bool:
        """Whether the board scrolls while the gesture holds the pointer at the window's edge."""
        return self._drag is not None

    def hover(self, at: PointerEvent | None) -> None:
        """Show which picture a press would begin on."""
        item = None if at is None else self._picture_at(at.point)
        self.state.hover(None if item is None else item.id)

    def press(self, at: PointerEvent) -> None:
        """Begin a part at a place; it need not lie on the picture yet."""
        self.state.hover(None)
        camera = self.state.camera
        self._drag = PartDrag(
            at,
            self._picture_at(at.point),
            draws=self._draws,
            zoom_of=lambda: camera.zoom,
            reached=self._picture_touching,
        )
        self._marching.start()

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer."""
        if self._drag is not None:
            self._drag.move(at)

    def release(self, at: PointerEvent) -> None:
        """Ask for what is marked; a click means the whole picture."""
        drag = self._drag
        if drag is None:
            return
        drag.move(at)
        self.cancel()
        if drag.item is None or not drag.outline:
            return
        about = ItemPart(drag.item.id, drag.part)
        if not drag.adds:
            self.state.tool_done.emit()
        self.state.part_wanted.emit(PartWanted(about, drag.adds))

    def cancel(self) -> bool:
        """Mark nothing."""
        was_marking, self._drag = self._drag is not None, None
        self._marching.stop()
        return was_marking

    def claims(self, press: KeyPress) -> bool:
        """Return whether a key is its own: the one it is chosen with."""
        return self._is_switch(press)

    def key(self, press: KeyPress) -> bool:
        """Change between rectangle and line with the key it is chosen with."""
        is_switch = self._is_switch(press)
        if is_switch and not press.is_repeat and self._drag is None:
            self._draws = not self._draws
        return is_switch

    def cursor(self, at: PointerEvent) -> Cursor:
        """Show where a part can begin."""
        shapes = Qt.CursorShape
        is_on = self._drag is not None or self._picture_at(at.point) is not None
        return shapes.CrossCursor if is_on else shapes.ArrowCursor

    def paint(self, on: Overlay) -> None:
        """Paint what is marked."""
        drag = self._drag
        if drag is None:
            paint_hovered(on, self.state)
        elif drag.item is not None and not drag.is_click and drag.outline:
            paint_marked(on, drag.item, drag.outline, self._marching.px)

    @staticmethod
    def _is_switch(press: KeyPress) -> bool:
        plain = Qt.KeyboardModifier.NoModifier
        return press.key == Qt.Key.Key_Q and press.modifiers == plain

    def _picture_at(self, point: Point) -> Item | None:
        """Return the topmost item under a board point where that is a picture."""
        item = self.state.item_at(point)
        return None if item is None or item.picture is None else item

    def _picture_touching(self, rect: Rect) -> Item | None:
        """Return the topmost picture that shares some area with a board rectangle."""
        touched = reversed(self.state.items_touching(rect))
        return next((item for item in touched if item.picture is not None), None)
