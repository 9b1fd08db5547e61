"""An export never lands on what a library is made of, whatever the path is called."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from refboard.core.errors import QueryError
from refboard.services.interchange.board_file import write_board_file
from refboard.services.interchange.target import check_target
from refboard.services.library_files import check_outside
from refboard.services.measure.reports import write_report
from tests.services.interchange.conftest import Shelf

OWN = [
    "library.sqlite",
    "library.sqlite-wal",
    "library.sqlite-shm",
    "Library.SQLite-Journal",
    "library-before-upgrade-0001.sqlite",
    "window.lock",
    "originals",
    "originals/ab/new.png",
    "incoming/new.png",
    "cache/new.png",
    "cache/previews/ab/new.png",
    "cache/../cache/indexes/look.usearch",
    "originals/../library.sqlite",
]


def refused(shelf: Shelf, path: Path) -> str:
    with pytest.raises(QueryError) as told:
        check_target(path, shelf.store, shelf.paths)
    assert str(told.value).endswith("; choose another name.")
    return str(told.value)


@pytest.mark.parametrize("name", OWN)
def test_what_belongs_to_a_library_is_refused(name: str, shelf: Shelf, other: Shelf) -> None:
    for library in (shelf, other):
        assert "belongs to the library" in refused(shelf, library.paths.root / name)
        with pytest.raises(QueryError):
            check_outside(library.paths.root / name)


def test_a_link_to_what_belongs_to_a_library_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    root = shelf.paths.root
    (tmp_path / "database.refboard").symlink_to(shelf.paths.database)
    (tmp_path / "cache link").symlink_to(shelf.paths.cache)
    os.link(shelf.paths.database, tmp_path / "hard.refboard")
    shutil.move(shelf.paths.originals, tmp_path / "big disk")
    (root / "originals").symlink_to(tmp_path / "big disk")

    for name in ("database.refboard", "hard.refboard", "cache link/x.png", "big disk/ab/x.png"):
        assert "belongs to the library" in refused(shelf, tmp_path / name)


def test_an_original_is_refused_under_any_name(shelf: Shelf, tmp_path: Path) -> None:
    linked, gone = tmp_path / "mine" / "cat.png", tmp_path / "mine" / "gone.png"
    linked.parent.mkdir()
    for path in (linked, gone):
        path.write_bytes(path.name.encode())
        shelf.linked(path)
    gone.unlink()
    linked.write_bytes(b"of another size by now")
    (tmp_path / "link.png").symlink_to(linked)
    (tmp_path / "folder").symlink_to(linked.parent)
    os.link(linked, tmp_path / "hard.png")
    kept = shelf.picture(b"copied")
    inside = next(shelf.paths.originals.rglob(f"{kept.sha256}.*"))
    os.link(inside, tmp_path / "twin.jpg")

    for name in ("mine/cat.png", "mine/../mine/cat.png", "mine/gone.png", "folder/gone.png",
                 "link.png", "hard.png", "twin.jpg"):  # fmt: skip
        assert "is the original of a picture" in refused(shelf, tmp_path / name)


def test_what_is_the_users_own_may_be_replaced(shelf: Shelf, tmp_path: Path) -> None:
    shelf.picture(b"copied", source=str(tmp_path / "copied.jpg"))
    (tmp_path / "copied.jpg").write_bytes(b"copied")

    for path in (tmp_path / "copied.jpg", tmp_path / "new.png", shelf.paths.root / "board.png"):
        check_target(path, shelf.store, shelf.paths)


def test_a_board_file_over_the_library_is_refused_and_the_library_is_whole(
    new_shelf: Callable[[str], Shelf],
) -> None:
    shelf = new_shelf("whole")
    board = shelf.board(shelf.picture(b"cat"))
    before = shelf.paths.database.read_bytes()

    with pytest.raises(QueryError, match="belongs to the library"):
        write_board_file(shelf.paths.database, shelf.store, shelf.paths, board.id)

    assert shelf.paths.database.read_bytes() == before
    assert not list(shelf.paths.root.glob("*.part"))


def test_a_report_into_a_library_is_refused(shelf: Shelf) -> None:
    with pytest.raises(QueryError, match="belongs to the library"):
        write_report(shelf.paths.previews, "soak", {}, "")

    assert list(shelf.paths.previews.iterdir()) == []
