"""Shows what was written in the file manager, off the GUI thread."""

import threading
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.errors import QueryError
from refboard.services import file_manager


class WrittenPlace(QObject):
    """Leads to files and folders that were exported.

    Signals:
        refused: Carries a sentence that no file manager could be opened.
    """

    refused = Signal(str)

    def show(self, path: Path) -> None:
        """Open the folder in which it lies, with it chosen."""
        # A file manager may take seconds to answer. A daemon: it cannot keep the process alive.
        work = threading.Thread(
            target=self._open, args=(path.absolute(),), name="show-written", daemon=True
        )
        work.start()

    def _open(self, path: Path) -> None:
        try:
            file_manager.show_file(path)
        except QueryError as error:
            with suppress(RuntimeError):  # the window went away meanwhile: nobody waits for it
                self.refused.emit(str(error))
