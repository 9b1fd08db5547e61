"""Shows how far the work is and what failed: told once, tried again, or told no more of.

A picture that was dismissed keeps its badge, and can still be retried from its menu.
"""

from PySide6.QtCore import QObject

from refboard.core.asset import Failure
from refboard.core.errors import LibraryReadOnlyError
from refboard.core.ids import AssetId
from refboard.ui.activity.activity import ActivityChip
from refboard.ui.activity.activity_controller import ActivityController
from refboard.ui.activity.failure_entries import FailureEntries
from refboard.ui.boards.picture_export import PictureExport
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.notices.notices import Notices


class ActivityPresenter(QObject):
    """Stands between the work in the background and where it is shown.

    Args to the constructor:
        controller: Knows what goes on and what failed, and has it tried again.
        imports: What was brought since the window opened.
        pictures: Writes boards as pictures.
        known_assets: Why which picture failed.
        chip: Says how far the work is, and lists what failed.
        entries: Offer the same for what is selected.
        notices: Where the user is told.
    """

    def __init__(
        self,
        controller: ActivityController,
        imports: ImportController,
        pictures: PictureExport,
        known_assets: KnownAssets,
        chip: ActivityChip,
        entries: FailureEntries,
        notices: Notices,
    ) -> None:
        super().__init__(chip)
        self._controller = controller
        self._imports = imports
        self._known_assets = known_assets
        self._chip = chip
        self._notices = notices
        controller.changed.connect(chip.show_activity)
        controller.failures_added.connect(self._show)
        chip.cancelled.connect(controller.cancel)
        pictures.changed.connect(chip.show_writing)
        chip.writing_cancelled.connect(pictures.cancel)
        chip.retried.connect(self._retry)
        chip.dismissed.connect(self._dismiss)
        entries.retried.connect(self._retry)

    def _show(self, failures: tuple[Failure, ...]) -> None:
        self._chip.add_failures(failures)
        # Failures of earlier sessions are in the list too, but were told when they happened.
        if any(failure.asset_id in self._imports.brought for failure in failures):
            self._notices.show(
                "Some pictures could not be imported.", "Show why", self._chip.show_popover
            )

    def _refuses_change(self) -> bool:
        if self._controller.is_read_only:
            self._notices.show(str(LibraryReadOnlyError()))
        return self._controller.is_read_only

    def _retry(self, ids: tuple[AssetId, ...]) -> None:
        if self._refuses_change():
            return
        tried = ids or self._chip.failures.ids()
        self._controller.retry(ids)
        self._chip.failures.remove(tried)
        self._known_assets.clear_failure(tried)

    def _dismiss(self, ids: tuple[AssetId, ...]) -> None:
        if self._refuses_change():
            return
        # Those that are listed: one that failed this very moment was not read yet.
        gone = ids or self._chip.failures.ids()
        self._controller.dismiss(gone)
        self._chip.failures.remove(gone)
        found = {asset_id: self._known_assets.get(asset_id) for asset_id in gone}
        # What is stored is a picture like any other; what is not keeps saying why.
        self._known_assets.clear_failure(
            key for key, asset in found.items() if asset and asset.is_stored
        )
