"""The tools of one canvas, and which of them has the pointer.

One tool is chosen. Another may be borrowed while a key is held, or work for a button of its own;
both give way to the chosen one by themselves. A gesture belongs to the tool and to the button that
began it until it is released or taken back, whatever is chosen or borrowed meanwhile.
"""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.tools.hand_tool import HandTool
from refboard.ui.canvas.tools.tool import Cursor, KeyPress, PointerEvent, Tool

HAND = HandTool.card.id

ToolT = TypeVar("ToolT", bound=Tool)

_BUTTON_TOOLS = {Qt.MouseButton.MiddleButton: HAND}
"""Buttons that always mean the same tool."""


class ToolBox(QObject):
    """Hands what happens on the canvas to the tool that it is meant for.

    Args to the constructor:
        state: The canvas.
        kinds: The tools to make; the first is chosen, and is what Esc returns to.

    Signals:
        chosen_changed: Carries the id of the tool that is chosen now.
        hint_changed: Carries what the status bar is to say.
        gesture_ended: Carries whether the gesture was taken back.
        cursor_changed: Carries the Qt.CursorShape or QCursor to show.
    """

    chosen_changed = Signal(str)
    hint_changed = Signal(str)
    gesture_ended = Signal(bool)
    cursor_changed = Signal(object)

    def __init__(
        self, state: CanvasState, kinds: Sequence[type[Tool]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._tools = {kind.card.id: kind(state) for kind in kinds}
        self._home = self._chosen = next(iter(self._tools.values()))
        self._borrowed: Tool | None = None
        self._worker: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._at = PointerEvent(Point(0.0, 0.0), Point(0.0, 0.0))
        self._hint = self._chosen.hint
        self._cursor: Cursor | None = None
        state.tool_done.connect(self.go_home)

    @property
    def chosen(self) -> str:
        """The id of the chosen tool."""
        return self._chosen.card.id

    @property
    def hint(self) -> str:
        """What the chosen tool tells the user now, or nothing."""
        return self._hint

    @property
    def has_the_keys(self) -> bool:
        """Return whether Tab leads on to what belongs to the chosen tool."""
        return self._chosen.has_the_keys

    @property
    def is_busy(self) -> bool:
        """Return whether a gesture is under way."""
        return self._worker is not None

    @property
    def scrolls(self) -> bool:
        """Return whether the gesture under way goes on beyond what is seen."""
        return self._worker is not None and self._worker.scrolls

    # Which tool

    def choose(self, tool_id: str) -> None:
        """Choose a tool; the gesture of the one before is taken back."""
        tool = self._tools[tool_id]
        if tool is self._chosen:
            return
        if self._worker is self._chosen:
            self.interrupt()
        before, self._chosen = self._chosen, tool
        before.hover(None)
        before.deactivate()
        tool.activate(self._at)
        self.chosen_changed.emit(tool_id)
        self._show()

    def go_home(self) -> bool:
        """Choose the first tool; tell whether another one was chosen."""
        is_away = self._chosen is not self._home
        if is_away:
            self.choose(self._home.card.id)
        return is_away

    def borrow(self, tool_id: str) -> None:
        """Use a tool for the gestures to come, until it is given back."""
        self._borrowed = self._tools[tool_id]
        if self._borrowed is not self._chosen and not self.is_busy:
            self._chosen.hover(None)
        self._show()

    def give_back(self) -> None:
        """Use the chosen tool again; a gesture under way goes on to its end."""
        self._borrowed = None
        self._show()

    # What happens

    def press(self, at: PointerEvent) -> None:
        """Begin what a button begins; a second button changes nothing."""
        self._at = at
        if self.is_busy:
            return
        tool = self._tool_for(at.button)
        if tool is not None:
            tool.press(at)
            self._worker, self._button = tool, at.button
        self._show()

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer, with or without a button."""
        self._at = at
        if self._worker is not None and not at.buttons & self._button:
            # It was released where nobody told us: over a menu, or another program's window.
            self.interrupt()
        if self._worker is not None:
            self._worker.move(at)
            self._show()
            return
        self._waiting.hover(at)
        self._emit_cursor()

    def release(self, at: PointerEvent) -> None:
        """Finish what the button began."""
        self._at = at
        worker = self._worker
        if worker is not None and at.button == self._button:
            self._worker = None
            worker.release(at)
            self.gesture_ended.emit(False)
        self._show()

    def double_click(self, at: PointerEvent) -> bool:
        """Do what a double click asks; tell whether it asked anything."""
        self._at = at
        if self.is_busy or at.button != Qt.MouseButton.LeftButton:
            return False
        is_done = self._waiting.double_click(at)
        self._show()
        return is_done

    def key(self, press: KeyPress) -> bool:
        """Let a tool do what a key asks; tell whether it asked anything of it."""
        is_done = (self._worker or self._waiting).key(press)
        self._show()
        return is_done

    def claims(self, press: KeyPress) -> bool:
        """Return whether a key is a tool's even where it is a shortcut of the window."""
        return (self._worker or self._waiting).claims(press)

    def zoom(self, at: PointerEvent, factor: float) -> bool:
        """Let the chosen tool enlarge what is under the pointer; tell whether it did."""
        is_done = not self.is_busy and self._chosen.zoom(at, factor)
        if is_done:
            self._show()
        return is_done

    def leave(self) -> None:
        """Follow the pointer out of the canvas."""
        self._waiting.hover(None)

    def cancel(self) -> bool:
        """Take back what is not finished; tell whether anything was."""
        worker, self._worker = self._worker, None
        is_cancelled = (worker or self._chosen).cancel()
        if worker is not None:
            self.gesture_ended.emit(True)
        self._show()
        return is_cancelled

    def interrupt(self) -> None:
        """Take a gesture back whose button, focus or window was lost."""
        if self.is_busy:
            self.cancel()

    def paint(self, on: Overlay) -> None:
        """Paint what the tools show above the pictures, the chosen one's lowest."""
        # Handles stay to be seen while a borrowed tool is at work.
        other = self._worker or self._borrowed
        for tool in dict.fromkeys((self._chosen, other)):
            if tool is not None:
                on.painter.save()
                tool.paint(on)
                on.painter.restore()

    @property
    def _waiting(self) -> Tool:
        """The tool that gets the next press of the left button."""
        return self._borrowed or self._chosen

    def tool(self, kind: type[ToolT]) -> ToolT:
        """Return the tool of a kind."""
        tool = self._tools[kind.card.id]
        assert isinstance(tool, kind)
        return tool

    def _tool_for(self, button: Qt.MouseButton) -> Tool | None:
        if button == Qt.MouseButton.LeftButton:
            return self._waiting
        tool_id = _BUTTON_TOOLS.get(button)
        return None if tool_id is None else self._tools[tool_id]

    def _show(self) -> None:
        """Show what may look different now."""
        self._emit_cursor()
        if self._chosen.hint != self._hint:
            self._hint = self._chosen.hint
            self.hint_changed.emit(self._hint)
        self._state.overlay_changed.emit()

    def _emit_cursor(self) -> None:
        cursor = (self._worker or self._waiting).cursor(self._at)
        if cursor != self._cursor:
            self._cursor = cursor
            self.cursor_changed.emit(cursor)
