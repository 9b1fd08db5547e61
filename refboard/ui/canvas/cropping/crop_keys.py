"""What keys do to a picture while it is cropped."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from refboard.ui.canvas.cropping.crop_session import CropSession
from refboard.ui.canvas.tools.tool import KeyPress

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_ZOOM_STEP = 1.1
_FAR_PX = 10.0
_PLAIN = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def meaning(session: CropSession, press: KeyPress, zoom: float) -> Callable[[], object] | None:
    """Return what a key asks of a session; None for Enter, and where it asks nothing.

    Arrows move the picture under its frame, by a screen pixel or ten; plus and minus enlarge it; X
    turns the frame; Backspace shows the whole; Ctrl+Z steps back.

    Args:
        session: Where a picture is being cropped.
        press: The key.
        zoom: Screen pixels to a board unit.
    """
    if session.frame is None:
        return None
    modifiers = press.modifiers & ~Qt.KeyboardModifier.KeypadModifier
    if press.key in _ARROWS and modifiers in (_PLAIN, _SHIFT):
        x, y = _ARROWS[press.key]
        step = (_FAR_PX if modifiers == _SHIFT else 1.0) / zoom
        return lambda: session.nudge(x * step, y * step)
    middle = session.frame.rect.centre
    if modifiers == _CTRL:
        return {
            Qt.Key.Key_Z: session.step_back,
            Qt.Key.Key_Y: session.step_forward,
        }.get(press.key)
    if modifiers == _CTRL | _SHIFT:
        return session.step_forward if press.key == Qt.Key.Key_Z else None
    meanings: dict[Qt.Key, Callable[[], object]] = {
        Qt.Key.Key_X: session.swap_ratio,
        Qt.Key.Key_Backspace: session.reset,
        Qt.Key.Key_Delete: session.reset,
        Qt.Key.Key_Plus: lambda: session.zoom(_ZOOM_STEP, middle),
        Qt.Key.Key_Equal: lambda: session.zoom(_ZOOM_STEP, middle),
        Qt.Key.Key_Minus: lambda: session.zoom(1 / _ZOOM_STEP, middle),
    }
    return meanings.get(press.key) if modifiers in (_PLAIN, _SHIFT) else None
