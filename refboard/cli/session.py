"""A library opened for one command, with threads that do its pending work."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.events import Event
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.lanes import Lanes, start_threads
from refboard.services.library import Library
from refboard.services.paths import default_library
from refboard.services.pipeline import Pipeline

if TYPE_CHECKING:
    from refboard.services.stages import Completion

FETCH_THREADS = 2


@contextmanager
def open_session(root: Path | None) -> Iterator[Library]:
    """Open the library in `root`, or the default one, and close it afterwards.

    Raises:
        LibraryError: it cannot be used.
    """
    library = Library.open((root or default_library()).expanduser())
    try:
        yield library
    finally:
        library.close()


class Worker:
    """Runs a library's pipeline to its end, in this thread and a few others."""

    def __init__(self, library: Library, workers: int, emit: Callable[[Event], None]) -> None:
        self._finished: queue.SimpleQueue[Completion] = queue.SimpleQueue()
        self._lanes = tuple(Lanes(name) for name in ("decode", "embed", "fetch"))
        decode, embed, fetch = self._lanes
        self._embedder = None
        if library.model is not None:
            self._embedder = ImageEmbedder(library.model.card, library.model.path, threads=1)
        self.pipeline = Pipeline(
            library,
            self._embedder,
            decode=decode,
            embed=embed,
            fetch=fetch,
            workers=workers,
            post=self._finished.put,
            emit=emit,
        )
        self._threads = [
            *start_threads(decode, workers),
            *start_threads(embed, 1),
            *start_threads(fetch, FETCH_THREADS),
        ]

    def run(self) -> None:
        """Work until nothing is left to do."""
        while not self.pipeline.is_idle:
            completions = [self._finished.get()]
            while not self._finished.empty():
                completions.append(self._finished.get())
            self.pipeline.finish(completions)

    def close(self) -> None:
        """End the threads; work that is cut short stays pending."""
        self.pipeline.stop()
        for lanes in self._lanes:
            lanes.close()
        for thread in self._threads:
            thread.join(timeout=2)
        if self._embedder is not None:
            self._embedder.close()
