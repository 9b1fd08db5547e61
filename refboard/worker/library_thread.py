"""The thread that owns the library: its database, its index, its pipeline.

Everything here happens on that thread but `inbox`. When it ends, the database is closed.
"""

import logging
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from refboard.core.errors import RefboardError
from refboard.core.events import Event, LibraryFailed, RequestFailed
from refboard.core.ids import RequestId
from refboard.core.requests import DURABLE
from refboard.core.settings import Settings
from refboard.services.engine.inbox import Finished, Inbox, Message
from refboard.services.inference.embed_lanes import EmbedLanes
from refboard.services.lanes import Lanes

if TYPE_CHECKING:
    from collections.abc import Callable

    from refboard.services.diagnostics.telemetry import Telemetry
    from refboard.services.engine.request_dispatcher import RequestDispatcher
    from refboard.services.importing.pipeline import Pipeline
    from refboard.services.inference.model_sessions import ModelSessions
    from refboard.services.library.library import Library

log = logging.getLogger(__name__)

RETRY_S = 1.0
LOOK_AGAIN_S = 60.0
"""How often to look whether a large model has been idle for long, while one is open."""


@dataclass(frozen=True, slots=True)
class WorkLanes:
    """The lanes that serve a library."""

    decode: Lanes
    embed: EmbedLanes
    fetch: Lanes
    models: Lanes
    workers: int

    @staticmethod
    def make(workers: int) -> "WorkLanes":
        """Return empty lanes for `workers` decoding threads."""
        return WorkLanes(
            Lanes("decode"), EmbedLanes.make(), Lanes("fetch"), Lanes("models"), workers
        )

    def close(self) -> None:
        """Drop what waits in all of them."""
        for lanes in (self.decode, *self.embed.all(), self.fetch, self.models):
            lanes.close()


