import json
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.core.asset import Source
from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.events import (
    ActivityChanged,
    AssetsEmbedded,
    AssetsFailed,
    AssetsStored,
    BoardLoaded,
    BoardsChanged,
    LibraryFailed,
    LibraryOpened,
    MatchesReady,
    RequestFailed,
)
from refboard.core.ids import AssetId, BoardId, new_asset_id, new_board_id, new_item_id
from refboard.core.requests import (
    CancelImports,
    DismissFailures,
    ExportBoard,
    ImportBoardFile,
    ImportEntry,
    ImportRequest,
    LoadBoard,
    RetryFailed,
    SaveChange,
    TrashBoard,
)
from refboard.core.settings import Settings
from refboard.worker.bridge import LibraryBridge
from tests.finding import picture_question
from tests.worker.conftest import Listener, pictures


def item(asset_id: AssetId) -> Item:
    return Item(new_item_id(), Placement(0, 0, 320, 240), Picture(asset_id))


def embedded(listener: Listener) -> set[AssetId]:
    return {id_ for event in listener.all(AssetsEmbedded) for id_ in event.asset_ids}


def drop(
    bridge: LibraryBridge, entries: list[ImportEntry], board_id: BoardId | None = None
) -> list[Item]:
    items = [item(entry.asset_id) for entry in entries] if board_id else []
    bridge.send(ImportRequest(tuple(entries), board_id, tuple(items)))
    return items


def test_a_drop_ends_with_every_picture_stored_and_findable(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 12)
    bridge.start()
    opened = listener.wait(LibraryOpened)

    items = drop(bridge, entries, opened.last_board)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 12, timeout=20_000)

    stored = [pair for event in listener.all(AssetsStored) for pair in event.assets]
    assert {asked for asked, _ in stored} == {entry.asset_id for entry in entries}
    assert all((asset.width, asset.height) == (320, 240) for _, asset in stored)
    loaded = listener.answer(bridge.ask(LoadBoard(opened.last_board)))
    assert set(loaded.board.items) == set(items)
    assert listener.all(ActivityChanged)[-1].pending == 0


def test_find_similar_answers_whoever_asked(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 5)
    bridge.start()
    listener.wait(LibraryOpened)
    drop(bridge, entries)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 5, timeout=20_000)

    query = picture_question(entries[0].asset_id)
    ready = listener.answer(bridge.ask(query))

    assert {match.asset.id for match in ready.answer.matches} == {e.asset_id for e in entries[1:]}
    assert listener.all(MatchesReady) == []


def test_a_file_outside_the_library_can_be_asked_about(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 3)
    bridge.start()
    listener.wait(LibraryOpened)
    drop(bridge, entries)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 3, timeout=20_000)

    query = picture_question(path=entries[1].source.path, limit=1)
    (best,) = listener.answer(bridge.ask(query)).answer.matches
    assert best.asset.id == entries[1].asset_id


