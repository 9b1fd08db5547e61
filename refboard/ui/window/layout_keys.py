"""Digits and brackets by their place on the keyboard, for shortcuts that work with every layout.

With Shift held, the key "1" sends "!" on one layout and "1" on another, and where one layout has
brackets another has letters; where a key lies does not change.
"""

import sys
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from refboard.ui.actions.rows.transform_rows import OPACITY_KEYS

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


def _by_code(codes: Iterable[int]) -> dict[int, str]:
    """Return what a US keyboard has there, by codes in that order."""
    return dict(zip(codes, "1234567890[]", strict=True))


_X11_SCAN_CODES = _by_code([*range(10, 20), 34, 35])
_WINDOWS_SCAN_CODES = _by_code([*range(2, 12), 26, 27])
_MAC_VIRTUAL_KEYS = _by_code([18, 19, 20, 21, 23, 22, 26, 28, 25, 29, 33, 30])

_ANYWHERE = {
    (_SHIFT, "1"): "fit_all",
    (_SHIFT, "2"): "fit_selection",
    (_SHIFT, "0"): "zoom_100",
}
_ON_CANVAS = {
    **{(_NONE, key): f"opacity_{percent}" for percent, key in OPACITY_KEYS.items()},
    (_NONE, "]"): "bring_to_front",
    (_NONE, "["): "send_to_back",
    (_ALT, "]"): "opacity_up",
    (_ALT, "["): "opacity_down",
}


def action_at(event: QKeyEvent, *, is_on_canvas: bool) -> str | None:
    """Return the action whose key lies where this one does, or None.

    For keys that no shortcut matched: what a layout writes on a key goes before its place.
    """
    wanted = event.modifiers(), key_at(event) or ""
    found = _ANYWHERE.get(wanted)
    return _ON_CANVAS.get(wanted) if found is None and is_on_canvas else found


def key_at(event: QKeyEvent) -> str | None:
    """Return the digit or bracket that a US keyboard has at a key's place, else None."""
    if sys.platform == "darwin":
        return _MAC_VIRTUAL_KEYS.get(event.nativeVirtualKey())
    if sys.platform == "win32":
        return _WINDOWS_SCAN_CODES.get(event.nativeScanCode())
    if QGuiApplication.platformName() in ("xcb", "wayland", "offscreen"):
        return _X11_SCAN_CODES.get(event.nativeScanCode())
    return None
