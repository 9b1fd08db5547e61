"""Why selected pictures failed, and Retry, on top of the menu of the selection."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from refboard.core.ids import AssetId
from refboard.core.words import counted
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets

WIDEST_PX = 420


class FailureEntries(QObject):
    """The first lines of a menu; hidden while nothing that failed is selected.

    Args to the constructor:
        menu: The menu of what is selected.
        boards: Which board is shown.
        view: What is selected on it.
        known_assets: Why which picture failed.

    Signals:
        retried: Carries a tuple of AssetIds.
    """

    retried = Signal(object)

    def __init__(
        self, menu: QMenu, boards: BoardController, view: BoardView, known_assets: KnownAssets
    ) -> None:
        super().__init__(menu)
        self._menu = menu
        self._boards = boards
        self._view = view
        self._known_assets = known_assets
        self._ids: tuple[AssetId, ...] = ()
        self.reason = QAction(self)
        self.reason.setEnabled(False)
        self.retry = QAction("Retry import", self)
        self.retry.triggered.connect(self._retry)
        self._line = QAction(self)
        self._line.setSeparator(True)
        menu.insertActions(menu.actions()[0], (self.reason, self.retry, self._line))
        menu.aboutToShow.connect(self._offer)
        self._show({})

    def _offer(self) -> None:
        """Offer to retry what failed of the selection."""
        board = self._boards.current
        items = {} if board is None else board.document.items
        failed: dict[AssetId, str] = {}
        for item_id in self._view.selected_ids():
            item = items.get(item_id)
            asset_id = None if item is None else item.asset_id
            why = self._known_assets.why_failed(asset_id)
            if asset_id is not None and why:
                failed[self._known_assets.canonical(asset_id)] = why
        self._show(failed)

    def _show(self, failed: dict[AssetId, str]) -> None:
        """Show these assets, each with why it failed."""
        self._ids = tuple(failed)
        if failed:
            why = next(iter(failed.values()))
            words = why if len(failed) == 1 else f"{counted(len(failed), 'picture')} failed. {why}"
            metrics, right = self._menu.fontMetrics(), Qt.TextElideMode.ElideRight
            self.reason.setText(metrics.elidedText(words, right, WIDEST_PX).replace("&", "&&"))
            self.reason.setToolTip(words)
        for action in (self.reason, self.retry, self._line):
            action.setVisible(bool(failed))

    def _retry(self) -> None:
        self.retried.emit(self._ids)
