"""Doing a library's work in the thread of a test or a benchmark."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from refboard.core.events import Event
from refboard.core.settings import Settings
from refboard.services.engine.foreground import Foreground, foreground
from refboard.services.library.library import Library


def working(
    library: Library, workers: int = 2, emit: Callable[[Event], None] = lambda _: None
) -> AbstractContextManager[Foreground]:
    """Return what works on a library that is open already, and leaves it open."""
    return foreground(lambda: library, Settings(), workers=workers, emit=emit, keeps_library=True)


def work_off(
    library: Library, workers: int = 2, emit: Callable[[Event], None] = lambda _: None
) -> None:
    """Do all that is left to do."""
    with working(library, workers, emit) as driven:
        driven.resume()
        driven.finish_work()
