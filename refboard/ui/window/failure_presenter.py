"""What the window does about failures: tells them once, tries them again, or tells no more of them.

A picture that was dismissed keeps its badge, and can still be retried from its menu.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from refboard.core.asset import Failure
from refboard.core.ids import AssetId

if TYPE_CHECKING:
    from refboard.ui.window.main_window import MainWindow


class FailurePresenter(QObject):
    """Listens for one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        chip = window.status.chip
        window.controller.failures_added.connect(self._show)
        chip.retried.connect(self._retry)
        chip.dismissed.connect(self._dismiss)
        window.failure_entries.retried.connect(self._retry)

    def offer_retry(self) -> None:
        """Put the failed pictures of the selection on top of its menu."""
        window = self._window
        board = window.controller.boards.current
        failed: dict[AssetId, str] = {}
        for item_id in window.view.selected_ids() if board is not None else ():
            item = board.document.items.get(item_id) if board is not None else None
            asset_id = None if item is None else item.asset_id
            why = window.catalogue.why_failed(asset_id)
            if asset_id is not None and why:
                failed[window.catalogue.canonical(asset_id)] = why
        window.failure_entries.show_failed(tuple(failed.items()))

    def _show(self, failures: tuple[Failure, ...]) -> None:
        window = self._window
        window.status.chip.add_failures(failures)
        # Failures of earlier sessions are in the list too, but were told when they happened.
        if any(failure.asset_id in window.controller.imports.brought for failure in failures):
            window.notifier.show(
                "Some pictures could not be imported.", "Show why", window.status.chip.show_popover
            )

    def _retry(self, ids: tuple[AssetId, ...]) -> None:
        chip = self._window.status.chip
        tried = ids or chip.failures.ids()
        self._window.controller.retry(ids)
        chip.failures.remove(tried)
        self._window.catalogue.clear_failure(tried)

    def _dismiss(self, ids: tuple[AssetId, ...]) -> None:
        window = self._window
        # Those that are listed: one that failed this very moment was not read yet.
        gone = ids or window.status.chip.failures.ids()
        window.controller.dismiss(gone)
        window.status.chip.failures.remove(gone)
        catalogue = window.catalogue
        found = {asset_id: catalogue.get(asset_id) for asset_id in gone}
        # What is stored is a picture like any other; what is not keeps saying why.
        catalogue.clear_failure(key for key, asset in found.items() if asset and asset.is_stored)
