"""What a small window has room for: panels give way first, then bars and tools; the board stays."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from refboard.ui.desktop.window_parts import Part, Reason, WindowParts

BOARD_PX = 240
"""What a panel leaves the board at least, across."""

_LEAST = {
    Part.STATUS: QSize(280, 240),
    Part.MENUS: QSize(220, 180),
    Part.TOOLS: QSize(300, 260),
    Part.SELECTION: QSize(420, 320),
}
"""In a smaller window each of these would take more than it gives."""


def parts_without_room(size: QSize) -> frozenset[Part]:
    """Return what a window of this size has no room for, the panels aside."""
    return frozenset(
        part
        for part, least in _LEAST.items()
        if size.width() < least.width() or size.height() < least.height()
    )


class Room(QObject):
    """Has the parts of one window give way while it is small, and come back.

    Args to the constructor:
        window: What is resized.
        parts: What gives way.
    """

    def __init__(self, window: QMainWindow, parts: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._without: frozenset[Part] | None = None
        window.installEventFilter(self)

    def fit(self) -> None:
        """Show what there is room for, and nothing else."""
        size = self._window.size()
        without = parts_without_room(size)
        if without != self._without:
            self._without = without
            self._parts.hide(Reason.NO_ROOM, without)
        seen = [panel for panel in self._parts.all_panels() if not panel.isHidden()]
        while seen and not self._fits(seen):
            self._parts.put_away(Reason.NO_ROOM, [seen.pop(0)])
        waiting = self._parts.waiting(Reason.NO_ROOM)
        while waiting and self._fits([*seen, waiting[-1]]):
            seen.append(waiting.pop())
            self._parts.bring_back(Reason.NO_ROOM, 1)

    def make(self, panel: QWidget) -> None:
        """Make the window large enough for a panel that the user wants to see."""
        window = self._window
        if window.isMaximized() or window.isFullScreen() or panel.isHidden():
            return
        seen = [other for other in self._parts.all_panels() if not other.isHidden()]
        if not self._fits(seen):
            window.resize(window.size().expandedTo(_wanted(window, [panel])))

    def _fits(self, panels: Sequence[QWidget]) -> bool:
        wanted, size = _wanted(self._window, panels), self._window.size()
        return wanted.width() <= size.width() and wanted.height() <= size.height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: before the window lays its parts out anew."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.fit()
        return False


def _wanted(window: QMainWindow, panels: Sequence[QWidget]) -> QSize:
    """Return how large a window must be for panels and the board beside them.

    Those of one side share their place: one of them is in front.
    """
    if not panels:
        return QSize(0, 0)
    widths: dict[object, int] = {}
    for panel in panels:
        side = window.dockWidgetArea(panel) if isinstance(panel, QDockWidget) else panel
        widths[side] = max(widths.get(side, 0), panel.minimumSizeHint().width())
    height = max(panel.minimumSizeHint().height() for panel in panels)
    return QSize(sum(widths.values()) + BOARD_PX, height)
