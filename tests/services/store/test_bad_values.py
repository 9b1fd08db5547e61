"""Values from outside, whatever they are, are stored, brought into range or refused by name."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refboard.core.asset import Asset, Source
from refboard.core.board import Board, Placement, Viewpoint
from refboard.core.document import Change
from refboard.core.errors import (
    LibraryBusyError,
    LibraryError,
    QueryError,
    RefboardError,
    StorageError,
    UnstorableError,
)
from refboard.core.ids import AssetId, BoardId, new_asset_id, new_board_id
from refboard.services.store import Store
from refboard.services.store.sqlite_errors import library_error

Filler = Any

YEAR_2263_NS = 9_246_182_400 * 10**9
TIMES = (YEAR_2263_NS, YEAR_2263_NS + 1, -YEAR_2263_NS, 2**63 - 1, -(2**63), 2**80 + 5)
NAMES = ("\ud800.png", "\udcff.png", "\0.png", "a\0b.png", "\ufffe\uffff.png", "x" * 100_000)
NO_NUMBERS = (float("nan"), float("inf"), float("-inf"), 10**400)


@pytest.mark.parametrize("time_ns", TIMES)
def test_a_file_of_any_date_is_stored_and_known_again(
    store: Store, filler: Filler, time_ns: int
) -> None:
    (asset,) = filler.accept("a.jpg")
    filler.finish(asset, mtime_ns=time_ns)

    path = Path("/pictures/a.jpg")
    known = store.jobs.known_source(path, 1000, time_ns)
    assert known is not None
    assert known.id == asset.id
    assert store.jobs.known_source(path, 1000, time_ns + 1) is None
    assert store.jobs.known_source(path, 2**70, time_ns) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_accepted_stored_and_found(store: Store, name: str) -> None:
    asset = Asset(new_asset_id(), "", name, 2**80, -5, byte_size=2**64, url=f"http://h/{name}")
    source = Source(Path("/p") / name, url=f"http://h/{name}", name=name)

    store.assets.accept([asset], [source], link=True)
    (job,) = store.jobs.pending(9)
    store.assets.store(replace(asset, sha256="a" * 64, width=9), mtime_ns=1)
    store.names.find(name, 2**70)

    found = store.assets.get([asset.id])[asset.id]
    assert job.source.path.parent == Path("/p")
    assert found.name
    assert "\0" not in found.name
    assert (found.width, found.height, found.byte_size) == (9, 0, 2**63 - 1)


@pytest.mark.parametrize("name", [name for name in NAMES if "\ud800" not in name])
def test_a_path_that_a_file_can_have_comes_back_exactly(store: Store, name: str) -> None:
    asset = Asset(new_asset_id(), "", "x", 1, 1)
    store.assets.accept([asset], [Source(Path("/p") / name)], link=False)

    (job,) = store.jobs.pending(9)
    assert job.source.path == Path("/p") / name


@pytest.mark.parametrize("name", NAMES)
def test_a_board_of_any_name_is_made_and_found_by_it(store: Store, name: str) -> None:
    board = Board(new_board_id(), name)
    store.boards.create(board)
    store.boards.rename(board.id, name)

    found = store.boards.by_name(name)
    assert found is not None
    assert found.id == board.id


def test_a_board_without_a_name_is_refused(store: Store, filler: Filler) -> None:
    board = filler.board([])

    with pytest.raises(QueryError, match="needs a name"):
        store.boards.rename(board.id, "")
    with pytest.raises(QueryError, match="needs a name"):
        store.boards.create(Board(new_board_id(), ""))


@pytest.mark.parametrize("ids", [AssetId("\ud800"), AssetId("\0"), AssetId("x" * 9999)])
def test_an_id_that_is_none_is_not_found(store: Store, ids: AssetId) -> None:
    assert store.assets.get([ids]) == {}
    assert store.assets.lookup(ids) is None
    assert store.assets.keys_on_board(BoardId(ids)) == []
    assert store.boards.places(ids) == []
    with pytest.raises(QueryError):
        store.boards.load(BoardId(ids))


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("field", ["x", "y", "width", "height", "rotation", "z"])
def test_a_place_that_is_no_number_is_refused_and_the_rest_can_be_written(
    store: Store, filler: Filler, field: str, number: float
) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([])
    good = filler.item(asset.id)
    places: dict[str, Any] = {field: number}
    bad = replace(filler.item(asset.id), placement=replace(good.placement, **places))

    with pytest.raises(UnstorableError):
        store.boards.apply(board.id, Change.adding([good, bad]))
    store.boards.apply(board.id, Change.adding([good]))

    assert store.boards.load(board.id).items == (good,)


def test_a_place_beyond_all_boards_comes_nearer(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([])
    far = Placement(1e300, -1e300, 1e300, 1e-300, z=10**30)
    item = replace(filler.item(asset.id), placement=far, opacity=7.0)

    store.boards.apply(board.id, Change.adding([item]))

    (found,) = store.boards.load(board.id).items
    assert found.placement == Placement(1e12, -1e12, 1e12, 1e-6, z=1e12)
    assert found.opacity == 1


@pytest.mark.parametrize("number", NO_NUMBERS[:3])
def test_a_viewpoint_that_shows_nothing_is_none(
    store: Store, filler: Filler, number: float
) -> None:
    board = filler.board([])
    for seen in (Viewpoint(number, 0, 1), Viewpoint(0, 0, number), Viewpoint(0, 0, 0)):
        store.boards.set_viewpoint(board.id, seen)
        assert store.boards.load(board.id).viewpoint is None


def test_making_a_board_twice_is_harmless(store: Store, filler: Filler) -> None:
    (asset,) = filler.stored("a.jpg")
    board = filler.board([asset])

    store.boards.create(board)

    assert store.boards.load(board.id) == board
    assert len(store.boards.all()) == 1


def sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("made up")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "family"),
    [
        (OverflowError("Python int too large"), UnstorableError),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), UnstorableError),
        (sqlite3.DataError("string longer than INT_MAX bytes"), UnstorableError),
        (sqlite3.InterfaceError("Error binding parameter 1"), UnstorableError),
        (sqlite3.ProgrammingError("Error binding parameter 1: type 'x'"), UnstorableError),
        (sqlite_error(sqlite3.SQLITE_CONSTRAINT_NOTNULL), UnstorableError),
        (sqlite_error(sqlite3.SQLITE_TOOBIG), UnstorableError),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), LibraryBusyError),
        (sqlite_error(sqlite3.SQLITE_IOERR_FSYNC), StorageError),
        (sqlite_error(sqlite3.SQLITE_NOMEM), StorageError),
        (sqlite_error(sqlite3.SQLITE_ERROR), LibraryError),
        (sqlite_error(sqlite3.SQLITE_INTERRUPT), LibraryError),
    ],
    ids=lambda value: getattr(value, "__name__", None) or repr(value)[:40],
)
def test_whatever_the_database_says_has_a_sentence(
    error: Exception, family: type[RefboardError]
) -> None:
    translated = library_error(error)

    assert type(translated) is family
    assert translated.sentence.endswith(".")


WRONG_USE: tuple[Callable[[], Exception], ...] = (
    lambda: sqlite3.ProgrammingError("SQLite objects created in a thread can only be used there"),
    lambda: KeyError("a statement without its value"),
)


@pytest.mark.parametrize("make", WRONG_USE)
def test_a_connection_that_is_used_wrongly_stays_a_bug(make: Callable[[], Exception]) -> None:
    assert library_error(make()) is None


@pytest.mark.parametrize("value", ["9e999", "-9e999"])
def test_a_place_that_a_damaged_database_holds_becomes_one(
    store: Store, filler: Filler, value: str
) -> None:
    """Painted as it is, an endless place ends the process."""
    (asset,) = filler.stored("a.jpg")
    board = filler.board([asset])
    places = ", ".join(f"{column} = {value}" for column in ("x", "y", "rotation", "z"))
    with store._database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE items SET {places}, width = 9e999, height = 9e999")
        connection.exec_driver_sql(f"UPDATE boards SET view_x = {value}, view_zoom = -1")

    found = store.boards.load(board.id)

    (item,) = found.items
    at = item.placement
    assert (at.x, at.y, at.rotation, at.z, at.width, at.height) == (0, 0, 0, 0, 100, 100)
    assert found.viewpoint is None
