"""Boards as whole things: by name, into a file, out of a file."""

from itertools import count
from pathlib import Path

from refboard.core.board import Board, numbered_name
from refboard.core.ids import BoardId
from refboard.services.interchange.board_file import (
    ReadBoard,
    WrittenBoard,
    read_board_file,
    write_board_file,
)
from refboard.services.interchange.progress import Tell, untold
from refboard.services.interchange.target import check_target
from refboard.services.library_place import LibraryPlace
from refboard.services.paths import LibraryPaths
from refboard.services.store.store import Store, open_store

NO_BOARD = Board(BoardId("no board"), "No board yet")
"""What a read-only library shows where none was made."""


def _opened_again(paths: LibraryPaths) -> Store:
    """Open a library that is open already: one that went away is not made anew.

    Raises:
        LibraryGoneError: it is not there any more.
    """
    LibraryPlace.of(paths.database)
    return open_store(paths)


def write_board(
    paths: LibraryPaths, path: Path, board_id: BoardId, tell: Tell = untold
) -> WrittenBoard:
    """Write a board file over a connection of its own, so that questions need not wait for it."""
    store = _opened_again(paths)
    try:
        return write_board_file(path, store, paths, board_id, tell)
    finally:
        store.close()


def check_export(paths: LibraryPaths, path: Path) -> None:
    """Refuse to write over what the library is made of, asked over a connection of its own.

    Raises:
        QueryError: what is there belongs to the library.
    """
    store = _opened_again(paths)
    try:
        check_target(path, store, paths)
    finally:
        store.close()


def read_board(paths: LibraryPaths, path: Path, tell: Tell = untold) -> ReadBoard:
    """Read a board file over a connection of its own; return what came of it.

    The board that was made unasked gives way to it, and leaves it its name.
    """
    store = _opened_again(paths)
    try:
        read = read_board_file(path, store, paths, tell)
        with store.transaction():
            store.first_board.give_way()
            name_apart(store, read.id)
    finally:
        store.close()
    return read


def name_apart(store: Store, board_id: BoardId) -> None:
    """Number a board's name when another board has the same: boards are asked for by name."""
    summaries = store.boards.all()
    (name,) = (summary.name for summary in summaries if summary.id == board_id)
    taken = {summary.name for summary in summaries if summary.id != board_id}
    if name in taken:
        free = next(free for n in count(2) if (free := numbered_name(name, n)) not in taken)
        store.boards.rename(board_id, free)
