"""Pictures dragged from the board over the Find panel: dropped there, they are asked about.

They lie again where they lay: what is asked about does not move.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QWidget

from refboard.core.ids import AssetId
from refboard.ui.canvas.view import BoardView
from refboard.ui.exporting.drag_out import carried_pixmap, let_go
from refboard.ui.importing.clipboard import assets_mime


class BoardDrag(QObject):
    """Watches what the pointer carries over the board, and makes a drag of it over the panel.

    Args to the constructor:
        view: What is carried on.
        panel: What takes it.
        selected: Returns which pictures are carried.
    """

    def __init__(
        self, view: BoardView, panel: QWidget, selected: Callable[[], tuple[AssetId, ...]]
    ) -> None:
        super().__init__(view)
        self._view = view
        self._panel = panel
        self._selected = selected
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseMove:
            return False
        ids = self._selected() if self._is_over_panel(event) else ()
        if ids:
            self._start(ids)
        return bool(ids)

    def _is_over_panel(self, event: QMouseEvent) -> bool:
        if not self._view.is_carrying or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        place = self._panel.mapFromGlobal(event.globalPosition().toPoint())
        return self._panel.isVisible() and self._panel.rect().contains(place)

    def _start(self, ids: tuple[AssetId, ...]) -> None:
        self._view.cancel_tool()
        drag = QDrag(self._view)
        drag.setMimeData(assets_mime(ids))
        drag.setPixmap(carried_pixmap(self._view))
        drag.exec(Qt.DropAction.CopyAction)
        let_go(self._view)
