"""What the window needs of the library's bridge: requests down, events up.

The window knows the library by this port only, so a recorder can stand in for it in tests.
"""

from typing import Protocol

from PySide6.QtCore import SignalInstance

from refboard.core.ids import RequestId
from refboard.core.requests import Request


class LibraryPort(Protocol):
    """The library as the window sees it."""

    @property
    def happened(self) -> SignalInstance:
        """Carries each Event, on the GUI thread."""
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

    def next_request_id(self) -> RequestId:
        """Return an id higher than all before."""
        ...
