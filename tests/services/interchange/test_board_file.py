"""A board in a file: what was written is what is read."""

import hashlib
import sqlite3
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refboard.core.asset import AssetState
from refboard.core.board import Board, Item, Placement, Viewpoint, board_name
from refboard.core.content import Picture, with_asset
from refboard.core.errors import QueryError, StorageError
from refboard.core.ids import AssetId, BoardId, new_board_id, new_item_id
from refboard.services.interchange.board_file import read_board_file, write_board_file

Shelf = Any  # the fixture's class; test folders are no packages

_lengths = st.floats(0.001, 1e6)
_places = st.floats(-1e9, 1e9)
_placements = st.builds(
    Placement,
    _places,
    _places,
    _lengths,
    _lengths,
    _places,
    st.integers(0, 2).map(float),  # few, so that items tie
    st.booleans(),
    st.booleans(),
)
_names = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40
).map(lambda name: board_name(name, "Board"))


def _write(shelf: Shelf, board: Board, path: Path) -> Any:
    return write_board_file(path, shelf.store, shelf.paths, board.id)


def _read(shelf: Shelf, path: Path) -> Board:
    board: Board = shelf.store.boards.load(read_board_file(path, shelf.store, shelf.paths).id)
    return board


def _without_ids(board: Board) -> list[Item]:
    return [replace(item, content=with_asset(item.content, AssetId(""))) for item in board.items]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=_names,
    seen=st.none() | st.builds(Viewpoint, _places, _places, _lengths),
    placed=st.lists(st.tuples(st.integers(0, 2), _placements, st.floats(0, 1), st.booleans())),
)
def test_a_board_comes_back_the_same(
    shelf: Shelf, other: Shelf, tmp_path: Path, name: str, seen: Any, placed: Any
) -> None:
    contents = [b"one", b"two" * 700_000, b"three"]
    if not shelf.store.boards.all():
        for number, content in enumerate(contents):
            shelf.picture(content, f"p{number}.jpg")
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    found = shelf.store.assets.by_sha256(hashes)
    assets = [found[digest] for digest in hashes]
    items = tuple(
        Item(new_item_id(), placement, Picture(assets[n].id), opacity, is_locked)
        for n, placement, opacity, is_locked in placed
    )
    shelf.store.boards.create(Board(new_board_id(), name, items, seen))
    written = shelf.store.boards.load(shelf.store.boards.all()[-1].id)
    path = tmp_path / "b.refboard"

    report = _write(shelf, written, path)

    assert report.missing == ()
    assert report.pictures == len({item.asset_id for item in items})
    again = _read(shelf, path)  # where the pictures are known
    assert (again.name, again.viewpoint) == (name, None)  # whoever receives it sees all of it
    assert _without_ids(again) == _without_ids(written)
    assert [i.asset_id for i in again.items] == [i.asset_id for i in written.items]

    arrived = _read(other, path)  # where they are not
    assert _without_ids(arrived) == _without_ids(written)
    kept = other.store.assets.get({item.asset_id for item in arrived.items})
    for mine, theirs in zip(written.items, arrived.items, strict=True):
        asset = kept[theirs.asset_id]
        assert asset.name == next(a.name for a in assets if a.id == mine.asset_id)
        staged = other.paths.incoming / asset.id
        digest = hashlib.sha256(staged.read_bytes()).hexdigest()
        assert hashes[[a.id for a in assets].index(mine.asset_id)] == digest


