"""A library opened for one command, with threads that do its pending work."""

import os
import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.errors import QueryError
from refboard.core.events import Event
from refboard.core.settings import Settings
from refboard.services.imaging.limits import Limits
from refboard.services.importing.pipeline import Pipeline
from refboard.services.inference.embed_lanes import EmbedLanes
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.inference.run_plans import plan_for
from refboard.services.lanes import Lanes, start_threads
from refboard.services.library.library import Library
from refboard.services.paths import LibraryPaths, default_library, settings_file
from refboard.services.settings_file import load_settings

if TYPE_CHECKING:
    from refboard.services.importing.stages import Completion

FETCH_THREADS = 2
LOOK_AGAIN_S = 0.5
"""How long to wait for finished work before asking the database what else there is."""


@contextmanager
def open_session(root: Path | None, *, creates: bool = False) -> Iterator[Library]:
    """Open the library in `root`, or the default one, and close it afterwards.

    Args:
        root: Its folder.
        creates: Make the library if there is none.

    Raises:
        QueryError: there is none.
        LibraryError: it cannot be used.
    """
    folder = library_root(root)
    if not creates and not has_library(folder):
        raise no_library(folder)
    library = Library.open(folder)
    try:
        yield library
    finally:
        library.close()


def library_root(named: Path | None) -> Path:
    """Return the folder that was named, or the default one."""
    # Not Path.expanduser: that fails where nobody is called so.
    return Path(os.path.expanduser(named or default_library()))  # noqa: PTH111


def has_library(folder: Path) -> bool:
    """Tell whether there is a library in a folder, whatever state it is in."""
    return os.path.lexists(LibraryPaths(folder).database)


def no_library(folder: Path) -> QueryError:
    """Return the error for a folder without a library."""
    return QueryError(
        f"There is no library in {folder}.", "Name another with --library, or use refboard add."
    )


def user_settings() -> Settings:
    """Return the settings that the window keeps."""
    return load_settings(settings_file())


def limits_of(settings: Settings) -> Limits:
    """Return how large a picture may be."""
    return Limits(max_megapixels=settings.max_megapixels)


class Worker:
    """Runs a library's pipeline to its end, in this thread and a few others.

    Attributes:
        sessions: The models' sessions.
        pipeline: What is run.
    """

    def __init__(self, library: Library, workers: int, emit: Callable[[Event], None]) -> None:
        self._finished: queue.SimpleQueue[Completion] = queue.SimpleQueue()
        self._library = library
        embed = EmbedLanes.make()
        decode, fetch = Lanes("decode"), Lanes("fetch")
        self._lanes = (decode, fetch, *embed.all())
        self.sessions = ModelSessions(embed, plan_for)
        settings = user_settings()
        self.pipeline = Pipeline(
            library,
            self.sessions,
            decode=decode,
            fetch=fetch,
            workers=workers,
            post=self._finished.put,
            emit=emit,
            limits=limits_of(settings),
            max_download_bytes=settings.max_download_mb * 1_000_000,
        )
        self._threads = [
            *start_threads(decode, workers),
            *(thread for lanes in embed.all() for thread in start_threads(lanes, 1)),
            *start_threads(fetch, FETCH_THREADS),
        ]

    def run(self) -> None:
        """Work until nothing is left to do."""
        while not self.pipeline.is_idle:
            try:
                completions = [self._finished.get(timeout=LOOK_AGAIN_S)]
            except queue.Empty:
                # Another program may have accepted pictures since the last look.
                self.pipeline.pump()
                continue
            while not self._finished.empty():
                completions.append(self._finished.get())
            self.pipeline.finish(completions)
        if self._library.settle():
            self.pipeline.indexers.follow()

    def close(self) -> None:
        """End the threads; work that is cut short stays pending."""
        self.pipeline.stop()
        for lanes in self._lanes:
            lanes.close()
        for thread in self._threads:
            thread.join(timeout=2)
