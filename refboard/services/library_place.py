"""Whether an open library still lies where it was opened.

A folder can be moved, deleted, unplugged or replaced by another one under an open database: the
system keeps the file that nobody finds any more, and what is written into it, or into a folder made
anew under the old name, is lost. So whoever writes asks first. Values, for any thread.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from refboard.core.errors import LibraryGoneError

P = ParamSpec("P")
R = TypeVar("R")

HINT = "Nothing is lost while RefBoard is open."


@dataclass(frozen=True, slots=True)
class LibraryPlace:
    """A database's path, and which file was there when it was opened.

    Attributes:
        database: The path.
        identity: Device and number of the file: a moved one keeps them, another one has others.
    """

    database: Path
    identity: tuple[int, int]

    @staticmethod
    def of(database: Path) -> "LibraryPlace":
        """Return the place of a database that is open.

        Raises:
            LibraryGoneError: nothing is at its path.
        """
        return LibraryPlace(database, _identity(database))

    def require(self) -> None:
        """Refuse to go on when the library is not here; takes a few microseconds.

        Raises:
            LibraryGoneError: nothing is at its path, or another library.
        """
        if _identity(self.database) != self.identity:
            raise LibraryGoneError(
                f"Another library is where this one was: {self.database.parent}. "
                "Bring this one back there.",
                HINT,
            )

    def run(self, call: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
        """Call what reads and writes the library's files; what it gave counts if they were here.

        Raises:
            LibraryGoneError: the library was not here before or after it, whatever came of it.
        """
        self.require()
        try:
            return call(*args, **options)
        finally:
            self.require()


def make_folder(folder: Path, levels: int) -> None:
    """Make a folder inside a library where it is missing, never the library's own folder.

    Args:
        folder: The folder.
        levels: How many there are below the library's: so many are made at most.

    Raises:
        OSError: it cannot be made, or what it belongs into is not there.
    """
    if folder.is_dir():
        return
    if levels > 1:
        make_folder(folder.parent, levels - 1)
    folder.mkdir(exist_ok=True)


def gone(root: Path) -> LibraryGoneError:
    """Return the error for a library whose folder is not found."""
    return LibraryGoneError(
        f"The library is no longer where it was: {root}. Bring it back there.", HINT
    )


def _identity(database: Path) -> tuple[int, int]:
    try:
        found = os.stat(database)  # noqa: PTH116  asked for at every write
    except OSError as error:
        raise gone(database.parent) from error
    return found.st_dev, found.st_ino