def test_the_same_bytes_twice_in_one_drop_become_one_asset(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    (first,) = pictures(tmp_path / "in", 1)
    copy = tmp_path / "copy.png"
    copy.write_bytes(first.source.path.read_bytes())
    second = ImportEntry(new_asset_id(), replace(first.source, path=copy))
    bridge.start()
    opened = listener.wait(LibraryOpened)

    drop(bridge, [first, second], opened.last_board)
    qtbot.waitUntil(
        lambda: sum(len(e.assets) for e in listener.all(AssetsStored)) == 2, timeout=20_000
    )

    stored = dict(pair for event in listener.all(AssetsStored) for pair in event.assets)
    assert stored[first.asset_id].sha256 == stored[second.asset_id].sha256
    assert stored[first.asset_id].id == stored[second.asset_id].id


def test_undo_after_a_merge_still_finds_the_picture(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    (first,) = pictures(tmp_path / "in", 1)
    bridge.start()
    board_id = listener.wait(LibraryOpened).last_board
    drop(bridge, [first], board_id)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 1, timeout=20_000)

    again = replace(first, asset_id=new_asset_id())
    (known,) = drop(bridge, [again], board_id)
    listener.wait(AssetsStored, 2)
    bridge.send(SaveChange(board_id, Change.removing([known])))
    bridge.send(SaveChange(board_id, Change.adding([known])))

    loaded = listener.answer(bridge.ask(LoadBoard(board_id)))
    assert {i.asset_id for i in loaded.board.items} == {first.asset_id}
    assert len(loaded.board.items) == 2


def test_a_pasted_picture_is_kept_and_its_staged_copy_goes(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    (file,) = pictures(tmp_path / "in", 1)
    content = file.source.path.read_bytes()
    pasted = ImportEntry(new_asset_id(), Source(Path("Pasted picture")), 320, 240, content)
    bridge.start()
    board_id = listener.wait(LibraryOpened).last_board

    drop(bridge, [pasted], board_id)
    stored = dict(listener.wait(AssetsStored).assets)[pasted.asset_id]
    qtbot.waitUntil(lambda: not list((bridge.root / "incoming").iterdir()), timeout=20_000)

    original = bridge.root / "originals" / stored.sha256[:2] / f"{stored.sha256}.png"
    assert original.read_bytes() == content
    assert stored.name == "Pasted picture"


def test_a_board_goes_through_a_file(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 3)
    bridge.start()
    board_id = listener.wait(LibraryOpened).last_board
    drop(bridge, entries, board_id)
    qtbot.waitUntil(lambda: len(embedded(listener)) == 3, timeout=20_000)

    file = tmp_path / "board.refboard"
    exported = listener.answer(bridge.ask(ExportBoard(board_id, file)))
    imported = listener.answer(bridge.ask(ImportBoardFile(file)))
    loaded = listener.answer(bridge.ask(LoadBoard(imported.board_id)))

    assert (exported.pictures, exported.missing) == (3, ())
    assert imported.board_id != board_id
    assert len(loaded.board.items) == 3


def test_a_damaged_board_file_gets_a_sentence_and_changes_nothing(
    bridge: LibraryBridge, listener: Listener, tmp_path: Path
) -> None:
    file = tmp_path / "board.refboard"
    file.write_bytes(b"SQLite format 3\0" + bytes(5000))
    bridge.start()
    opened = listener.wait(LibraryOpened)

    failed = listener.refusal(bridge.ask(ImportBoardFile(file)))

    assert failed.sentence
    assert listener.all(BoardsChanged) == []
    assert len(opened.boards) == 1


def test_a_bad_file_fails_alone_and_can_be_retried(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    good, bad = pictures(tmp_path / "in", 2)
    content = bad.source.path.read_bytes()
    bad.source.path.write_bytes(b"no picture")
    bridge.start()
    listener.wait(LibraryOpened)

    drop(bridge, [good, bad])
    failed = listener.wait(AssetsFailed)
    qtbot.waitUntil(lambda: good.asset_id in embedded(listener), timeout=20_000)
    bad.source.path.write_bytes(content)
    bridge.send(RetryFailed())
    qtbot.waitUntil(lambda: bad.asset_id in embedded(listener), timeout=20_000)

    assert [failure.asset_id for failure in failed.failures] == [bad.asset_id]
    assert failed.failures[0].sentence
    assert listener.all(ActivityChanged)[-1].failed == 0


def test_a_dismissed_failure_is_not_told_again_and_goes_when_no_board_shows_it(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    shown, gone = pictures(tmp_path / "in", 2)
    for entry in (shown, gone):
        entry.source.path.write_bytes(b"no picture")
    bridge.start()
    opened = listener.wait(LibraryOpened)
    drop(bridge, [shown], opened.last_board)
    drop(bridge, [gone])
    listener.wait_activity(failed=2)

    bridge.send(DismissFailures((shown.asset_id,)))
    listener.wait_activity(failed=1)
    bridge.send(DismissFailures())
    listener.wait_activity(failed=0)
    assert bridge.stop()

    again = LibraryBridge(tmp_path / "library", Settings(), workers=2)
    heard = Listener(again, qtbot)
    again.start()
    heard.wait(LibraryOpened)
    loaded = heard.answer(again.ask(LoadBoard(opened.last_board)))
    assert [asset.id for asset in loaded.assets] == [shown.asset_id]
    assert heard.all(AssetsFailed) == []
    assert {activity.failed for activity in heard.all(ActivityChanged)} == {0}
    assert again.stop()


def test_the_trash_is_told_with_the_boards(bridge: LibraryBridge, listener: Listener) -> None:
    bridge.start()
    opened = listener.wait(LibraryOpened)

    bridge.send(TrashBoard(opened.last_board, is_trashed=True))
    bridge.send(TrashBoard(opened.last_board, is_trashed=False))

    assert opened.trashed == ()
    trashed = listener.wait(BoardsChanged).trashed
    assert [summary.id for summary in trashed] == [opened.last_board]
    assert listener.wait(BoardsChanged, 2).trashed == ()


def test_cancelled_imports_can_be_retried(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 40)
    bridge.start()
    listener.wait(LibraryOpened)

    drop(bridge, entries)
    bridge.send(CancelImports())
    cancelled = {f.asset_id for e in [listener.wait(AssetsFailed)] for f in e.failures}
    bridge.send(RetryFailed(tuple(cancelled)))
    qtbot.waitUntil(lambda: len(embedded(listener)) == 40, timeout=30_000)

    assert cancelled


def test_stopping_in_the_middle_loses_nothing(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    entries = pictures(tmp_path / "in", 60)
    bridge.start()
    board_id = listener.wait(LibraryOpened).last_board
    drop(bridge, entries, board_id)
    listener.wait(BoardsChanged)
    assert bridge.stop()

    again = LibraryBridge(bridge.root, Settings(), workers=2)
    heard = Listener(again, qtbot)
    again.start()
    try:
        before = embedded(listener)
        qtbot.waitUntil(lambda: len(before | embedded(heard)) == 60, timeout=30_000)
        assert len(heard.answer(again.ask(LoadBoard(board_id))).board.items) == 60
    finally:
        assert again.stop()


def test_nothing_happens_after_stop(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.start()
    listener.wait(LibraryOpened)
    assert bridge.stop()
    qtbot.wait(1)
    count = len(listener.events)

    bridge.send(CancelImports())
    qtbot.wait(20)

    assert len(listener.events) == count


def test_a_question_without_an_answer_gets_a_sentence(
    bridge: LibraryBridge, listener: Listener
) -> None:
    bridge.start()
    listener.wait(LibraryOpened)

    query = picture_question(new_asset_id())
    failed = listener.refusal(bridge.ask(query))

    assert failed.sentence
    assert listener.all(RequestFailed) == []


def test_an_answer_that_nobody_wants_any_more_is_dropped(
    bridge: LibraryBridge, listener: Listener, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge.start()
    board_id = listener.wait(LibraryOpened).last_board
    told: list[BoardLoaded] = []

    older = bridge.ask(LoadBoard(board_id)).then(told.append)
    newer = bridge.ask(LoadBoard(board_id), instead_of=older).then(told.append)

    answer = listener.answer(newer)
    assert told == [answer]
    assert listener.all(BoardLoaded) == []


def test_a_question_without_an_answer_is_told_to_everybody_where_the_asker_does_not_care(
    bridge: LibraryBridge, listener: Listener
) -> None:
    bridge.start()
    listener.wait(LibraryOpened)

    bridge.ask(LoadBoard(new_board_id())).then(lambda _: None)

    assert listener.wait(RequestFailed).sentence


@pytest.mark.logs_warnings
def test_a_library_that_cannot_be_opened_is_told(tmp_path: Path, qtbot: QtBot) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")
    bridge = LibraryBridge(blocked / "library", Settings(), workers=1)
    listener = Listener(bridge, qtbot)

    bridge.start()
    try:
        assert listener.wait(LibraryFailed).sentence
    finally:
        assert bridge.stop()


def test_the_window_writes_timing_records_when_the_setting_is_on(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REFBOARD_TIMINGS", raising=False)
    monkeypatch.setattr("refboard.services.paths.log_dir", lambda: tmp_path / "logs")
    bridge = LibraryBridge(tmp_path / "library", Settings(telemetry=True), workers=2)
    listener = Listener(bridge, qtbot)
    bridge.start()
    bridge.send(ImportRequest(tuple(pictures(tmp_path / "pictures", 3))))
    listener.wait_activity(pending=0, done=3)
    assert bridge.stop()

    text = (tmp_path / "logs" / "timings.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert sum(line["batch"] for line in lines if line["stage"] == "embed") == 3
    assert "picture-" not in text
