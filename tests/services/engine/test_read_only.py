"""A library that cannot be written answers every question and refuses every change at once."""

from pathlib import Path

import pytest

from refboard.core.asset import Source
from refboard.core.board import Board, Viewpoint
from refboard.core.document import Change
from refboard.core.events import ActivityChanged, AssetsFailed, LibraryOpened, RequestFailed
from refboard.core.ids import new_asset_id, new_board_id
from refboard.core.requests import (
    CHANGING,
    DURABLE,
    CancelImports,
    CheckPictures,
    CreateBoard,
    DismissFailures,
    ExportBoard,
    FetchRequest,
    ImportBoardFile,
    ImportEntry,
    ImportRequest,
    LoadBoard,
    LocateAsset,
    RenameBoard,
    Request,
    RetryFailed,
    SaveChange,
    SaveViewpoint,
    TrashBoard,
    UseModel,
)
from refboard.services.library.library import Library
from tests.finding import picture_question, word_question
from tests.read_only import listing, protected
from tests.steps import Steps, entries_of, opened, pictures
from tests.ui.recorder import item_of

SENTENCE = "This library is read-only: nothing in it can be changed."


@pytest.fixture
def root(tmp_path: Path, home: Path) -> Path:
    """A library with a board, three pictures that were indexed and two that were not read yet."""
    folder = tmp_path / "library"
    with opened(folder) as steps:
        steps.parts.dispatcher.open()
        steps.add(entries_of(pictures(tmp_path / "in", 3)))
        steps.settle()
        steps.add(entries_of(pictures(tmp_path / "later", 2, lambda n: n + 50)))
    return folder


def asked_of_all(steps: Steps, path: Path) -> list[Request]:
    board_id = steps.library.store.boards.all()[0].id
    item = item_of("new")
    fetch = FetchRequest(new_asset_id(), "http://127.0.0.1:9/a.png", board_id, item)
    return [
        ImportRequest((ImportEntry(new_asset_id(), Source(path), content=b"bytes"),), board_id),
        fetch,
        CreateBoard(Board(new_board_id(), "New")),
        RenameBoard(board_id, "Renamed"),
        TrashBoard(board_id, is_trashed=True),
        SaveChange(board_id, Change.adding([item])),
        DismissFailures(),
        RetryFailed(),
        CancelImports(),
    ]


def test_every_change_is_refused_in_a_sentence_and_none_is_kept_or_tried_again(
    root: Path, tmp_path: Path
) -> None:
    before = listing(root)
    with protected(root), opened(root) as steps:
        steps.parts.dispatcher.open()
        requests = asked_of_all(steps, tmp_path / "in" / "picture-0.png")
        for request in requests:
            steps.engine.send(request)
        steps.settle()
        refused = steps.told(RequestFailed)
        reading = steps.answer(ImportBoardFile(tmp_path / "any.refboard"))
        using = steps.answer(UseModel(""))

        assert [event.sentence for event in refused] == [SENTENCE] * len(requests)
        for asked in (reading, using):
            with pytest.raises(Exception, match="read-only"):
                asked.wait(0)
        assert len(steps.parts.dispatcher.unsaved) == 0
        assert steps.engine.saving().unsaved == 0
        assert steps.engine.held_up_by is None
        assert steps.faults == []
    assert listing(root) == before


def test_what_changes_is_listed_whole() -> None:
    assert {*DURABLE, RetryFailed, CancelImports, ImportBoardFile, UseModel} == set(CHANGING)


