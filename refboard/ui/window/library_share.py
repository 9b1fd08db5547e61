"""One library for several windows: each has a share, and the last one to go ends it.

A share is a window's port to the library. What happens is told to all of them; the answer to a
question goes to the window that asked, and to nobody when that is gone. What a window sent is
done in any case.
"""

from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from refboard.core import events
from refboard.core.asking.asked import Asked
from refboard.core.events import Answer
from refboard.core.ids import BoardId
from refboard.core.requests import Question, Request
from refboard.ui.library_port import LibraryPort

A = TypeVar("A", bound=Answer)


class LibraryHub(QObject):
    """Holds a library, and remembers what a window that comes later has to know.

    Args to the constructor:
        library: It is not started yet.
        parent: Owns it.
    """

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self._shares: list[LibraryShare] = []
        self._is_started = False
        self._opened: events.LibraryOpened | events.LibraryFailed | None = None
        self._spaces: events.SpacesChanged | None = None
        self._activity: events.ActivityChanged | None = None
        library.happened.connect(self._take)

    @property
    def opened(self) -> events.LibraryOpened | None:
        """How the library is open, with the boards that there are now; None when it is not."""
        return self._opened if isinstance(self._opened, events.LibraryOpened) else None

    def share(self, board_id: BoardId | None = None) -> "LibraryShare":
        """Return a port for one more window, which shows a board first, or the last one shown."""
        made = LibraryShare(self, board_id)
        self._shares.append(made)
        return made

    def start(self, share: "LibraryShare") -> None:
        """Open the library for the first window; tell later ones how it is open."""
        if not self._is_started:
            self._is_started = True
            self.library.start()
            return
        opened = self._opened
        if isinstance(opened, events.LibraryOpened) and share.board_id is not None:
            opened = replace(opened, last_board=share.board_id)
        for event in (opened, self._spaces, self._activity):
            if event is not None:
                share.happened.emit(event)

    def leave(self, share: "LibraryShare") -> object:
        """End a share, and the library with the last one."""
        if share not in self._shares:
            return None
        self._shares.remove(share)
        return None if self._shares else self.library.stop()

    def _take(self, event: events.Event) -> None:
        match event:
            case events.LibraryOpened() | events.LibraryFailed():
                self._opened = event
            case events.BoardsChanged() if isinstance(self._opened, events.LibraryOpened):
                self._opened = replace(
                    self._opened, boards=event.boards, covers=event.covers, trashed=event.trashed
                )
            case events.SpacesChanged():
                self._spaces = event
            case events.ActivityChanged():
                self._activity = event
            case _:
                pass
        for share in tuple(self._shares):
            share.happened.emit(event)


class LibraryShare(QObject):
    """A window's port to a library that others use, too.

    Attributes:
        board_id: The board to show first; None for the last one that was shown.

    Signals:
        happened: Carries each Event that answers no question, until the share was ended.
    """

    happened = Signal(object)

    def __init__(self, hub: LibraryHub, board_id: BoardId | None) -> None:
        super().__init__(hub)
        self.board_id = board_id
        self._hub = hub
        self._asked: list[Asked[Answer]] = []

    def start(self) -> None:
        """Open the library, or be told how it is open; LibraryOpened or LibraryFailed follows."""
        self._hub.start(self)

    def stop(self) -> object:
        """Wait for no answer any more; the last share ends the library."""
        for asked in self._asked:
            asked.cancel()
        self._asked.clear()
        return self._hub.leave(self)

    def send(self, request: Request) -> None:
        """Queue a request; never waits."""
        self._hub.library.send(request)

    def ask(self, question: Question[A], *, instead_of: Asked[Answer] | None = None) -> Asked[A]:
        """Queue a question; never waits.

        Args:
            question: What is asked; it gets its id on the way.
            instead_of: An older question, whose answer is not wanted any more.
        """
        asked = self._hub.library.ask(question, instead_of=instead_of)
        self._asked = [other for other in self._asked if other.is_open]
        self._asked.append(asked)
        return asked
