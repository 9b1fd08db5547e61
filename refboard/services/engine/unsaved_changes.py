"""What the user did and the database has not taken yet, in order, until it does."""

import logging
from collections import deque
from collections.abc import Callable

from refboard.core.errors import LibraryBusyError, RefboardError, StorageError
from refboard.core.events import Event, RequestFailed
from refboard.core.ids import RequestId
from refboard.core.requests import Request

log = logging.getLogger(__name__)


class UnsavedChanges:
    """Requests that must not be lost when the disk is full or another program keeps the library.

    A change that waits holds back all later ones: an item is never moved before it is added.
    """

    def __init__(self, save: Callable[[Request], None], emit: Callable[[Event], None]) -> None:
        self._save = save
        self._emit = emit
        self._waiting: deque[Request] = deque()
        self._is_told = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, *requests: Request) -> None:
        """Save requests now, or when it is possible."""
        self._waiting.extend(requests)
        self.flush()

    def flush(self) -> None:
        """Save what waits, oldest first, as far as it goes; tell once when it does not."""
        while self._waiting:
            try:
                self._save(self._waiting[0])
            except (LibraryBusyError, StorageError) as error:
                self._tell_waiting(error)
                return
            except RefboardError as error:
                log.info("not saved: %s", error)
                self._emit(RequestFailed(RequestId(0), error.sentence, error.hint))
            except BaseException:
                # A bug of ours: it is reported where this was called, and holds up nothing else.
                self._waiting.popleft()
                raise
            self._waiting.popleft()
        self._is_told = False

    def _tell_waiting(self, error: RefboardError) -> None:
        if not self._is_told:
            self._is_told = True
            sentence = f"Not saved yet. {error.sentence}"
            hint = "RefBoard keeps trying; quit only when this is mended."
            self._emit(RequestFailed(RequestId(0), sentence, hint))
