"""What notes over the board keep clear of: what is selected, its toolbar, and what one presses."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from refboard.core.geometry import Rect
from refboard.ui.canvas.view import BoardView


class KeptClear(QObject):
    """Knows where one works on the board now.

    Args to the constructor:
        host: In whose pixels it is told.
        view: What is selected on it.
        tools: What lies over the view and is pressed.
    """

    def __init__(self, host: QWidget, view: BoardView, tools: Sequence[QWidget]) -> None:
        super().__init__(host)
        self._host = host
        self._view = view
        self._tools = tools
        # Later: the toolbar goes to where the selection is first.
        self._soon = QTimer(self, singleShot=True, interval=0)
        view.selection_changed.connect(self._soon.start)

    def follow(self, lay_out: Callable[[], object]) -> None:
        """Call this whenever it may be elsewhere."""
        self._soon.timeout.connect(lay_out)

    def rects(self) -> list[QRect]:
        """Return it, in the host's pixels."""
        if not self._view.isVisible():
            return []
        origin = self._view.mapTo(self._host, QPoint(0, 0))
        found = [tool.geometry() for tool in self._tools if tool.isVisible()]
        chosen = self._view.selection_rect()
        if chosen is not None:
            x, y = round(chosen.x), round(chosen.y)
            found.append(QRect(x, y, round(chosen.width), round(chosen.height)))
        return [rect.translated(origin) & self._host.rect() for rect in found]

    def covered_area(self, part: QRect) -> int:
        """Return how many square pixels of items lie under a part of the host."""
        if not self._view.isVisible():
            return 0
        seen = part.translated(-self._view.mapTo(self._host, QPoint(0, 0))) & self._view.rect()
        return self._view.covered_area(Rect(seen.x(), seen.y(), seen.width(), seen.height()))
