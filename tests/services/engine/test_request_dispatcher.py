"""Every request there is gets served: a new one that nobody answers fails here."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from refboard.core.board import Board, Item, Placement, Viewpoint
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.errors import RefboardError
from refboard.core.events import (
    Answer,
    AssetsFailed,
    BoardsChanged,
    Event,
    ModelsListed,
    RequestFailed,
)
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import CompareAll, ExplainRequest, FindRequest, ListPalettes
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId, BoardId, new_asset_id, new_board_id, new_item_id
from refboard.core.requests import (
    DURABLE,
    AddModel,
    CancelBoardFile,
    CancelImports,
    CancelPull,
    CheckPictures,
    CreateBoard,
    DismissFailures,
    ExportBoard,
    FetchRequest,
    ImportBoardFile,
    ImportRequest,
    KeepCopies,
    ListModels,
    ListQueues,
    LoadBoard,
    LocateAsset,
    MoveBoard,
    PullModel,
    Question,
    RemoveModel,
    RenameBoard,
    Request,
    RetryFailed,
    SaveChange,
    SaveViewpoint,
    TrashBoard,
    UseModel,
)
from refboard.core.tagging.tag_requests import AddTag, AskSubjects, AskTags, RemoveTag
from tests.builders_images import encoded, photo
from tests.finding import picture_question, word_question
from tests.items import asset_in
from tests.services.http.raw_site import Talk, running_raw_site
from tests.services.http.site import Answer as SiteAnswer
from tests.services.http.site import running_site
from tests.steps import Steps, entries_of, pictures

BOARD = BoardId("board")
NOT_DURABLE = (
    LoadBoard,
    SaveViewpoint,
    FindRequest,
    CompareAll,
    ListPalettes,
    ListQueues,
    AskTags,
    AskSubjects,
    ExplainRequest,
    CheckPictures,
    RetryFailed,
    CancelImports,
    LocateAsset,
    ExportBoard,
    ImportBoardFile,
    CancelBoardFile,
    ListModels,
    PullModel,
    CancelPull,
    AddModel,
    UseModel,
    RemoveModel,
)
"""What the user would not miss, or sees that it was not done: it may be lost."""


def item(asset_id: AssetId) -> Item:
    return Item(new_item_id(), Placement(0, 0, 40, 30), Picture(asset_id))


def every_request(folder: Path) -> list[Request]:
    """Return a request of each kind, in an order in which they make sense."""
    (entry,) = entries_of(pictures(folder, 1))
    fetched = item(new_asset_id())
    return [
        CreateBoard(Board(BOARD, "Board")),
        ImportRequest((entry,), BOARD, (item(entry.asset_id),)),
        FetchRequest(asset_in(fetched), "http://127.0.0.1:9/gone.png", BOARD, fetched),
        SaveChange(BOARD, Change.adding([item(entry.asset_id)])),
        RenameBoard(BOARD, "Renamed"),
        MoveBoard(BOARD, None),
        SaveViewpoint(BOARD, Viewpoint(0, 0, 1.0)),
        LoadBoard(BOARD),
        LocateAsset(entry.asset_id),
        picture_question(entry.asset_id),
        word_question("picture"),
        CompareAll((entry.asset_id,)),
        ListPalettes((entry.asset_id,)),
        AddTag((entry.asset_id,), "dawn"),
        AskTags((entry.asset_id,)),
        AskSubjects(),
        RemoveTag((entry.asset_id,), "dawn"),
        KeepCopies(((entry.asset_id, entry.asset_id),)),
        ListQueues(),
        ExplainRequest(entry.asset_id, FindQuery((PictureTerm((entry.asset_id,)),), space="look")),
        FindRequest(FindQuery((PictureTerm((entry.asset_id,)),), space="look")),
        ExportBoard(BOARD, folder / "board.refboard"),
        ImportBoardFile(folder / "board.refboard"),
        CancelBoardFile(folder / "board.refboard"),
        TrashBoard(BOARD, is_trashed=True),
        CheckPictures((entry.asset_id,)),
        RetryFailed(),
        DismissFailures(),
        CancelImports(),
        ListModels(),
        PullModel("no-such-model"),
        CancelPull("no-such-model"),
        AddModel(folder / "no-such-folder"),
        UseModel(""),
        RemoveModel("no-such-model"),
    ]


def test_every_request_is_either_kept_until_it_is_saved_or_may_be_lost() -> None:
    assert sorted(map(repr, (*DURABLE, *NOT_DURABLE))) == sorted(map(repr, get_args(Request)))


def test_every_request_is_served_and_every_question_answered(steps: Steps, tmp_path: Path) -> None:
    requests = every_request(tmp_path / "in")
    assert {type(request) for request in requests} == set(get_args(Request))

    open_ones = []
    for request in requests:
        if isinstance(request, Question):
            open_ones.append(steps.answer(request))
        else:
            steps.engine.send(request)
            steps.settle()

    assert steps.faults == []
    assert not any(asked.is_open for asked in open_ones)
    assert len(steps.engine._questions) == 0
    assert steps.engine.saving().unsaved == 0


def test_every_event_that_answers_a_question_is_an_event() -> None:
    assert set(get_args(Answer)) < set(get_args(Event))


def test_a_picture_from_the_web_is_accepted_with_its_item(steps: Steps, tmp_path: Path) -> None:
    create = CreateBoard(Board(BOARD, "Board"))
    shown = item(new_asset_id())
    steps.engine.send(create)
    steps.engine.send(FetchRequest(asset_in(shown), "http://127.0.0.1:9/gone.png", BOARD, shown))
    steps.settle()

    loaded = steps.answer(LoadBoard(BOARD)).wait(0)
    assert [shown.id for shown in loaded.board.items] == [shown.id]
    assert [asset.name for asset in loaded.assets] == ["gone.png"]
    (failed,) = (failure for event in steps.told(AssetsFailed) for failure in event.failures)
    assert failed.asset_id == shown.asset_id


def test_a_picture_from_the_web_is_tried_again_with_all_that_is_known_of_it(steps: Steps) -> None:
    shown = item(new_asset_id())
    png = encoded(photo(), "PNG")
    answers: list[Callable[[Talk], None]] = [refused, lambda talk: talk.answer(png)]

    def answer(talk: Talk) -> None:
        assert talk.headers.get("referer", "").endswith("/page")
        answers.pop(0)(talk)

    steps.engine.send(CreateBoard(Board(BOARD, "Board")))
    with running_raw_site(answer) as site:
        page, url = f"{site.url}/page", f"{site.url}/a%20tree.png"
        steps.engine.send(FetchRequest(asset_in(shown), url, BOARD, shown, page=page))
        steps.settle()
        (failed,) = (failure for event in steps.told(AssetsFailed) for failure in event.failures)
        assert "403" in failed.sentence
        steps.engine.send(RetryFailed((asset_in(shown),)))
        steps.settle()

    assert not answers
    (asset,) = steps.library.store.assets.stored()
    assert (asset.name, asset.url) == ("a tree.png", url)


def refused(talk: Talk) -> None:
    talk.answer(status="403 Forbidden")


def test_a_board_goes_through_a_file(steps: Steps, tmp_path: Path) -> None:
    entries = entries_of(pictures(tmp_path / "in", 2))
    items = tuple(item(entry.asset_id) for entry in entries)
    steps.engine.send(CreateBoard(Board(BOARD, "Board")))
    steps.engine.send(ImportRequest(tuple(entries), BOARD, items))
    steps.settle()

    file = tmp_path / "board.refboard"
    written = steps.answer(ExportBoard(BOARD, file)).wait(0)
    read = steps.answer(ImportBoardFile(file)).wait(0)

    assert (written.pictures, written.missing) == (2, ())
    loaded = steps.answer(LoadBoard(read.board_id)).wait(0)
    assert (loaded.board.name, len(loaded.board.items)) == ("Board 2", 2)


def test_where_a_picture_lies_is_told_with_the_latest_board_first(
    steps: Steps, tmp_path: Path
) -> None:
    (entry,) = entries_of(pictures(tmp_path / "in", 1))
    first, second = (Board(new_board_id(), name) for name in ("First", "Second"))
    steps.engine.send(CreateBoard(first))
    steps.engine.send(CreateBoard(second))
    steps.engine.send(ImportRequest((entry,), first.id, (item(entry.asset_id),)))
    steps.engine.send(SaveChange(second.id, Change.adding([item(entry.asset_id)])))

    located = steps.answer(LocateAsset(entry.asset_id)).wait(0)

    assert [board_id for board_id, _ in located.places] == [second.id, first.id]


def test_a_question_that_cannot_be_answered_says_why(steps: Steps, tmp_path: Path) -> None:
    asked = steps.answer(ImportBoardFile(tmp_path / "gone.refboard"))

    with pytest.raises(RefboardError) as raised:
        asked.wait(0)
    assert "gone.refboard" in raised.value.sentence


def test_a_request_without_an_answer_that_cannot_be_done_is_told_to_everybody(
    steps: Steps,
) -> None:
    steps.engine.send(SaveViewpoint(BoardId("none"), Viewpoint(0, 0, 1.0)))
    steps.engine.send(ListModels())
    steps.settle()

    assert len(steps.told(ModelsListed)) == 1
    assert all(event.request_id == 0 for event in steps.told(RequestFailed))


def test_only_a_change_that_alters_the_list_of_boards_tells_it_again(
    steps: Steps, tmp_path: Path
) -> None:
    (entry,) = entries_of(pictures(tmp_path / "in", 1))
    shown = item(entry.asset_id)
    steps.engine.send(CreateBoard(Board(BOARD, "Board")))
    steps.engine.send(ImportRequest((entry,), BOARD, (shown,)))
    steps.serve()
    before = len(steps.told(BoardsChanged))

    moved = replace(shown, placement=Placement(9, 9, 40, 30))
    steps.engine.send(SaveChange(BOARD, Change.replacing([(shown, moved)])))
    steps.serve()
    assert len(steps.told(BoardsChanged)) == before

    steps.engine.send(SaveChange(BOARD, Change.removing([moved])))
    steps.serve()
    assert len(steps.told(BoardsChanged)) == before + 1


def test_a_picture_from_the_web_is_called_what_its_server_calls_it(steps: Steps) -> None:
    shown = item(new_asset_id())
    steps.engine.send(CreateBoard(Board(BOARD, "Board")))
    headers = {"Content-Disposition": "attachment; filename*=UTF-8''old%20harbour.png"}
    with running_site() as site:
        url = site.put("/download.php", SiteAnswer(encoded(photo(), "PNG"), headers=headers))
        steps.engine.send(FetchRequest(asset_in(shown), url, BOARD, shown))
        steps.settle()

    loaded = steps.answer(LoadBoard(BOARD)).wait(0)
    assert [asset.name for asset in loaded.assets] == ["old harbour.png"]
    found = steps.answer(word_question("harbour")).wait(0)
    assert [match.asset.name for match in found.answer.matches] == ["old harbour.png"]
