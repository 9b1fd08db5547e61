"""The thread that owns the library: it runs the engine. When it ends, the library is closed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from refboard.core.settings import Settings
from refboard.services.engine.engine import Engine
from refboard.services.engine.work_lanes import WorkLanes

if TYPE_CHECKING:
    from refboard.services.library.library import Library


class LibraryThread(QThread):
    """Opens a library, serves requests until it is stopped, and closes it.

    Attributes:
        engine: What it runs; requests go there, from any thread.

    Signals:
        happened: An Event.
    """

    happened = Signal(object)

    def __init__(
        self,
        root: Path,
        lanes: WorkLanes,
        settings: Settings,
        models: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)

        def opens() -> "Library":
            # Here and not above: the window is painted before the database is loaded.
            from refboard.services.library.library import Library

            return Library.open(root, models)

        self.engine = Engine(
            opens, lanes, settings, emit=self.happened.emit, on_fault=_to_the_crash_report
        )
        self.setObjectName("library")

    def run(self) -> None:
        """Own the library from opening to closing."""
        self.engine.run()


def _to_the_crash_report(error: Exception) -> None:
    sys.excepthook(type(error), error, error.__traceback__)
