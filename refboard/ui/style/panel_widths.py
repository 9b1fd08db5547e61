"""How wide the panels beside the board are.

In a small window they give way, so that the board keeps most of it. They follow the window until
the user drags them; from then on they keep the width that they were given.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

BOARDS_PX, LEAST_BOARDS_PX = 212, 150
FIND_PX, LEAST_FIND_PX = 340, 250
SHARE = 0.4
"""Part of the window that both panels may take together."""


def panel_widths(window_px: int) -> tuple[int, int]:
    """Return how wide the boards and what was found are in a window of this width."""
    room = window_px * SHARE
    scale = min(room / (BOARDS_PX + FIND_PX), 1.0)
    find = max(LEAST_FIND_PX, round(FIND_PX * scale))
    boards = min(BOARDS_PX, round(BOARDS_PX * scale), round(room) - find)
    return max(LEAST_BOARDS_PX, boards), find


def follow_window(
    window: QMainWindow, docks: tuple[QDockWidget, QDockWidget], old_px: int, new_px: int
) -> None:
    """Give panels the width for a window that was `old_px` wide; leave those that were dragged.

    Args:
        window: What was resized.
        docks: The boards and what was found.
        old_px: Zero or less when the window had no width yet.
        new_px: Its width now.
    """
    for dock, before, now in zip(docks, panel_widths(old_px), panel_widths(new_px), strict=True):
        is_dragged = old_px > 0 and dock.isVisible() and dock.width() != before
        if not is_dragged:
            window.resizeDocks([dock], [now], Qt.Orientation.Horizontal)
