"""Asking with one call: whoever asked gets the answer, and nobody else."""

import threading
from concurrent.futures import CancelledError
from typing import get_args

import pytest

from refboard.core import requests
from refboard.core.asking.asked import Asked, OpenQuestions
from refboard.core.board import Board
from refboard.core.errors import RefboardError
from refboard.core.events import (
    Answer,
    BoardLoaded,
    BoardsChanged,
    Event,
    MatchesReady,
    RequestDone,
    RequestFailed,
)
from refboard.core.finding.questions import FindRequest
from refboard.core.ids import NO_REQUEST, BoardId, new_request_id
from refboard.core.query import Matches
from refboard.core.requests import LoadBoard, Question, Request, UseModel
from tests.finding import word_question

BOARD = BoardId("board")


class Library:
    """Keeps what was sent, and answers when it is told to."""

    def __init__(self) -> None:
        self.sent: list[Request] = []
        self.questions = OpenQuestions(self.sent.append)

    def load(self, number: int = -1) -> bool:
        return self.questions.take(loaded(self.sent[number]))


def loaded(request: Request) -> BoardLoaded:
    assert isinstance(request, LoadBoard)
    return BoardLoaded(request.request_id, Board(request.board_id, "Board"), ())


def matches(request: Request, space: str, *, is_last: bool) -> MatchesReady:
    assert isinstance(request, FindRequest)
    answer = Matches((), space, is_exact=True, milliseconds=1.0)
    return MatchesReady(request.request_id, answer, is_last)


@pytest.fixture
def library() -> Library:
    return Library()


def test_the_answer_goes_to_whoever_asked(library: Library) -> None:
    first: list[BoardLoaded] = []
    second: list[BoardLoaded] = []
    library.questions.ask(LoadBoard(BoardId("one"))).then(first.append)
    library.questions.ask(LoadBoard(BoardId("two"))).then(second.append)

    assert library.load(1)
    assert library.load(0)

    assert [event.board.id for event in first] == ["one"]
    assert [event.board.id for event in second] == ["two"]
    assert len(library.questions) == 0


def test_a_question_that_failed_is_told_to_its_asker_alone(library: Library) -> None:
    told: list[RequestFailed] = []
    asked = library.questions.ask(LoadBoard(BOARD)).otherwise(told.append)
    (sent,) = library.sent
    assert isinstance(sent, LoadBoard)

    is_taken = library.questions.take(RequestFailed(sent.request_id, "It is gone.", "Look."))

    assert is_taken
    assert [failed.sentence for failed in told] == ["It is gone."]
    assert not asked.is_open


def test_a_failure_that_its_asker_does_not_mind_is_left_to_everybody(library: Library) -> None:
    library.questions.ask(LoadBoard(BOARD)).then(lambda _: None)
    (sent,) = library.sent
    assert isinstance(sent, LoadBoard)

    assert not library.questions.take(RequestFailed(sent.request_id, "It is gone."))


def test_the_answer_to_an_older_question_is_dropped(library: Library) -> None:
    told: list[str] = []
    older = library.questions.ask(LoadBoard(BoardId("one")))
    older.then(lambda event: told.append(event.board.id)).otherwise(lambda _: told.append("no"))
    newer = library.questions.ask(LoadBoard(BoardId("two")), instead_of=older)
    newer.then(lambda event: told.append(event.board.id))

    assert library.load(1)
    assert library.load(0)  # taken: it concerns nobody

    assert told == ["two"]
    assert len(library.questions) == 0


def test_a_failure_of_a_question_taken_back_is_told_to_nobody(library: Library) -> None:
    library.questions.ask(LoadBoard(BOARD)).cancel()
    (sent,) = library.sent
    assert isinstance(sent, LoadBoard)

    assert library.questions.take(RequestFailed(sent.request_id, "It is gone."))


def test_a_fuller_answer_follows_the_first_one(library: Library) -> None:
    told: list[str] = []
    asked = library.questions.ask(word_question("blue"))
    asked.then(lambda event: told.append(event.answer.space))
    (sent,) = library.sent

    library.questions.take(matches(sent, "names", is_last=False))
    assert asked.is_open
    library.questions.take(matches(sent, "words", is_last=True))

    assert told == ["names", "words"]
    assert asked.wait(0).answer.space == "words"


def test_an_answer_that_came_before_then_was_called_is_not_lost(library: Library) -> None:
    told: list[BoardLoaded] = []
    asked = library.questions.ask(LoadBoard(BOARD))
    library.load()

    asked.then(told.append)

    assert len(told) == 1


def test_another_thread_can_wait_for_the_answer(library: Library) -> None:
    asked = library.questions.ask(LoadBoard(BOARD))
    answering = threading.Thread(target=library.load)
    answering.start()

    assert asked.wait(10).board.id == BOARD
    answering.join()


def test_waiting_for_a_question_that_failed_raises_its_sentence(library: Library) -> None:
    asked = library.questions.ask(UseModel("none"))
    (sent,) = library.sent
    assert isinstance(sent, UseModel)
    library.questions.take(RequestFailed(sent.request_id, "It is not installed.", "Get it."))

    with pytest.raises(RefboardError) as raised:
        asked.wait(10)
    assert (raised.value.sentence, raised.value.hint) == ("It is not installed.", "Get it.")


def test_waiting_ends_when_the_question_is_taken_back(library: Library) -> None:
    asked = library.questions.ask(UseModel("none"))
    asked.cancel()

    with pytest.raises(CancelledError):
        asked.wait(10)


def test_waiting_no_longer_than_asked_for(library: Library) -> None:
    with pytest.raises(TimeoutError):
        library.questions.ask(UseModel("none")).wait(0)


def test_what_answers_no_question_concerns_everybody(library: Library) -> None:
    everybodys: list[Event] = [BoardsChanged(()), RequestFailed(NO_REQUEST, "The disk is full.")]
    by_hand = LoadBoard(BOARD, request_id=new_request_id())
    everybodys.append(loaded(by_hand))

    assert not any(library.questions.take(event) for event in everybodys)


def test_that_something_is_done_concerns_nobody_else(library: Library) -> None:
    assert library.questions.take(RequestDone(new_request_id()))


def test_the_types_say_what_an_answer_is(library: Library) -> None:
    def show(event: BoardLoaded) -> None: ...

    asked: Asked[BoardLoaded] = library.questions.ask(LoadBoard(BOARD)).then(show)
    of_words = library.questions.ask(word_question("blue"), instead_of=asked)
    # mypy fails here when it ceases to see that these do not fit together.
    of_words.then(show)  # type: ignore[arg-type]


def test_every_question_is_a_request_and_says_what_answers_it() -> None:
    kinds = [kind for kind in vars(requests).values() if isinstance(kind, type)]
    questions = {kind for kind in kinds if issubclass(kind, Question) and kind is not Question}

    assert questions
    assert questions <= set(get_args(Request))
    for kind in questions:
        (base,) = vars(kind)["__orig_bases__"]
        assert get_args(base)[0] in get_args(Answer)
