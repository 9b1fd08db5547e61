"""What the window needs of the library's bridge: requests down, events up.

The window knows the library by this port only, so a recorder can stand in for it in tests.
"""

from typing import Protocol, TypeVar

from PySide6.QtCore import SignalInstance

from refboard.core.asking.asked import Asked
from refboard.core.events import Answer
from refboard.core.requests import Question, Request

A = TypeVar("A", bound=Answer)


class LibraryPort(Protocol):
    """The library as the window sees it."""

    @property
    def happened(self) -> SignalInstance:
        """Carries each Event that answers no question of `ask`, on the GUI thread."""
        ...

    def start(self) -> None:
        """Open the library; LibraryOpened or LibraryFailed follows."""
        ...

    def stop(self) -> object:
        """Serve what was sent and end; nothing happens afterwards."""
        ...

    def send(self, request: Request) -> None:
        """Queue a request; never waits."""
        ...

    def ask(self, question: Question[A], *, instead_of: Asked[Answer] | None = None) -> Asked[A]:
        """Queue a question; never waits. What is hung on the result runs on the GUI thread.

        Args:
            question: What is asked; it gets its id on the way.
            instead_of: An older question, whose answer is not wanted any more.
        """
        ...
