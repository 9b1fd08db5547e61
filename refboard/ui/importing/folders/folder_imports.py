"""Brings what lies in folders onto boards."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.words import counted
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import Place
from refboard.ui.importing.folders.folder_scan import (
    FolderScan,
    FoundPicture,
    Probed,
    left_out_words,
)
from refboard.ui.importing.import_remarks import skipped_words


class FolderImports(QObject):
    """Looks through folders, each drop in a thread of its own.

    Args to the constructor:
        add: Puts what was found on a board; returns how many pictures were new.

    Signals:
        told: Carries a sentence for the status bar.
        refused: Carries a sentence: something in a folder could not be read, or nothing was there.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        add: Callable[[OpenBoard, Sequence[FoundPicture], Place], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._add = add
        self._scans: dict[FolderScan, tuple[OpenBoard, Place]] = {}

    @property
    def is_scanning(self) -> bool:
        """Return whether a folder is being looked through."""
        return bool(self._scans)

    def take(self, board: OpenBoard, roots: Sequence[Path], at: Place) -> None:
        """Begin to look through files and folders whose pictures are wanted on a board."""
        scan = FolderScan(roots, self)
        self._scans[scan] = (board, at)
        scan.counted.connect(self._report_count)
        scan.completed.connect(self._finish)
        scan.finished.connect(self._forget)
        self.told.emit(f'Looking through "{roots[0].name}"...')
        scan.start()

    def stop(self) -> None:
        """End all scans; what they have not found is not imported."""
        for scan in tuple(self._scans):
            scan.stop()
        self._scans.clear()

    def _report_count(self, count: int) -> None:
        self.told.emit(f"Looking through folders: {counted(count, 'picture')} so far.")

    def _finish(self, found: Sequence[FoundPicture]) -> None:
        scan = self.sender()
        if not isinstance(scan, FolderScan) or scan not in self._scans:
            return
        board, at = self._scans[scan]
        if found:
            added = self._add(board, found, at)
            if scan.skipped and added:
                self.told.emit(skipped_words(added, scan.skipped))
        else:
            self.told.emit("")
        if scan.unreadable:
            found_all = Probed([*found], scan.unreadable)
            if words := left_out_words(len(scan.unreadable), found_all):
                self.refused.emit(words)
        elif not found:
            self.refused.emit(f'There are no pictures in "{scan.roots[0].name}".')

    def _forget(self) -> None:
        scan = self.sender()
        if isinstance(scan, FolderScan):
            self._scans.pop(scan, None)
            scan.deleteLater()
