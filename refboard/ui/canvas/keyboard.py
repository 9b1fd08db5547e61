"""The keys of the canvas itself; commands with a menu entry belong to the window's actions."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.looking.space_bar import SpaceBar
from refboard.ui.canvas.painters.spotlight import Spotlight
from refboard.ui.canvas.pointer import Pointer
from refboard.ui.canvas.tools.tool import KeyPress
from refboard.ui.canvas.tools.tool_box import ToolBox
from refboard.ui.document.reading_order import in_reading_order

NUDGE_PX = 1.0
NUDGE_FAR_PX = 10.0
"""Of the screen, at any zoom: what is seen closely is moved finely."""

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
_PAN_PX = 60.0
_MODIFIERS = (Qt.Key.Key_Alt, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Meta)
_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier,
)


class Keyboard:
    """Follows the keys while the canvas has the focus."""

    def __init__(
        self, state: CanvasState, tools: ToolBox, pointer: Pointer, spotlight: Spotlight
    ) -> None:
        self._state = state
        self._tools = tools
        self._pointer = pointer
        self._spotlight = spotlight
        self._space = SpaceBar(state, tools, pointer)

    def claims(self, event: QEvent) -> bool:
        """Return whether a key is the canvas's though it is a shortcut.

        Alt is while a gesture runs: elsewhere it leads to the menu bar, which would take the focus
        and with it the gesture. Others are when a tool claims them.
        """
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Alt:
            return self._tools.is_busy
        return self._tools.claims(_key_press(event))

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks; tell whether it asked anything of the canvas."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._space.press(is_repeat=event.isAutoRepeat())
            return True
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if self._tools.key(_key_press(event)):
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.open_chosen()
        if key in _ARROWS and event.modifiers() in _PLAIN:
            return self._arrow(
                key, is_far=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            )
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            # The window's Delete takes what is free; the key comes here when nothing is.
            self._meet_lock()
        if key in _MODIFIERS:
            self._pointer.modifiers_changed(event.modifiers())
        return False

    def release(self, event: QKeyEvent) -> bool:
        """Follow a key that goes up; tell whether it meant anything to the canvas."""
        if event.key() == Qt.Key.Key_Space:
            self._space.release(is_repeat=event.isAutoRepeat())
            return True
        if event.key() in _MODIFIERS:
            self._pointer.modifiers_changed(event.modifiers())
        return False

    def step(self, *, forward: bool) -> bool:
        """Choose the next item in reading order; False at the end, where Tab leaves the canvas."""
        order = in_reading_order(self._state.index.items())
        if not order or self._tools.has_the_keys:
            return False
        if not forward:
            order.reverse()
        chosen = [place for place, item in enumerate(order) if item.id in self._state.selection]
        place = chosen[-1] + 1 if chosen else 0
        if place >= len(order):
            return False
        self._state.selection.set([order[place].id])
        self._spotlight.show(order[place].id)
        return True

    def _escape(self) -> bool:
        """Take back what is not finished; else go back to Select; else choose nothing."""
        if self._tools.cancel() or self._tools.go_home():
            return True
        if not len(self._state.selection):
            return False
        self._state.selection.clear()
        return True

    def open_chosen(self) -> bool:
        """Open the first of what is chosen; without a choice, of what is in sight."""
        found = self._state.chosen.items or self._state.items_touching(self._state.camera.visible)
        order = in_reading_order(found)
        if order:
            self._state.item_opened.emit(order[0].id)
        return bool(order)

    def _meet_lock(self) -> None:
        chosen = self._state.chosen
        if chosen.items and (not chosen.unlocked or self._state.editor is None):
            self._state.lock_met.emit()

    def _arrow(self, key: Qt.Key, *, is_far: bool) -> bool:
        """Nudge what is chosen; with nothing chosen, pan."""
        x, y = _ARROWS[key]
        editor = self._state.editor
        if not len(self._state.selection):
            self._state.camera.pan(-x * _PAN_PX, -y * _PAN_PX)
        elif editor is not None and not self._tools.is_busy:
            self._meet_lock()
            step = (NUDGE_FAR_PX if is_far else NUDGE_PX) / self._state.camera.zoom
            editor.nudge(self._state.selection.ids, x * step, y * step)
        elif editor is None:
            self._meet_lock()
        return True


def _key_press(event: QKeyEvent) -> KeyPress:
    return KeyPress(Qt.Key(event.key()), event.text(), event.modifiers(), event.isAutoRepeat())
