"""What is on a board travels with it: contents of any kind, groups, settings; and older files."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refboard.core.board import Board, Item, Placement
from refboard.core.content import Crop, Picture, PictureView, Unknown
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.group import Group
from refboard.core.errors import BoardFileError
from refboard.core.ids import GroupId, ItemId, new_board_id
from refboard.services.interchange.board_file import read_board_file, write_board_file

Shelf = Any  # the fixture's class; test folders are no packages

OLD_FILE = Path(__file__).parents[1] / "store" / "libraries" / "shapes-0001.refboard"
CLOUD = '{"version": 3,  "puffs":[1, 2.50], "from":"item-0"}'


def _item(number: int, content: Any, **others: Any) -> Item:
    at = Placement(10.0 * number, 0.5, 40.0, 30.0, z=float(number))
    return Item(ItemId(f"item-{number}"), at, content, **others)


def _sent(shelf: Shelf, other: Shelf, path: Path, board: Board) -> Board:
    shelf.store.boards.create(board)
    write_board_file(path, shelf.store, shelf.paths, board.id)
    found: Board = other.store.boards.load(read_board_file(path, other.store, other.paths).id)
    return found


def test_crops_views_groups_and_settings_travel(shelf: Shelf, other: Shelf, tmp_path: Path) -> None:
    cat = shelf.picture(b"cat")
    view = PictureView(is_greyscale=True, is_smooth=False)
    inner, outer = GroupId("inner"), GroupId("outer")
    board = Board(
        new_board_id(),
        "Board",
        (
            _item(0, Picture(cat.id, Crop(0.1, 0.25, 1 / 3, 0.5), view), group_id=inner),
            _item(1, Picture(cat.id), opacity=0.5, is_locked=True),
        ),
        groups=(
            Group(inner, "Cats, Öl", "#22aa44", outer, is_collapsed=True),
            Group(outer, is_locked=True),
        ),
        settings=BoardSettings("#102030", is_grid_shown=False, others=(("newer", "[1,  2]"),)),
    )

    arrived = _sent(shelf, other, tmp_path / "b.refboard", board)

    asset_id = arrived.items[0].asset_id
    assert asset_id is not None
    assert arrived.items == tuple(
        replace(item, content=replace(item.content, asset_id=asset_id)) for item in board.items
    )
    assert (arrived.groups, arrived.settings) == (board.groups, board.settings)


def test_content_of_unknown_kinds_comes_through_two_libraries_to_the_character(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    cat = shelf.picture(b"cat")
    board = Board(
        new_board_id(),
        "Board",
        (
            _item(0, Unknown("cloud", CLOUD)),
            _item(1, Unknown("film", '{"version":1}', cat.id)),
            _item(2, Unknown("picture", '{"version": 9}', cat.id)),
        ),
    )
    first, second = tmp_path / "first.refboard", tmp_path / "second.refboard"

    arrived = _sent(shelf, other, first, board)
    (job,) = other.store.jobs.pending(9)
    assert job.source.path.read_bytes() == b"cat"  # what they need comes along
    write_board_file(second, other.store, other.paths, arrived.id)

    rows = []
    for path in (first, second):
        raw = sqlite3.connect(path)
        rows.append(raw.execute("SELECT id, kind, content FROM items ORDER BY id").fetchall())
        raw.close()
    assert rows[0] == rows[1]
    assert rows[0][0] == ("item-0", "cloud", CLOUD)
    assert [item.content for item in arrived.items[:1]] == [Unknown("cloud", CLOUD)]


@pytest.mark.logs_warnings
def test_a_damaged_item_costs_a_board_file_nothing_but_itself(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    cat, dog = shelf.picture(b"cat"), shelf.picture(b"dog")
    board = Board(new_board_id(), "Board", (_item(0, Picture(cat.id)), _item(1, Picture(dog.id))))
    shelf.store.boards.create(board)
    with shelf.store._database.transaction() as connection:
        connection.exec_driver_sql("UPDATE items SET content = '{' WHERE id = 'item-0'")

    path = tmp_path / "board.refboard"
    written = write_board_file(path, shelf.store, shelf.paths, board.id)
    arrived = other.store.boards.load(read_board_file(path, other.store, other.paths).id)

    assert written.missing == ("a damaged picture",)
    assert [item.id for item in arrived.items] == ["item-1"]
    with shelf.store._database.transaction() as connection:  # whole again: the fixture looks
        connection.exec_driver_sql("UPDATE items SET content = '{\"version\":1}'")


@pytest.mark.logs_warnings
def test_groups_that_do_not_fit_together_are_mended_on_the_way_in(
    shelf: Shelf, other: Shelf, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    a, b = GroupId("a"), GroupId("b")
    items = (_item(0, Unknown("cloud", CLOUD), group_id=GroupId("gone")),)
    groups = (Group(a, parent=b), Group(b, parent=a))

    arrived = _sent(
        shelf,
        other,
        tmp_path / "b.refboard",
        Board(new_board_id(), "Board", items, groups=groups),
    )

    assert arrived.groups == (Group(a), Group(b, parent=a))
    assert arrived.items == (replace(items[0], group_id=None),)
    assert "inside itself" in caplog.text


def test_a_file_of_the_first_version_has_everything(other: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "old.refboard"
    shutil.copy(OLD_FILE, path)
    raw = sqlite3.connect(path)
    before = raw.execute(
        "SELECT items.id, sha256, x, y, items.width, items.height, rotation, z, is_flipped_h, "
        "is_flipped_v, opacity, is_locked FROM items JOIN assets ON key = asset_key "
        "ORDER BY z, items.id"
    ).fetchall()
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    raw.close()

    board = other.store.boards.load(read_board_file(path, other.store, other.paths).id)

    hashes = {job.asset_id: job.source.path.read_bytes() for job in other.store.jobs.pending(99)}
    assert version == 1
    assert len(before) == 6
    assert len(hashes) == len({row[1] for row in before})
    assert [
        (i.id, p.x, p.y, p.width, p.height, p.rotation, p.z, p.is_flipped_h, p.is_flipped_v,
         i.opacity, i.is_locked)
        for i in board.items if (p := i.placement)
    ] == [(row[0], *row[2:]) for row in before]  # fmt: skip
    assert all(item.content == Picture(item.content.asset_id) for item in board.items)
    assert (board.groups, board.settings) == ((), BoardSettings())


def test_an_item_without_a_picture_in_a_file_of_the_first_version_is_refused(
    other: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "old.refboard"
    shutil.copy(OLD_FILE, path)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("UPDATE items SET asset_key = 99")
    raw.close()

    with pytest.raises(BoardFileError):
        read_board_file(path, other.store, other.paths)


def test_a_file_of_a_version_to_come_gets_a_sentence(
    shelf: Shelf, other: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "b.refboard"
    write_board_file(path, shelf.store, shelf.paths, shelf.board().id)
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA user_version = 3")
    raw.execute("CREATE TABLE dreams (x)")
    raw.close()

    with pytest.raises(BoardFileError) as caught:
        read_board_file(path, other.store, other.paths)

    assert caught.value.sentence == '"b.refboard" was made by a newer RefBoard.'
    assert caught.value.hint == "Update RefBoard, then open it again."
