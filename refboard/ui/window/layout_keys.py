"""Digits by their place on the keyboard, for shortcuts that must work with every layout.

With Shift held, the key "1" sends "!" on one layout and "1" on another; where it lies does not
change.
"""

import sys

from PySide6.QtGui import QGuiApplication, QKeyEvent

# Codes of the keys "1" and "2" of the row above the letters.
_X11_SCAN_CODES = {10: 1, 11: 2}
_WINDOWS_SCAN_CODES = {2: 1, 3: 2}
_MAC_VIRTUAL_KEYS = {18: 1, 19: 2}


def digit_of(event: QKeyEvent) -> int | None:
    """Return 1 or 2 for the key at that place, else None."""
    if sys.platform == "darwin":
        return _MAC_VIRTUAL_KEYS.get(event.nativeVirtualKey())
    if sys.platform == "win32":
        return _WINDOWS_SCAN_CODES.get(event.nativeScanCode())
    if QGuiApplication.platformName() in ("xcb", "wayland", "offscreen"):
        return _X11_SCAN_CODES.get(event.nativeScanCode())
    return None
