"""Open a library's database and hand out one store for each noun.

A Store belongs to the thread that opened it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from refboard.core.errors import StorageError
from refboard.services.library_place import LibraryPlace
from refboard.services.paths import LibraryPaths
from refboard.services.store.assets import AssetStore
from refboard.services.store.boards import BoardStore
from refboard.services.store.colours.palettes import PaletteStore
from refboard.services.store.copies.kept_copies import KeptCopies
from refboard.services.store.copies.picture_hashes import PictureHashStore
from refboard.services.store.database import Database
from refboard.services.store.failed_work import FailedWork, failed_work
from refboard.services.store.first_board import FirstBoard
from refboard.services.store.integrity import integrity
from refboard.services.store.jobs import JobStore
from refboard.services.store.looking.opening import open_to_look
from refboard.services.store.names import NameIndex
from refboard.services.store.originals import OriginalStore
from refboard.services.store.remembered import Remembered
from refboard.services.store.scopes.picture_filter import PictureFilter
from refboard.services.store.tags import TagStore
from refboard.services.store.upgrade import ensure_schema
from refboard.services.store.vectors import VectorStore

P = ParamSpec("P")
R = TypeVar("R")

_BUSY_TIMEOUT_MS = 5000


class Store:
    """An open library database.

    Attributes:
        assets: Imported pictures.
        boards: Boards and their items.
        first_board: The one that was made unasked.
        jobs: Imports to do, and failures.
        originals: What became of the originals.
        palettes: The main colours of pictures.
        tags: Words given to assets.
        vectors: Embedding vectors by space.
        names: Words of names and tags.
        picture_hashes: By what copies of pictures are met.
        kept_copies: Pairs of pictures that look alike and are kept.
        pictures: Which of them a scope and filters let through.
        remembered: Values by name.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.assets = AssetStore(database)
        self.boards = BoardStore(database)
        self.first_board = FirstBoard(database, self.boards)
        self.jobs = JobStore(database)
        self.originals = OriginalStore(database)
        self.palettes = PaletteStore(database)
        self.tags = TagStore(database)
        self.vectors = VectorStore(database)
        self.names = NameIndex(database)
        self.picture_hashes = PictureHashStore(database)
        self.kept_copies = KeptCopies(database)
        self.pictures = PictureFilter(database)
        self.remembered = Remembered(database)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all writes inside one: all of them are durable after it, or none is there.

        Inside another transaction, it is part of that one. Raises LibraryError when the library
        is busy or the disk is full.
        """
        with self._database.transaction():
            yield

    @property
    def is_read_only(self) -> bool:
        """Whether the library is only looked at: every transaction raises LibraryReadOnlyError."""
        return self._database.is_read_only

    def require_in_place(self) -> None:
        """Refuse to go on when the library is not where it was opened.

        Raises:
            LibraryGoneError: it is not.
        """
        self._database.require_in_place()

    def in_place(self, call: Callable[P, R]) -> Callable[P, R]:
        """Return a call for any thread whose result counts only while the library is here.

        It raises LibraryGoneError when the library was not, before it or after it.
        """
        place = self._database.place
        return call if place is None else partial(place.run, call)

    def refuses_writing(self) -> bool:
        """Try whether the database may be written; one that is busy may."""
        return self._database.refuses_writing()

    def data_version(self) -> int:
        """Return a number that changes when another program changed the library."""
        return self._database.state()[0]

    def failed_work(self) -> list[FailedWork]:
        """Return all failures with the models that they were meant for."""
        return failed_work(self._database)

    def integrity(self) -> list[str]:
        """Return one sentence for each thing that is wrong with the database."""
        return integrity(self._database)

    def close(self) -> None:
        """Close the database; the store cannot be used after that."""
        self._database.close()


def open_store(paths: LibraryPaths, *, busy_timeout_ms: int = _BUSY_TIMEOUT_MS) -> Store:
    """Open a library, made on first use; one that is read-only by its paths to look at it.

    Args:
        paths: The library's folders.
        busy_timeout_ms: How long to wait for another program's transaction.

    Raises:
        LibraryBusyError: another program keeps the database locked.
        LibraryTooNewError: a newer RefBoard made it.
        LibraryDamagedError: its database is damaged, or no library's.
        StorageError: the folder cannot be made, read or written.
    """
    if paths.is_read_only:
        return Store(open_to_look(paths, busy_timeout_ms))
    for folder in (paths.originals, paths.incoming, paths.previews, paths.indexes):
        _make(folder)
    database = Database(paths.database, busy_timeout_ms=busy_timeout_ms)
    try:
        ensure_schema(database)
        database.place = LibraryPlace.of(database.path)
    except BaseException:
        database.close()
        raise
    return Store(database)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The library folder {folder} cannot be made.",
            "Check the folder's permissions, or choose another library.",
        ) from error
