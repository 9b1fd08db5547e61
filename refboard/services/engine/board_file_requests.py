"""What the window asks about board files: write, read, stop.

Both run in a decode thread over a connection of their own, so that questions need not wait.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from refboard.core.errors import RefboardError, StoppedError
from refboard.core.events import BoardExported, BoardFileProgress, BoardImported, Event
from refboard.core.ids import RequestId
from refboard.core.requests import CancelBoardFile, ExportBoard, ImportBoardFile
from refboard.services.engine.continuations import Continuations
from refboard.services.interchange.board_file import ReadBoard, WrittenBoard
from refboard.services.interchange.progress import Tell
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.boards import read_board, write_board
from refboard.services.library.library import Library

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")

QUIET_S = 0.5
"""What takes no longer is not told of: a bar that comes and goes says nothing."""
INTERVAL_S = 0.1


class BoardFileRequests:
    """Serves one window; used by the library's owner only, but for `stop`."""

    def __init__(
        self,
        library: Library,
        decode: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
    ) -> None:
        """Make one for an owner.

        Args:
            library: What is served.
            decode: Lanes whose threads write and read.
            later: Runs a call on the owner's thread, from any thread.
            emit: Takes events.
        """
        self._paths = library.paths
        self._in_place = library.store.in_place
        self._decode = decode
        self._later = later
        self._continuations = Continuations(later, emit)
        self._emit = emit
        self._stops: dict[RequestId, tuple[Path, threading.Event]] = {}

    def write(self, request: ExportBoard) -> None:
        """Write a board into a file."""

        def show(written: WrittenBoard) -> None:
            left_out = tuple(map(str, written.left_out))
            self._emit(BoardExported(request.request_id, written.path, written.pictures, left_out))

        tell = self._begun(request.request_id, request.path, "written")
        writing = self._decode.submit(
            Lane.ONLINE,
            self._in_place(write_board),
            self._paths,
            request.path,
            request.board_id,
            tell,
        )
        self._then(writing, request.request_id, show)

    def read(self, request: ImportBoardFile, go_on: Callable[[], None]) -> None:
        """Read a file into a new board; `go_on` is called when that is there, before it is told."""

        def show(read: ReadBoard) -> None:
            go_on()
            self._emit(BoardImported(request.request_id, read.id, read.missing))

        tell = self._begun(request.request_id, request.path, "read")
        reading = self._decode.submit(
            Lane.ONLINE, self._in_place(read_board), self._paths, request.path, tell
        )
        self._then(reading, request.request_id, show)

    def cancel(self, request: CancelBoardFile) -> None:
        """Stop what is done with a file."""
        for path, stop in self._stops.values():
            if path == request.path:
                stop.set()

    def stop(self) -> None:
        """Stop everything, from any thread."""
        for _path, stop in list(self._stops.values()):
            stop.set()

    def _begun(self, request_id: RequestId, path: Path, verb: str) -> Tell:
        """Return what takes progress in another thread, and ends the work there."""
        stop = threading.Event()
        self._stops[request_id] = (path, stop)
        due_at = time.monotonic() + QUIET_S

        def tell(done: int, total: int) -> None:
            nonlocal due_at
            if stop.is_set():
                raise StoppedError(f'"{path.name}" was not {verb}: it was stopped.')
            now = time.monotonic()
            if now >= due_at:
                due_at = now + INTERVAL_S
                self._later(lambda: self._show(request_id, path, done, total))

        return tell

    def _show(self, request_id: RequestId, path: Path, done: int, total: int) -> None:
        if request_id in self._stops:  # it may have ended before its last news came here
            self._emit(BoardFileProgress(path, done, total))

    def _then(self, future: "Future[T]", request_id: RequestId, show: Callable[[T], None]) -> None:
        def proceed(result: T) -> None:
            self._stops.pop(request_id, None)
            show(result)

        def fail(error: RefboardError) -> None:
            self._stops.pop(request_id, None)
            self._continuations.refuse(request_id, error)

        self._continuations.then(future, request_id, proceed, fail)
