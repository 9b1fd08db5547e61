"""Asks how the queues stand while somebody looks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from refboard.core.queue_state import QueuesListed
from refboard.core.requests import ListQueues
from refboard.ui.actions.verbs import Verbs
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked
    from refboard.ui.queues.queue_dialog import QueueDialog

EVERY_MS = 500


class QueuePresenter(QObject):
    """Opens one page over a window; nothing is asked while it is closed.

    Args to the constructor:
        library: What is asked.
        parent: What the page lies over.

    Attributes:
        dialog: The page, once it was opened.
    """

    def __init__(self, library: LibraryPort, parent: QWidget) -> None:
        super().__init__(parent)
        self.dialog: QueueDialog | None = None
        self._library = library
        self._parent = parent
        self._asked: Asked[QueuesListed] | None = None
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._ask)

    def verbs(self) -> Verbs:
        """Return what the action does, by its id."""
        return {"queues": self.show}

    def show(self) -> None:
        """Bring the page to the front."""
        # Loaded when it is wanted: nothing of it is needed for the first paint.
        from refboard.ui.queues.queue_dialog import QueueDialog

        if self.dialog is None:
            self.dialog = QueueDialog(self._parent)
            self.dialog.watched.connect(self._watch)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _watch(self, is_watched: bool) -> None:
        if is_watched:
            self._timer.start()
            self._ask()
        else:
            self._timer.stop()

    def _ask(self) -> None:
        if self._asked is None or not self._asked.is_open:  # a library that is busy is asked once
            self._asked = self._library.ask(ListQueues()).then(self._show)

    def _show(self, event: QueuesListed) -> None:
        if self.dialog is not None:
            self.dialog.show_states(event.queues)
