"""Shows how far the work is and what failed: told once, tried again, or told no more of.

A picture that was dismissed keeps its badge, and can still be retried from its menu.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from refboard.core.asset import Failure, OriginalState
from refboard.core.errors import LibraryReadOnlyError
from refboard.core.events import ActivityChanged
from refboard.core.ids import AssetId
from refboard.core.words import counted
from refboard.ui.actions.verbs import Verbs
from refboard.ui.activity.activity import ActivityChip
from refboard.ui.activity.activity_controller import ActivityController
from refboard.ui.activity.failure_entries import FailureEntries
from refboard.ui.activity.failures_chip import FailuresChip
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.file_controller import FileController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.exporting.export_controller import ExportController
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.notices.notices import Notices

TOPIC = "failures"
ORIGINALS_TOPIC = "originals"
UNCHANGED = "What is selected is as it was when it was read."


class ActivityPresenter(QObject):
    """Stands between the work in the background and where it is shown.

    Args to the constructor:
        controller: Knows what goes on and what failed, and has it tried again.
        imports: What was brought since the window opened.
        boards: Which board is shown, and what lies on it.
        files: Writes and reads board files.
        exports: Writes what leaves the board.
        known_assets: Why which picture failed.
        chip: Says how far the work is.
        failed: Says how many failed, and lists them.
        entries: Offer the same for what is selected.
        notices: Where the user is told.
    """

    def __init__(
        self,
        controller: ActivityController,
        imports: ImportController,
        boards: BoardController,
        files: FileController,
        exports: ExportController,
        known_assets: KnownAssets,
        chip: ActivityChip,
        failed: FailuresChip,
        entries: FailureEntries,
        notices: Notices,
    ) -> None:
        super().__init__(chip)
        self._controller = controller
        self._imports = imports
        self._boards = boards
        self._known_assets = known_assets
        self._failed = failed
        self._notices = notices
        self._count_soon = QTimer(self, singleShot=True, interval=0)
        self._count_soon.timeout.connect(self._count_here)
        controller.changed.connect(self._show_activity)
        self._show_work(chip, files, exports)
        controller.failures_added.connect(self._show)
        self._entries = entries
        failed.retried.connect(self._retry)
        failed.dismissed.connect(self._dismiss)
        failed.failures.modelReset.connect(self._count_soon.start)
        controller.failures_ended.connect(failed.end_failures)
        entries.retried.connect(self._retry)
        entries.kept.connect(self._dismiss)
        boards.shown.connect(self._count_soon.start)
        boards.edited.connect(self._count_soon.start)
        known_assets.assets_changed.connect(self._count_soon.start)

    def verbs(self) -> Verbs:
        """Return what each action about changed originals does, by its id."""
        return {
            "read_again": partial(self._for_changed, self._retry),
            "keep_original": partial(self._for_changed, self._dismiss),
        }

    def _for_changed(self, act: Callable[[tuple[AssetId, ...]], None]) -> None:
        """Do something about the changed originals that are selected."""
        changed = self._entries.selected_changed()
        if changed:
            act(changed)
        else:
            self._notices.report(UNCHANGED)

    def _show_work(
        self, chip: ActivityChip, files: FileController, exports: ExportController
    ) -> None:
        self._controller.changed.connect(chip.show_activity)
        chip.cancelled.connect(self._controller.cancel)
        exports.errand.changed.connect(chip.show_writing)
        chip.writing_cancelled.connect(exports.errand.cancel)
        files.board_files.changed.connect(chip.show_board_file)
        chip.board_file_cancelled.connect(files.board_files.cancel)

    def _show_activity(self, activity: ActivityChanged) -> None:
        self._failed.show_total(activity.failed)

    def _count_here(self) -> None:
        """Count the listed failures whose pictures lie on the shown board."""
        model, board = self._failed.failures, self._boards.current
        if model.rowCount() == model.originals():
            self._notices.settle(TOPIC)
        if not model.changed():
            self._notices.settle(ORIGINALS_TOPIC)
        canonical = self._known_assets.canonical
        failed = {canonical(asset_id) for asset_id in model.ids()}
        shown = {
            canonical(item.asset_id)
            for item in (board.document if board is not None and failed else ())
            if item.asset_id is not None
        }
        self._failed.show_here(model.count_of(failed & shown, canonical))

    def _show(self, failures: tuple[Failure, ...]) -> None:
        self._failed.add_failures(failures)
        # Failures of earlier sessions are in the list too, but were told when they happened.
        refused = [f for f in failures if f.original is OriginalState.UNCHANGED]
        if any(failure.asset_id in self._imports.brought for failure in refused):
            self._tell_refused(self._failed.failures.of(self._imports.brought))
        if any(failure.original is OriginalState.CHANGED for failure in failures):
            self._tell_changed(self._failed.failures.changed())

    def _tell_refused(self, told: Sequence[Failure]) -> None:
        self._notices.settle(TOPIC)
        if len(told) == 1:
            self._notices.refuse(f"{told[0].sentence} {told[0].hint}".strip(), topic=TOPIC)
            return
        sentence = f"{counted(len(told), 'picture')} could not be imported."
        self._notices.refuse(sentence, "Show why", self._failed.show_popover, TOPIC)

    def _tell_changed(self, told: Sequence[Failure]) -> None:
        """Tell of changed originals: nothing is wrong, but the user has to decide."""
        self._notices.settle(ORIGINALS_TOPIC)
        words = _changed_words(told)
        self._notices.show(words, "Show", self._failed.show_popover, ORIGINALS_TOPIC)

    def _refuses_change(self) -> bool:
        if self._controller.is_read_only:
            self._notices.show(str(LibraryReadOnlyError()))
        return self._controller.is_read_only

    def _retry(self, ids: tuple[AssetId, ...]) -> None:
        if self._refuses_change():
            return
        tried = ids or self._failed.failures.retried_with_all()
        self._controller.retry(ids)
        self._failed.failures.remove(tried)
        self._known_assets.clear_failure(tried)

    def _dismiss(self, ids: tuple[AssetId, ...]) -> None:
        if self._refuses_change():
            return
        # Those that are listed: one that failed this very moment was not read yet.
        gone = ids or self._failed.failures.ids()
        self._controller.dismiss(gone)
        self._failed.failures.remove(gone)
        found = {asset_id: self._known_assets.get(asset_id) for asset_id in gone}
        # What is stored is a picture like any other; what is not keeps saying why.
        self._known_assets.clear_failure(
            key for key, asset in found.items() if asset and asset.is_stored
        )


def _changed_words(changed: Sequence[Failure]) -> str:
    if len(changed) == 1:
        return changed[0].sentence
    return f"The files of {len(changed):,} pictures were changed after they were added."