def test_new_pictures_arrive_as_pending_imports(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    cat = shelf.picture(b"cat", source="https://a.example/cat.jpg")
    dog = shelf.picture(b"dog", "dog.jpg")
    known = other.picture(b"dog", "known dog.jpg")
    _write(shelf, shelf.board(cat, dog, cat), tmp_path / "b.refboard")

    board = _read(other, tmp_path / "b.refboard")

    assets = other.store.assets.get([item.asset_id for item in board.items])
    new = assets[board.items[0].asset_id]
    assert board.items[0].asset_id == board.items[2].asset_id
    assert assets[board.items[1].asset_id] == known
    assert (new.state, new.name, new.width) == (AssetState.PENDING, "cat.jpg", 40)
    assert new.source == "https://a.example/cat.jpg"
    (job,) = other.store.jobs.pending(9)
    assert (job.asset_id, job.source.is_staged, job.source.url) == (new.id, True, "")
    assert job.source.path.read_bytes() == b"cat"


def test_folders_of_the_senders_machine_stay_there(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "b.refboard"
    _write(shelf, shelf.board(shelf.picture(b"cat")), path)

    assert b"/pictures" not in path.read_bytes()
    board = _read(other, path)
    assert other.store.assets.get([board.items[0].asset_id]).popitem()[1].source == "cat.jpg"


def test_a_linked_original_is_taken_along(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    (tmp_path / "mine.jpg").write_bytes(b"mine" * 1000)
    board = shelf.board(shelf.linked(tmp_path / "mine.jpg"))

    assert _write(shelf, board, tmp_path / "b.refboard").missing == ()
    _read(other, tmp_path / "b.refboard")

    assert other.store.jobs.pending(1)[0].source.path.read_bytes() == b"mine" * 1000


@pytest.mark.parametrize("how", ["gone", "changed", "longer", "lost copy", "not imported"])
def test_what_is_missing_is_named_and_keeps_its_place(
    shelf: Shelf, other: Shelf, tmp_path: Path, how: str
) -> None:
    mine, path = tmp_path / "mine.jpg", tmp_path / "b.refboard"
    mine.write_bytes(b"mine")
    match how:
        case "gone":
            asset = shelf.linked(mine)
            mine.unlink()
        case "changed":
            asset = shelf.linked(mine)
            mine.write_bytes(b"SECR")
        case "longer":
            asset = shelf.linked(mine)
            mine.write_bytes(b"mine and SECRET")
        case "lost copy":
            asset = shelf.picture(b"mine", "mine.jpg")
            next(shelf.paths.originals.rglob("*.jpg")).unlink()
        case _:
            asset = shelf.pending("mine.jpg")

    report = _write(shelf, shelf.board(asset, shelf.picture(b"cat")), path)

    assert report.missing == ("mine.jpg",)
    assert b"SECR" not in path.read_bytes()
    board = _read(other, path)
    assert len(board.items) == 2
    (failure,) = other.store.jobs.failures()
    assert failure.asset_id == board.items[0].asset_id
    assert failure.sentence == 'The original of "mine.jpg" was not in the board file.'


def test_a_missing_original_that_the_library_has_is_no_failure(
    shelf: Shelf, tmp_path: Path
) -> None:
    (tmp_path / "mine.jpg").write_bytes(b"mine")
    asset = shelf.linked(tmp_path / "mine.jpg")
    board = shelf.board(asset)
    (tmp_path / "mine.jpg").unlink()
    _write(shelf, board, tmp_path / "b.refboard")

    again = _read(shelf, tmp_path / "b.refboard")

    assert [item.asset_id for item in again.items] == [asset.id]
    assert shelf.store.jobs.failures() == []


def test_a_picture_that_the_library_has_is_found_by_the_name_that_it_came_under(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    sent = shelf.picture(b"the same bytes", name="sunset over the bay.jpg")
    shelf.picture(b"others", name="others.jpg")
    other.picture(b"others", name="others.jpg")
    mine = other.picture(b"the same bytes", name="IMG_0001.jpg")
    _write(shelf, shelf.board(sent), tmp_path / "board.refboard")

    _read(other, tmp_path / "board.refboard")
    _read(other, tmp_path / "board.refboard")

    (found,) = other.store.names.find("sunset bay", 5)
    assert other.store.assets.keys([mine.id]) == {mine.id: found[0]}
    assert len(other.store.names.find("img_0001", 5)) == 1


def test_a_written_file_is_replaced_and_nothing_is_left_beside_it(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "out" / "b.refboard"
    path.parent.mkdir()
    path.write_bytes(b"something older")

    _write(shelf, shelf.board(shelf.picture(b"cat")), path)

    assert path.read_bytes().startswith(b"SQLite format 3")
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_write_leaves_what_was_there(shelf: Shelf, tmp_path: Path) -> None:
    board = shelf.board()
    folder = tmp_path / "b.refboard"
    folder.mkdir()

    for path in (folder, tmp_path / "nowhere" / "b.refboard"):
        with pytest.raises(StorageError, match="cannot be written"):
            _write(shelf, board, path)

    assert not list(tmp_path.glob(".*"))
    with pytest.raises(QueryError):
        write_board_file(tmp_path / "c", shelf.store, shelf.paths, BoardId("nobody"))


def test_a_library_that_cannot_take_the_pictures_is_unchanged(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "b.refboard"
    _write(shelf, shelf.board(shelf.picture(b"cat"), shelf.picture(b"dog", "dog.jpg")), path)
    other.paths.incoming.rmdir()

    with pytest.raises(StorageError, match="cannot take"):
        _read(other, path)

    assert other.store.boards.all() == []
    assert other.store.jobs.pending_count() == 0


def test_a_library_that_fails_at_the_last_moment_keeps_no_bytes(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "b.refboard"
    _write(shelf, shelf.board(*[shelf.picture(b"cat")] * 1000), path)
    pages = other.store._database.pragma("page_count")
    other.store._database.pragma(f"max_page_count = {pages}")

    with pytest.raises(StorageError, match="full"):
        _read(other, path)

    assert list(other.paths.incoming.iterdir()) == []
    assert other.store.boards.all() == []


def test_large_originals_pass_through_little_memory(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 4096 * 12  # 12 MiB
    board = shelf.board(shelf.picture(content), shelf.picture(content + b"x", "x.jpg"))
    del content
    path = tmp_path / "b.refboard"

    tracemalloc.start()
    _write(shelf, board, path)
    _read(other, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert path.stat().st_size > 24 * 1024**2
    assert peak < 8 * 1024**2


def test_the_file_is_what_the_documentation_says(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "b.refboard"
    _write(shelf, shelf.board(shelf.picture(b"c" * 1_500_000)), path)

    raw = sqlite3.connect(path)

    assert path.read_bytes()[68:72] == b"RFBF"
    assert raw.execute("PRAGMA user_version").fetchone() == (2,)
    parts = raw.execute("SELECT part, length(content) FROM originals ORDER BY part").fetchall()
    assert parts == [(0, 1_048_576), (1, 451_424)]
    page = Path(__file__).parents[3] / "docs" / "storage.md"
    documented = " ".join(page.read_text(encoding="utf-8").split())
    for (statement,) in raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
        assert statement in documented
    raw.close()
