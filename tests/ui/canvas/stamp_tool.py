"""A third tool, as a feature to come adds one: this module and a line in the list of tools."""

from typing import ClassVar

from PySide6.QtCore import Qt

from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.tools.tool import Cursor, KeyPress, PointerEvent, Tool, ToolCard


class StampTool(Tool):
    """Puts a copy of what is chosen where it is clicked, and notes what it is told."""

    card = ToolCard("stamp", "Stamp tool", "copy", "B", "Click to put a copy here.")
    told: ClassVar[list[str]] = []
    is_down = False

    def press(self, at: PointerEvent) -> None:
        self.told.append("press")
        self.is_down = True

    def move(self, at: PointerEvent) -> None:
        self.told.append("move with Alt" if at.holds_alt else "move")

    def release(self, at: PointerEvent) -> None:
        self.told.append("release")
        self.is_down = False
        if self.state.editor is not None:
            self.state.editor.paste(self.state.chosen.items, at.point)

    def key(self, press: KeyPress) -> bool:
        self.told.append(f"key {press.text}")
        return press.key == Qt.Key.Key_Return

    def cancel(self) -> bool:
        self.told.append("cancel")
        was_down, self.is_down = self.is_down, False
        return was_down

    def cursor(self, at: PointerEvent) -> Cursor:
        return Qt.CursorShape.CrossCursor

    def paint(self, on: Overlay) -> None:
        on.painter.fillRect(0, 0, 20, 20, Qt.GlobalColor.magenta)
