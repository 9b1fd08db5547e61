"""Flags of a window that change while it is seen, without it going away and coming back.

`QWidget.setWindowFlag` hides the window and makes it anew. The system's window takes flags as it
is; the widget only has to know of them, so that it keeps them when it is made anew for another
reason.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

Flag = Qt.WindowType


def set_flags(window: QWidget, changes: dict[Flag, bool]) -> None:
    """Set or clear flags of a window, whether it is shown yet or not."""
    flags = window.windowFlags()
    for flag, is_set in changes.items():
        flags = flags | flag if is_set else flags & ~flag
    if flags == window.windowFlags():
        return
    window.overrideWindowFlags(flags)
    handle = window.windowHandle()
    if handle is not None:
        handle.setFlags(flags)