class LibraryThread(QThread):
    """Opens a library, serves requests until the inbox is closed, and closes it.

    Attributes:
        inbox: Where requests go, from any thread.
        progress: How many requests that must be saved were taken, and how many of them wait.
        busy_since: When it began what it is doing, monotonic seconds; None while it waits.

    The last two are replaced as a whole, so that any thread may read them.

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
        self.inbox = Inbox()
        self._root = root
        self._lanes = lanes
        self._settings = settings
        self._models = models
        self._pipeline: Pipeline | None = None
        self._dispatcher: RequestDispatcher | None = None
        self._sessions: ModelSessions | None = None
        self._telemetry: Telemetry | None = None
        self._is_told_held_up = False
        self._is_stalled = False
        self._reported: set[tuple[type, str, int]] = set()
        self.progress = (0, 0)
        self.busy_since: float | None = None
        self.setObjectName("library")

    def stop(self) -> None:
        """Ask it to end soon, from any thread; requests that wait are still served."""
        # First the inbox: what ends early because of the rest must not be noted as failed.
        self.inbox.close()
        if self._pipeline is not None:
            self._pipeline.stop()
        if self._dispatcher is not None:
            self._dispatcher.stop()
        self._lanes.close()

    def run(self) -> None:
        """Own the library from opening to closing."""
        library: Library | None = None
        try:
            library, dispatcher = self._open()
            dispatcher.open()
        except Exception as error:  # noqa: BLE001  told by the window, and reported if it is a bug
            self._tell_unopened(error)
            if library is not None:
                library.close()
            return
        try:
            self._serve(library, dispatcher)
        finally:
            dispatcher.unsaved.retry()
            self.progress = (self.progress[0], len(dispatcher.unsaved))
            if len(dispatcher.unsaved):
                log.error("changes that could not be saved: %d", len(dispatcher.unsaved))
            if self._telemetry is not None:
                self._telemetry.close()
            library.close()

    def _tell_unopened(self, error: Exception) -> None:
        log.warning("The library cannot be opened: %s", error, exc_info=error.__cause__)
        if isinstance(error, RefboardError):
            self.happened.emit(LibraryFailed(error.sentence, error.hint))
            return
        self._report(error)
        sentence = "The library could not be opened because of a fault in RefBoard."
        self.happened.emit(LibraryFailed(sentence, "Nothing was changed. The log has the details."))

    def _open(self) -> "tuple[Library, RequestDispatcher]":
        # Here and not above: the window is painted before any of these are loaded.
        from refboard.services.diagnostics.telemetry import open_telemetry
        from refboard.services.engine.request_dispatcher import RequestDispatcher
        from refboard.services.imaging.limits import Limits
        from refboard.services.importing.pipeline import Pipeline
        from refboard.services.inference.model_sessions import ModelSessions
        from refboard.services.inference.run_plans import plan_for
        from refboard.services.library.library import Library
        from refboard.services.paths import log_dir, models_home

        library = Library.open(self._root, self._models)
        emit: Callable[[Event], None] = self.happened.emit
        lanes = self._lanes
        limits = Limits(max_megapixels=self._settings.max_megapixels)
        self._telemetry = open_telemetry(log_dir(), is_on=self._settings.telemetry)
        self._sessions = ModelSessions(lanes.embed, plan_for)
        for space in library.spaces():
            # Loading the runtime costs a few frames: better now than in the middle of a drop.
            if space.kind.is_small:
                self._sessions.warm_up(space)
        self._pipeline = Pipeline(
            library,
            self._sessions,
            decode=lanes.decode,
            fetch=lanes.fetch,
            workers=lanes.workers,
            post=self.inbox.put_finished,
            emit=emit,
            limits=limits,
            max_download_bytes=self._settings.max_download_mb * 1_000_000,
            record=self._telemetry.record,
        )
        self._dispatcher = RequestDispatcher(
            library,
            self._pipeline,
            self._sessions,
            decode=lanes.decode,
            models=lanes.models,
            home=models_home(),
            later=self.inbox.put,
            emit=emit,
            limits=limits,
            record=self._telemetry.record,
            report=self._report,
        )
        return library, self._dispatcher

    def _serve(self, library: "Library", dispatcher: "RequestDispatcher") -> None:
        assert self._pipeline is not None
        is_swept = False
        while (message := self.inbox.take(self._patience(dispatcher))) is not None:
            self.busy_since = time.monotonic()
            self._is_stalled = True
            try:
                self._take(message, dispatcher)
                dispatcher.spaces.note_work()
                while self.inbox.is_empty and library.do_idle_work():
                    pass
                if not is_swept and self._pipeline.is_idle:
                    is_swept = True
                    library.sweep()
                self._is_stalled = False
            except RefboardError as error:
                self._tell_held_up(error)
            except Exception as error:  # noqa: BLE001  a bug: reported, and the library stays open
                self._report(error)
            finally:
                taken = self.progress[0] + isinstance(message, DURABLE)
                self.progress = (taken, len(dispatcher.unsaved))
                self.busy_since = None

    def _report(self, error: Exception) -> None:
        """Hand a fault to the crash report; one that comes again with each try only the first time.

        Not what is raised by the next line of the same code: that is another fault.
        """
        frames = traceback.extract_tb(error.__traceback__)
        place = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        if (type(error), *place) in self._reported:
            log.info("the same fault again: %s", type(error).__name__)
            return
        self._reported.add((type(error), *place))
        sys.excepthook(type(error), error, error.__traceback__)

    def _patience(self, dispatcher: "RequestDispatcher") -> float | None:
        """Return when to try again what the disk or another program has held up."""
        assert self._pipeline is not None
        due_in_s = dispatcher.unsaved.due_in_s
        if self._pipeline.is_held_up or self._is_stalled:
            return RETRY_S
        if due_in_s is not None:
            return max(RETRY_S, due_in_s)
        self._is_told_held_up = False
        assert self._sessions is not None
        self._sessions.close_idle()
        return LOOK_AGAIN_S if self._sessions.is_heavy else None

    def _tell_held_up(self, error: RefboardError) -> None:
        if not self._is_told_held_up:
            self._is_told_held_up = True
            self.happened.emit(RequestFailed(RequestId(0), error.sentence, error.hint))

    def _take(self, message: Message, dispatcher: "RequestDispatcher") -> None:
        assert self._pipeline is not None
        if isinstance(message, Finished):
            dispatcher.unsaved.flush()
            self._pipeline.finish(message.completions)
        elif callable(message):
            message()
        else:
            dispatcher.serve(message)
