"""What is not saved is known at any moment, and told when the library is closed."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.events import (
    AssetsFailed,
    AssetsStored,
    HoldUpEnded,
    LibraryOpened,
    RequestFailed,
)
from refboard.core.ids import new_item_id
from refboard.core.requests import ImportEntry, ImportRequest, LoadBoard, RetryFailed
from refboard.core.saving import Saving
from refboard.core.settings import Settings
from refboard.worker.bridge import LibraryBridge
from tests.worker.conftest import Listener, pictures

YEAR_2263_NS = 9_246_182_400 * 10**9


def drop(bridge: LibraryBridge, entries: list[ImportEntry], listener: Listener) -> None:
    items = [Item(new_item_id(), Placement(0, 0, 320, 240), Picture(e.asset_id)) for e in entries]
    board_id = listener.wait(LibraryOpened).last_board
    bridge.send(ImportRequest(tuple(entries), board_id, tuple(items)))


@pytest.fixture
def restarted(bridge: LibraryBridge) -> Iterator[LibraryBridge]:
    """The same library once more, to be started when the first one has stopped."""
    again = LibraryBridge(bridge.root, Settings(), workers=1)
    yield again
    assert again.stop()


def test_pictures_with_a_file_of_the_year_2263_are_there_after_a_restart(
    bridge: LibraryBridge,
    restarted: LibraryBridge,
    listener: Listener,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    entries = pictures(tmp_path / "in", 3)
    os.utime(entries[1].source.path, ns=(YEAR_2263_NS, YEAR_2263_NS))
    bridge.start()
    drop(bridge, entries, listener)
    qtbot.waitUntil(
        lambda: sum(len(event.assets) for event in listener.all(AssetsStored)) == 3, timeout=20_000
    )
    assert bridge.saving() == Saving(0, is_answering=True)
    assert bridge.stop()

    heard = Listener(restarted, qtbot)
    restarted.start()
    board_id = heard.wait(LibraryOpened).last_board
    loaded = heard.answer(restarted.ask(LoadBoard(board_id)))
    assert {item.asset_id for item in loaded.board.items} == {e.asset_id for e in entries}
    assert all(asset.is_stored for asset in loaded.assets)


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """The kinds of faults that were reported."""
    found: list[type] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: found.append(kind))
    return found


def ask(root: Path, sql: str) -> None:
    with closing(sqlite3.connect(root / "library.sqlite", isolation_level=None)) as database:
        database.execute(sql)


def refuse(root: Path, name: str) -> None:
    ask(
        root,
        f"CREATE TRIGGER refuse BEFORE INSERT ON assets WHEN new.name = '{name}' "
        "BEGIN SELECT raise(ABORT, 'refused'); END",
    )


def test_a_refused_picture_is_counted_as_unsaved_until_it_is_saved(
    bridge: LibraryBridge,
    listener: Listener,
    reports: list[type],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    entries = pictures(tmp_path / "in", 3)
    bridge.start()
    listener.wait(LibraryOpened)
    refuse(bridge.root, "picture-1.png")

    drop(bridge, entries, listener)
    failed = listener.wait(AssetsFailed)
    qtbot.waitUntil(lambda: bridge.saving() == Saving(1, is_answering=True), timeout=20_000)
    assert [failure.name for failure in failed.failures] == ["picture-1.png"]
    assert len(reports) == 1

    ask(bridge.root, "DROP TRIGGER refuse")
    bridge.send(RetryFailed((entries[1].asset_id,)))
    qtbot.waitUntil(
        lambda: sum(len(event.assets) for event in listener.all(AssetsStored)) == 3, timeout=20_000
    )
    qtbot.waitUntil(lambda: bridge.saving().unsaved == 0, timeout=20_000)
    assert len(listener.all(AssetsFailed)) == 1


@pytest.mark.logs_warnings
def test_what_could_not_be_saved_at_closing_is_logged_and_counted(
    bridge: LibraryBridge,
    listener: Listener,
    reports: list[type],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    bridge.start()
    listener.wait(LibraryOpened)
    refuse(bridge.root, "picture-0.png")
    drop(bridge, pictures(tmp_path / "in", 2), listener)

    assert bridge.stop()

    assert bridge.saving() == Saving(1, is_answering=False)
    assert "changes that could not be saved: 1" in caplog.text
    assert len(reports) == 1


def test_what_is_pasted_while_the_library_is_elsewhere_is_saved_once_it_is_back(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.start()
    listener.wait(LibraryOpened)
    away = bridge.root.rename(tmp_path / "moved")
    drop(bridge, pictures(tmp_path / "in", 2), listener)
    told = listener.wait(RequestFailed)
    assert told.is_held
    assert "The library is no longer where it was" in told.sentence
    assert bridge.saving().unsaved == 1
    assert not bridge.root.exists()

    away.rename(bridge.root)
    listener.wait(HoldUpEnded)
    qtbot.waitUntil(
        lambda: sum(len(event.assets) for event in listener.all(AssetsStored)) == 2, timeout=20_000
    )
    assert bridge.saving() == Saving(0, is_answering=True)
    assert len(listener.all(RequestFailed)) == 1


@pytest.mark.logs_warnings
def test_what_waits_for_a_deleted_library_is_counted_at_closing(
    bridge: LibraryBridge, listener: Listener, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    bridge.start()
    listener.wait(LibraryOpened)
    shutil.rmtree(bridge.root)
    drop(bridge, pictures(tmp_path / "in", 1), listener)
    assert listener.wait(RequestFailed).is_held

    assert bridge.stop()
    assert bridge.saving() == Saving(1, is_answering=False)
    assert "changes that could not be saved: 1" in caplog.text
    assert not bridge.root.exists()
