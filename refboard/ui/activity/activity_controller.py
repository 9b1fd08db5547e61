"""What goes on in the background and what failed there: learned from the library, asked of it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Failure
from refboard.core.events import ActivityChanged
from refboard.core.ids import AssetId
from refboard.core.requests import CancelImports, DismissFailures, RetryFailed
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort


class ActivityController(QObject):
    """Asks the library and hands on what it tells.

    Attributes:
        is_read_only: The library is only looked at.

    Signals:
        changed: Carries an ActivityChanged.
        failures_added: Carries a tuple of Failure.
        failures_ended: Carries a tuple of AssetIds with which nothing is wrong any more.
    """

    changed = Signal(object)
    failures_added = Signal(object)
    failures_ended = Signal(object)

    def __init__(
        self, library: LibraryPort, known_assets: KnownAssets, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._known_assets = known_assets
        self.is_read_only = False

    def retry(self, asset_ids: Sequence[AssetId]) -> None:
        """Try failed pictures again: those given, or all."""
        self._library.send(RetryFailed(tuple(asset_ids)))

    def dismiss(self, asset_ids: Sequence[AssetId]) -> None:
        """Tell no more of these failures."""
        self._library.send(DismissFailures(tuple(asset_ids)))

    def cancel(self) -> None:
        """Give up what is pending; it can be retried."""
        self._library.send(CancelImports())

    def take_activity(self, event: ActivityChanged) -> None:
        """Learn how far the work is."""
        self.changed.emit(event)

    def take_failures(self, failures: tuple[Failure, ...]) -> None:
        """Learn what failed."""
        self._known_assets.fail(failures)
        self.failures_added.emit(failures)

    def end_failures(self, ids: tuple[AssetId, ...]) -> None:
        """Learn with which pictures nothing is wrong any more."""
        self._known_assets.clear_failure(ids)
        self.failures_ended.emit(ids)
