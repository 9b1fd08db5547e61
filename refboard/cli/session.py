"""A library opened for one command: to look at, or with an engine that works on it."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from refboard.core.errors import QueryError
from refboard.core.events import Event
from refboard.core.settings import Settings
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.engine.foreground import Foreground, foreground
from refboard.services.imaging.limits import Limits
from refboard.services.library.library import Library
from refboard.services.paths import LibraryPaths, default_library, settings_file
from refboard.services.settings_file import load_settings
from refboard.services.verification.verdicts import Verdict, Verdicts
from refboard.terminal import complain, is_watched


@contextmanager
def open_session(
    root: Path | None, *, creates: bool = False, changes: bool = False
) -> Iterator[Library]:
    """Open the library in `root`, or the default one, to look at it, and close it afterwards.

    Args:
        root: Its folder.
        creates: Make the library if there is none.
        changes: It is to be changed: one that is read-only is refused.

    Raises:
        QueryError: there is none.
        LibraryError: it cannot be used.
    """
    library = _opened(_folder(root, creates=creates), changes=changes)
    try:
        yield library
    finally:
        library.close()


def open_engine(
    root: Path | None,
    *,
    creates: bool = False,
    changes: bool = False,
    workers: int = 2,
    emit: Callable[[Event], None] = lambda _: None,
) -> AbstractContextManager[Foreground]:
    """Open the library in `root`, or the default one, to work on it, and close it afterwards.

    Args:
        root: Its folder.
        creates: Make the library if there is none.
        changes: It is to be changed: one that is read-only is refused.
        workers: How many threads decode.
        emit: Takes events that answer no question.

    Raises:
        QueryError: there is none.
        LibraryError: it cannot be used.
    """
    opens = partial(_opened, _folder(root, creates=creates), changes=changes, checks=True)
    return foreground(opens, user_settings(), workers=workers, emit=emit, complain=complain)


def _opened(folder: Path, *, changes: bool, checks: bool = False) -> Library:
    library = Library.open(folder)
    try:
        if changes:
            library.require_writable()
        if checks:
            check_waiting(library)
    except BaseException:
        library.close()
        raise
    return library


def checked(model: InstalledModel, verdicts: Verdicts, *, is_quiet: bool = False) -> Verdict:
    """Return the verdict on a model, which is asked if it never was; whoever watches is told."""
    if verdicts.of(model) is None and is_watched() and not is_quiet:
        complain(f"Checking {model.card.title}, which is done once")
    return verdicts.ask(model)


def check_waiting(library: Library) -> None:
    """Check the models that a library waits for, and let those serve that are sound."""
    for slot in library.slots:
        if slot.waiting is not None:
            checked(slot.waiting, library.verdicts)
            library.choose(slot.kind.name, None)


def _folder(root: Path | None, *, creates: bool) -> Path:
    folder = library_root(root)
    if not creates and not has_library(folder):
        raise no_library(folder)
    return folder


def usual_workers() -> int:
    """Return how many threads decode when nothing else is to be done."""
    return max(1, min(4, os.cpu_count() or 1))


def library_root(named: Path | None) -> Path:
    """Return the folder that was named, or the default one."""
    # Not Path.expanduser: that fails where nobody is called so.
    return Path(os.path.expanduser(named or default_library()))  # noqa: PTH111


def has_library(folder: Path) -> bool:
    """Return whether there is a library in a folder, whatever state it is in."""
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
