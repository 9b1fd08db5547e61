"""Makes pictures of the pages of documents, off the GUI thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from refboard.core.asset import Source
from refboard.core.errors import InputError
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry


class _StoppedError(Exception):
    """The user wants no more pages."""


class PageReader(QThread):
    """Reads the pages of some documents, one after another.

    Attributes:
        refusals: Why documents could not be read, or not whole; a sentence each.

    Signals:
        progressed: Carries the document's Path, the pages that are read and how many there are.
        completed: Carries a tuple of ImportEntry; what was read before a stop counts.
    """

    progressed = Signal(object, int, int)
    completed = Signal(object)

    def __init__(
        self, documents: Sequence[Path], max_megapixels: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._documents = tuple(documents)
        self._max_megapixels = max_megapixels
        self.refusals: list[str] = []
        self.setObjectName("page reader")

    def run(self) -> None:
        """Read; what one document lacks costs none of the others."""
        entries: list[ImportEntry] = []
        try:
            for path in self._documents:
                self._read(path, entries)
        except _StoppedError:
            pass
        self.completed.emit(tuple(entries))

    def _read(self, path: Path, entries: list[ImportEntry]) -> None:
        from refboard.services.imaging.limits import Limits
        from refboard.services.imaging.pages import pages_of

        def step(done: int, total: int) -> None:
            if self.isInterruptionRequested():
                raise _StoppedError
            self.progressed.emit(path, done, total)

        try:
            for page in pages_of(path, step, Limits(max_megapixels=self._max_megapixels)):
                source = Source(Path(page.name), name=page.name)
                entries.append(
                    ImportEntry(new_asset_id(), source, page.width, page.height, page.content)
                )
        except InputError as error:
            self.refusals.append(str(error))
        except OSError:
            pass  # of a TIFF that cannot be read the import of the file itself says why
