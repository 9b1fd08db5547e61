"""The bridge between the window and the library: requests down, events up.

It owns every thread below the window. After `stop` nothing happens any more.
"""

import logging
import os
import threading
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, Signal

from refboard.core.asking.asked import Asked, OpenQuestions
from refboard.core.events import Answer, Event
from refboard.core.requests import Question, Request
from refboard.core.saving import Saving
from refboard.core.settings import Settings
from refboard.services.engine.work_lanes import WorkLanes
from refboard.services.lanes import Lanes
from refboard.worker.embed_thread import LONG_WORK, WORK, LanesThread, lower_priority
from refboard.worker.library_thread import LibraryThread

log = logging.getLogger(__name__)

A = TypeVar("A", bound=Answer)

STOP_WITHIN_MS = 2000
SAVE_WITHIN_MS = 120_000


class LibraryBridge(QObject):
    """Carries values between the window and one library.

    Signals:
        happened: An Event that answers no question of `ask`, delivered on the bridge's thread.
    """

    happened = Signal(object)

    def __init__(
        self,
        root: Path,
        settings: Settings,
        *,
        models: Path | None = None,
        workers: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.root = root
        self._questions = OpenQuestions(self.send)
        self._lanes = WorkLanes.make(workers or default_workers())
        self._library = LibraryThread(root, self._lanes, settings, models, self)
        crews = list(self._lanes.crews())
        self._embed = [
            # Who sees results goes first: only the first thread of a model is as eager as those
            # that decode, further ones take what nobody else wants of the processor.
            LanesThread(crew.lanes, parent=self, niceness=LONG_WORK if crew.is_long or n else WORK)
            for crew in crews
            if crew.owns_model
            for n in range(crew.count)
        ]
        self._others = [crew for crew in crews if not crew.owns_model]
        self._library.happened.connect(self._take)
        self._is_running = False

    def start(self) -> None:
        """Open the library in its thread; LibraryOpened or LibraryFailed follows."""
        self._is_running = True
        self._library.start()
        for thread in self._embed:
            thread.start()
        for crew in self._others:
            _start_daemons(crew.lanes, crew.count)

    def ask(self, question: Question[A], *, instead_of: Asked[Answer] | None = None) -> Asked[A]:
        """Queue a question; never waits. What is hung on the result runs on the bridge's thread.

        Args:
            question: What is asked; it gets its id on the way.
            instead_of: An older question, whose answer is not wanted any more.
        """
        return self._questions.ask(question, instead_of=instead_of)

    def _take(self, event: Event) -> None:
        if not self._questions.take(event):
            self.happened.emit(event)

    def send(self, request: Request) -> None:
        """Queue a request; never waits. After `stop` it is dropped."""
        if self._is_running:
            self._library.engine.send(request)

    def saving(self) -> Saving:
        """Return how far the library is with saving what was sent; never waits.

        What the library thread has not noted yet counts as unsaved.
        """
        return self._library.engine.saving()

    def stop(self) -> bool:
        """Serve what was sent, end all threads and return whether that took under two seconds.

        What was being imported is still pending in the database and goes on at the next start.
        Only a drop of very many files takes longer to be made safe, and is waited for.
        """
        if not self._is_running:
            return True
        self._is_running = False
        self._library.engine.stop()
        deadline = QDeadlineTimer(STOP_WITHIN_MS)
        threads = (self._library, *self._embed)
        is_quick = all(thread.wait(deadline) for thread in threads)
        if not is_quick:
            log.info("Stopping takes long: what was dropped is being saved")
            longest = QDeadlineTimer(SAVE_WITHIN_MS)
            for thread in threads:
                thread.wait(longest)
        return is_quick


def default_workers() -> int:
    """Return how many threads decode; the window comes before them by priority, not by number."""
    return max(2, min(6, os.cpu_count() or 2))


def _start_daemons(lanes: Lanes, count: int) -> None:
    """Serve lanes in threads that never keep the process alive, below the window's priority."""

    def serve() -> None:
        lower_priority()
        lanes.serve()

    for number in range(count):
        threading.Thread(target=serve, name=f"{lanes.name}-{number}", daemon=True).start()
