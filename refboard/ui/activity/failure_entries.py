"""Why selected pictures failed, and Retry, on top of the menu of the selection."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from refboard.core.ids import AssetId

WIDEST_PX = 420


class FailureEntries(QObject):
    """The first lines of a menu; hidden while nothing that failed is selected.

    Signals:
        retried: Carries a tuple of AssetIds.
    """

    retried = Signal(object)

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        self._ids: tuple[AssetId, ...] = ()
        self.reason = QAction(self)
        self.reason.setEnabled(False)
        self.retry = QAction("Retry import", self)
        self.retry.triggered.connect(self._retry)
        self._line = QAction(self)
        self._line.setSeparator(True)
        menu.insertActions(menu.actions()[0], (self.reason, self.retry, self._line))
        self.show_failed(())

    def show_failed(self, failed: Sequence[tuple[AssetId, str]]) -> None:
        """Offer to retry these assets; each comes with why it failed."""
        self._ids = tuple(asset_id for asset_id, _ in failed)
        if failed:
            why = failed[0][1]
            words = why if len(failed) == 1 else f"{len(failed):,} pictures failed. {why}"
            metrics, right = self._menu.fontMetrics(), Qt.TextElideMode.ElideRight
            self.reason.setText(metrics.elidedText(words, right, WIDEST_PX).replace("&", "&&"))
            self.reason.setToolTip(words)
        for action in (self.reason, self.retry, self._line):
            action.setVisible(bool(failed))

    def _retry(self) -> None:
        self.retried.emit(self._ids)