def test_boards_are_shown_and_questions_answered(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.refboard"
    with protected(root), opened(root) as steps:
        steps.parts.dispatcher.open()
        (told,) = steps.told(LibraryOpened)
        steps.engine.send(SaveViewpoint(told.last_board, Viewpoint(1.0, 2.0, 3.0)))
        board = steps.answer(LoadBoard(told.last_board)).wait(0).board
        asset = steps.library.store.assets.stored()[0]
        similar = steps.answer(picture_question(asset.id)).wait(0).answer
        words = steps.answer(word_question("picture")).wait(0).answer
        places = steps.answer(LocateAsset(asset.id)).wait(0).places
        written = steps.answer(ExportBoard(told.last_board, target)).wait(0)

        assert told.is_read_only
        assert board.name == "My first board"
        assert len(similar.matches) == 2
        assert len(words.matches) == 3
        assert places == ()
        assert written.path == target
        assert target.is_file()
        assert steps.told(RequestFailed) == []


def test_work_that_was_left_is_neither_begun_nor_announced(root: Path) -> None:
    with protected(root), opened(root) as steps:
        steps.parts.dispatcher.open()
        steps.settle()
        for _ in range(4):
            steps.engine.turn(0.0)  # nothing came: what is left in the library is looked for

        assert steps.engine.held_up_by is None
        assert steps.told(RequestFailed) == []
        assert steps.told(ActivityChanged) == []
        assert steps.told(AssetsFailed) == []
        assert [state.left for state in steps.library.states()] == [0]
        assert steps.library.store.jobs.pending_count() == 2


def test_pictures_outside_it_are_compared_with_those_in_it(root: Path, tmp_path: Path) -> None:
    (other,) = pictures(tmp_path / "other", 1, lambda n: n + 9)
    with protected(root), opened(root) as steps:
        answer = steps.answer(picture_question(path=other)).wait(0).answer

        assert len(answer.matches) == 3


def test_one_without_an_index_file_is_searched_all_the_same(root: Path) -> None:
    for path in (root / "cache" / "indexes").iterdir():
        path.unlink()
    with protected(root), opened(root) as steps:
        asset = steps.library.store.assets.stored()[0]
        answer = steps.answer(picture_question(asset.id)).wait(0).answer

        assert len(answer.matches) == 2


def test_one_without_a_board_shows_that_there_is_none(tmp_path: Path, home: Path) -> None:
    Library.open(tmp_path / "library").close()
    with protected(tmp_path / "library"), opened(tmp_path / "library") as steps:
        steps.parts.dispatcher.open()
        (told,) = steps.told(LibraryOpened)
        board = steps.answer(LoadBoard(told.last_board)).wait(0).board

        assert [summary.name for summary in told.boards] == ["No board yet"]
        assert (board.name, board.items) == ("No board yet", ())


def test_what_is_made_to_look_is_gone_afterwards(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with protected(root), opened(root) as steps:
        assert steps.library.is_read_only
        assert len(list(temporary.iterdir())) == 1

    assert list(temporary.iterdir()) == []


def test_what_is_taken_away_while_it_is_open_is_told_and_kept_until_it_is_back(
    root: Path,
) -> None:
    with opened(root) as steps:
        steps.parts.dispatcher.open()
        database = steps.library.store._database
        database.pragma("query_only = ON")  # SQLite answers as on a disk that turned read-only
        for name in ("One", "Two"):
            steps.engine.send(CreateBoard(Board(new_board_id(), name)))
        steps.serve()

        assert [event.sentence for event in steps.told(RequestFailed)] == [
            "Not saved yet. The library cannot be written to."
        ]
        assert steps.engine.saving().unsaved == 2
        database.pragma("query_only = OFF")
        steps.parts.dispatcher.unsaved.flush()
        steps.serve()
        names = [summary.name for summary in steps.library.store.boards.all()]
        assert names == ["My first board", "One", "Two"]
        assert steps.engine.saving().unsaved == 0


def test_pictures_that_a_folder_does_not_take_any_more_fail_and_can_be_retried(
    root: Path, tmp_path: Path
) -> None:
    with opened(root) as steps:
        steps.parts.dispatcher.open()
        steps.settle()
        with protected(root):
            steps.add(entries_of(pictures(tmp_path / "new", 1, lambda n: n + 90)))
            steps.settle()
            (failed,) = steps.told(AssetsFailed)
            (failure,) = failed.failures
        steps.engine.send(RetryFailed())
        steps.settle()

        assert failure.sentence == "The library's folder may not be written."
        assert len(steps.library.store.assets.stored()) == 6
        assert steps.library.store.jobs.failures() == []


def test_damage_is_neither_mended_nor_noted(root: Path) -> None:
    for path in (root / "cache" / "previews").rglob("*.*"):
        path.write_bytes(b"")
    before = listing(root)
    with protected(root), opened(root) as steps:
        steps.parts.dispatcher.open()
        told = len(steps.events)
        ids = tuple(asset.id for asset in steps.library.store.assets.stored())
        steps.engine.send(CheckPictures(ids, met_damage=True))
        steps.parts.caretaker.sweep()
        steps.settle()
        for _ in range(4):
            steps.engine.turn(0.0)

        assert ids
        assert len(steps.events) == told
        assert steps.parts.caretaker.is_idle
        assert not steps.parts.caretaker.is_sweeping
        assert steps.engine.held_up_by is None
        assert steps.faults == []
    assert listing(root) == before
