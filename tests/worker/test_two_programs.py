"""The library is shared with other programs, and with a disk that can be full."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.events import (
    AssetsEmbedded,
    BoardsChanged,
    LibraryFailed,
    LibraryOpened,
    RequestFailed,
)
from refboard.core.ids import AssetId, new_board_id, new_item_id
from refboard.core.requests import (
    ImportEntry,
    ImportRequest,
    LoadBoard,
    SaveChange,
)
from refboard.core.settings import Settings
from refboard.services.library.library import Library
from refboard.services.store import store as store_module
from refboard.worker.bridge import LibraryBridge
from tests.finding import picture_question, word_question
from tests.worker.conftest import Listener, pictures


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up waiting for another program's lock after a moment."""
    monkeypatch.setattr(store_module.open_store, "__kwdefaults__", {"busy_timeout_ms": 500})


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep the library locked as another program that writes does."""
    with closing(sqlite3.connect(root / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def item(entry: ImportEntry) -> Item:
    return Item(new_item_id(), Placement(0, 0, 320, 240), Picture(entry.asset_id))


def embedded(listener: Listener) -> set[AssetId]:
    return {id_ for event in listener.all(AssetsEmbedded) for id_ in event.asset_ids}


def test_a_drop_while_another_program_writes_is_saved_when_that_ends(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 3)
    items = tuple(item(entry) for entry in entries)
    bridge.start()
    board_id = listener.wait(LibraryOpened).last_board
    moved = Change.replacing(
        [(items[0], Item(items[0].id, Placement(50, 50, 320, 240), items[0].content))]
    )

    with locked(bridge.root):
        bridge.send(ImportRequest(tuple(entries), board_id, items))
        bridge.send(SaveChange(board_id, moved))
        told = listener.wait(RequestFailed)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 3, timeout=20_000)
    loaded = listener.answer(bridge.ask(LoadBoard(board_id)))

    assert told.sentence.startswith("Not saved yet.")
    assert len(listener.all(RequestFailed)) == 1
    placements = {i.id: i.placement.x for i in loaded.board.items}
    assert placements == {items[0].id: 50, items[1].id: 0, items[2].id: 0}


def test_pictures_read_while_another_program_writes_are_kept_and_finished(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 20)
    bridge.start()
    listener.wait(LibraryOpened)
    bridge.send(ImportRequest(tuple(entries)))
    listener.wait(AssetsEmbedded)

    with locked(bridge.root):
        listener.wait(RequestFailed)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 20, timeout=20_000)

    listener.wait_activity(pending=0)


@pytest.mark.logs_warnings
def test_a_library_that_is_locked_at_the_start_says_so(
    bridge: LibraryBridge, listener: Listener, tmp_path: Path
) -> None:
    Library.open(bridge.root).close()

    with locked(bridge.root):
        bridge.start()
        assert listener.wait(LibraryFailed).sentence


def test_what_another_program_added_is_found_and_listed(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    ours, theirs = pictures(tmp_path / "in", 4)[:2], pictures(tmp_path / "in", 4)[2:]
    bridge.start()
    listener.wait(LibraryOpened)
    bridge.send(ImportRequest(tuple(ours)))
    qtbot.waitUntil(lambda: len(embedded(listener)) == 2, timeout=20_000)
    query = picture_question(ours[0].asset_id)
    listener.answer(bridge.ask(query))

    other = LibraryBridge(bridge.root, Settings(), workers=1)
    heard = Listener(other, qtbot)
    other.start()
    heard.wait(LibraryOpened)
    other.send(ImportRequest(tuple(theirs)))
    qtbot.waitUntil(lambda: len(embedded(heard)) == 2, timeout=20_000)
    assert other.stop()
    library = Library.open(bridge.root)
    library.store.boards.create(Board(new_board_id(), "Made elsewhere"))
    library.close()

    answer = listener.answer(bridge.ask(query)).answer
    assert len(answer.matches) == 3
    boards = listener.wait(BoardsChanged).boards
    assert "Made elsewhere" in [board.name for board in boards]


def test_a_copy_that_is_wanted_is_made_though_the_picture_was_linked_before(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    (entry,) = pictures(tmp_path / "in", 1)
    bridge.start()
    listener.wait(LibraryOpened)
    bridge.send(ImportRequest((entry,), link=True))
    qtbot.waitUntil(lambda: len(embedded(listener)) == 1, timeout=20_000)
    assert not list((bridge.root / "originals").rglob("*.png"))

    content = entry.source.path.read_bytes()
    bridge.send(ImportRequest((pictures(tmp_path / "in", 1)[0],)))
    qtbot.waitUntil(lambda: bool(list((bridge.root / "originals").rglob("*.png"))), timeout=20_000)

    (original,) = (bridge.root / "originals").rglob("*.png")
    assert original.read_bytes() == content


def test_importing_again_heals_a_missing_original(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    (entry,) = pictures(tmp_path / "in", 1)
    bridge.start()
    listener.wait(LibraryOpened)
    bridge.send(ImportRequest((entry,)))
    qtbot.waitUntil(lambda: len(embedded(listener)) == 1, timeout=20_000)
    (original,) = (bridge.root / "originals").rglob("*.png")
    original.unlink()

    bridge.send(ImportRequest((pictures(tmp_path / "in", 1)[0],)))
    qtbot.waitUntil(original.exists, timeout=20_000)

    found = listener.answer(bridge.ask(word_question("picture")))
    assert len(found.answer.matches) == 1
