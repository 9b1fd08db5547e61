"""Why selected pictures failed, and what can be done, on top of the menu of the selection."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from refboard.core.asset import OriginalState
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
        kept: Carries a tuple of AssetIds that are to stay as they were.
    """

    retried = Signal(object)
    kept = Signal(object)

    def __init__(
        self, menu: QMenu, boards: BoardController, view: BoardView, known_assets: KnownAssets
    ) -> None:
        super().__init__(menu)
        self._menu = menu
        self._boards = boards
        self._view = view
        self._known_assets = known_assets
        self._ids: tuple[AssetId, ...] = ()
        self._changed: tuple[AssetId, ...] = ()
        self.reason = QAction(self)
        self.reason.setEnabled(False)
        self.retry = QAction(self)
        self.retry.triggered.connect(lambda: self.retried.emit(self._ids))
        self.keep = QAction("Keep as it was", self)
        self.keep.triggered.connect(lambda: self.kept.emit(self._changed))
        self._line = QAction(self)
        self._line.setSeparator(True)
        menu.insertActions(menu.actions()[0], (self.reason, self.retry, self.keep, self._line))
        menu.aboutToShow.connect(self._offer)
        self._show({})

    def selected_changed(self) -> tuple[AssetId, ...]:
        """Return which selected pictures have an original that was changed."""
        return self._changed_of(self._selected_failed())

    def _offer(self) -> None:
        """Offer what can be done about what failed of the selection."""
        self._show(self._selected_failed())

    def _selected_failed(self) -> dict[AssetId, str]:
        """Return which selected assets failed, each with the reason."""
        board = self._boards.current
        items = {} if board is None else board.document.items
        failed: dict[AssetId, str] = {}
        for item_id in self._view.selected_ids():
            item = items.get(item_id)
            asset_id = None if item is None else item.asset_id
            why = self._known_assets.why_failed(asset_id)
            if asset_id is not None and why:
                failed[self._known_assets.canonical(asset_id)] = why
        return failed

    def _changed_of(self, failed: dict[AssetId, str]) -> tuple[AssetId, ...]:
        found = {asset_id: self._known_assets.failure(asset_id) for asset_id in failed}
        changed = OriginalState.CHANGED
        return tuple(
            key for key, failure in found.items() if failure and failure.original is changed
        )

    def _show(self, failed: dict[AssetId, str]) -> None:
        """Show these assets, each with why it failed."""
        self._ids, self._changed = tuple(failed), self._changed_of(failed)
        if failed:
            why = next(iter(failed.values()))
            words = why if len(failed) == 1 else f"{counted(len(failed), 'picture')} failed. {why}"
            metrics, right = self._menu.fontMetrics(), Qt.TextElideMode.ElideRight
            self.reason.setText(metrics.elidedText(words, right, WIDEST_PX).replace("&", "&&"))
            self.reason.setToolTip(words)
        is_all_changed = bool(failed) and len(self._changed) == len(failed)
        self.retry.setText("Read it again" if is_all_changed else "Try again")
        for action in (self.reason, self.retry, self._line):
            action.setVisible(bool(failed))
        self.keep.setVisible(bool(self._changed))
