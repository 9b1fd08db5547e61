"""Asks what the pictures of the library show; paints nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.tagging.tag_requests import AskSubjects
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked
    from refboard.core.events import SubjectsTold


class SubjectsController(QObject):
    """Asks when somebody looks, since the answer takes a moment in a large library.

    Signals:
        told: Carries SubjectsTold.
    """

    told = Signal(object)

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._asked: Asked[SubjectsTold] | None = None

    def ask(self) -> None:
        """Ask; `told` follows."""
        self._asked = self._library.ask(AskSubjects(), instead_of=self._asked)
        self._asked.then(self.told.emit)
