"""Digits and brackets by their place on the keyboard, for shortcuts that work with every layout.

With Shift held, the key "1" sends "!" on one layout and "1" on another, and where one layout has
brackets another has letters; where a key lies does not change.
"""

import sys
from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from refboard.ui.actions.action_row import ActionRow
from refboard.ui.actions.rows.table import ROWS

_MODIFIERS = {
    "": Qt.KeyboardModifier.NoModifier,
    "Shift+": Qt.KeyboardModifier.ShiftModifier,
    "Alt+": Qt.KeyboardModifier.AltModifier,
}
_PLACES = "1234567890[]"
"""What a US keyboard has there."""


def _by_code(codes: Iterable[int]) -> dict[int, str]:
    """Return the places by their codes, which come in that order."""
    return dict(zip(codes, _PLACES, strict=True))


_X11_SCAN_CODES = _by_code([*range(10, 20), 34, 35])
_WINDOWS_SCAN_CODES = _by_code([*range(2, 12), 26, 27])
_MAC_VIRTUAL_KEYS = _by_code([18, 19, 20, 21, 23, 22, 26, 28, 25, 29, 33, 30])

Wanted = tuple[Qt.KeyboardModifier, str]


def _by_place(rows: Iterable[ActionRow]) -> Mapping[Wanted, ActionRow]:
    """Return the actions whose keys are digits and brackets."""
    return {
        (modifier, place): row
        for row in rows
        for prefix, modifier in _MODIFIERS.items()
        for place in _PLACES
        if f"{prefix}{place}" in row.keys
    }


_ACTIONS = _by_place(ROWS)


def action_at(event: QKeyEvent, *, is_on_canvas: bool) -> str | None:
    """Return the action whose key lies where this one does, or None.

    For keys that no shortcut matched: what a layout writes on a key goes before its place.
    """
    row = _ACTIONS.get((event.modifiers(), key_at(event) or ""))
    return None if row is None or (row.on_canvas and not is_on_canvas) else row.id


def is_no_digit(event: QKeyEvent) -> bool:
    """Return whether a digit is meant by its place though the layout writes one with Shift.

    There Shift and the key are the digit's own shortcut, and what is meant with Shift has none.
    """
    is_written = event.text().isdigit() and bool(event.modifiers() & _MODIFIERS["Shift+"])
    return is_written and (event.modifiers(), key_at(event) or "") in _ACTIONS


def key_at(event: QKeyEvent) -> str | None:
    """Return the digit or bracket that a US keyboard has at a key's place, else None."""
    if sys.platform == "darwin":
        return _MAC_VIRTUAL_KEYS.get(event.nativeVirtualKey())
    if sys.platform == "win32":
        return _WINDOWS_SCAN_CODES.get(event.nativeScanCode())
    if QGuiApplication.platformName() in ("xcb", "wayland", "offscreen"):
        return _X11_SCAN_CODES.get(event.nativeScanCode())
    return None
