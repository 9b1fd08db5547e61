"""Questions that need a model: asked ahead of bulk work, answered once, whatever happens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from refboard.core.errors import InferenceError, RefboardError
from refboard.core.events import MatchesReady, RequestFailed
from refboard.core.finding.part import PicturePart
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, new_asset_id
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.lanes import Lane
from tests.builders_models import install_model
from tests.finding import picture_question, word_question
from tests.steps import Steps, entries_of, opened, pictures


def similar(asset_id: AssetId | None = None, **words: object) -> FindRequest:
    return picture_question(asset_id, **words)  # type: ignore[arg-type]


def found(event: MatchesReady) -> set[AssetId]:
    return {match.asset.id for match in event.answer.matches}


@pytest.fixture
def ids(steps: Steps, tmp_path: Path) -> list[AssetId]:
    """Four pictures that can be found."""
    made = steps.add(entries_of(pictures(tmp_path / "in", 4)))
    steps.settle()
    return made


def test_a_picture_that_has_a_vector_is_answered_without_any_model(
    steps: Steps, ids: list[AssetId]
) -> None:
    asked = steps.engine.ask(similar(ids[0]))
    steps.serve()  # and no lane has worked

    assert found(asked.wait(0)) == set(ids[1:])


def test_several_pictures_are_asked_about_together_and_left_out_of_the_answer(
    steps: Steps, ids: list[AssetId]
) -> None:
    together = steps.engine.ask(similar(ids[0], others=(ids[1],)))
    alone = steps.engine.ask(similar(ids[0]))
    steps.serve()  # and no lane has worked

    assert found(together.wait(0)) == set(ids[2:])
    scores = [{m.asset.id: m.score for m in a.wait(0).answer.matches} for a in (together, alone)]
    assert scores[0][ids[2]] != scores[1][ids[2]]


def test_a_picture_without_a_vector_does_not_keep_the_others_from_being_asked_about(
    steps: Steps, ids: list[AssetId]
) -> None:
    asked = steps.engine.ask(similar(ids[0], others=(new_asset_id(),)))
    steps.serve()

    assert found(asked.wait(0)) == set(ids[1:])


def test_a_part_of_a_picture_is_embedded_ahead_of_bulk_work(
    steps: Steps, ids: list[AssetId]
) -> None:
    asked = steps.engine.ask(similar(ids[0], part=PicturePart(Rect(0.1, 0.1, 0.5, 0.5))))
    steps.serve()
    assert steps.lanes.decode.depth(Lane.ONLINE) == 1
    steps.settle()

    assert found(asked.wait(0)) == set(ids[1:])


def test_terms_that_were_read_once_are_weighed_and_turned_without_reading_again(
    steps: Steps, ids: list[AssetId], tmp_path: Path
) -> None:
    (outside,) = pictures(tmp_path / "outside", 1, lambda _: 2)
    part = PictureTerm((ids[0],), region=Rect(0.1, 0.1, 0.5, 0.5))
    file = PictureTerm(path=outside)
    first = steps.answer(FindRequest(FindQuery((part, file)))).wait(0).answer

    for terms in ((part, replace(file, weight=0.2)), (part, replace(file, weight=-1)), (file,)):
        asked = steps.engine.ask(FindRequest(FindQuery(terms)))
        steps.serve()  # and no lane has worked
        answer = asked.wait(0).answer
        assert [match.likeness for match in answer.matches] != [
            match.likeness for match in first.matches
        ]


def test_a_file_outside_the_library_can_be_asked_about(
    steps: Steps, ids: list[AssetId], tmp_path: Path
) -> None:
    (outside,) = pictures(tmp_path / "outside", 1, lambda _: 2)

    answer = steps.answer(similar(path=outside, limit=1)).wait(0).answer

    assert [match.asset.id for match in answer.matches] == [ids[2]]


def test_a_file_that_is_no_picture_gets_a_sentence(steps: Steps, tmp_path: Path) -> None:
    (tmp_path / "none.png").write_bytes(b"no picture")

    with pytest.raises(RefboardError, match=r"none\.png"):
        steps.answer(similar(path=tmp_path / "none.png")).wait(0)


def test_a_picture_that_is_still_being_read_gets_a_sentence(steps: Steps, tmp_path: Path) -> None:
    (asset_id,) = steps.add(entries_of(pictures(tmp_path / "in", 1)))

    asked = steps.engine.ask(similar(asset_id))
    steps.serve()

    with pytest.raises(RefboardError, match="still being read"):
        asked.wait(0)


@pytest.mark.parametrize(
    ("request_", "words"),
    [(similar(), "no picture to compare"), (similar(new_asset_id()), "still being read")],
)
def test_a_question_that_names_nothing_gets_a_sentence(
    steps: Steps, request_: FindRequest, words: str
) -> None:
    with pytest.raises(RefboardError, match=words):
        steps.answer(request_).wait(0)


def test_a_fault_of_ours_in_embedding_is_reported_and_told_to_whoever_asked(
    steps: Steps, ids: list[AssetId], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(ImageEmbedder, "embed", faulty)
    asked = steps.answer(similar(ids[0], part=PicturePart(Rect(0, 0, 0.5, 0.5))))

    with pytest.raises(RefboardError, match="because of a fault in RefBoard"):
        asked.wait(0)
    assert [str(error) for error in steps.faults] == ["a fault of ours"]
    assert steps.answer(similar(ids[0])).wait(0)


# -- words -----------------------------------------------------------------------------------------


@pytest.fixture
def worded(tmp_path: Path, home: Path) -> Iterator[Steps]:
    """An engine whose library has a model that knows words."""
    install_model(home)
    with opened(tmp_path / "library") as steps:
        steps.add(entries_of(pictures(tmp_path / "in", 3)))
        steps.settle()
        yield steps


def test_words_are_answered_from_names_alone_without_a_model_for_them(
    steps: Steps, ids: list[AssetId]
) -> None:
    answer = steps.answer(word_question("picture-1")).wait(0).answer

    assert [match.asset.id for match in answer.matches] == [ids[1]]


def test_names_come_first_where_the_model_has_to_be_opened(worded: Steps) -> None:
    told: list[MatchesReady] = []
    asked = worded.engine.ask(word_question("red")).then(told.append)
    worded.serve()
    assert ([event.answer.space for event in told], asked.is_open) == (["names"], True)
    worded.settle()

    assert [event.answer.space for event in told] == ["names", "words"]
    assert not asked.is_open


def test_the_vectors_of_words_are_kept(worded: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    first = worded.answer(word_question("red")).wait(0).answer
    again = worded.engine.ask(word_question("red"))
    worded.serve()  # and no lane has worked

    assert again.wait(0).answer.matches == first.matches


def test_a_question_that_was_taken_back_is_dropped_before_it_is_computed(
    worded: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[str] = []
    embed = TextEmbedder.embed

    def noted(self: TextEmbedder, texts: list[str], **more: bool) -> object:
        embedded.extend(texts)
        return embed(self, texts, **more)

    monkeypatch.setattr(TextEmbedder, "embed", noted)
    waiting = worded.engine.ask(word_question("red"))
    worded.serve()
    newer = worded.engine.ask(word_question("blue"), instead_of=waiting)
    newest = worded.engine.ask(word_question("grey"), instead_of=newer)  # served before either
    worded.settle()

    assert newest.wait(0).answer.space == "words"
    assert embedded == ["grey"]
    assert [waiting.is_open, newer.is_open] == [False, False]


def test_a_model_that_fails_at_words_leaves_the_names_and_is_told_once(
    worded: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise InferenceError("The model gave no vectors.")

    monkeypatch.setattr(TextEmbedder, "embed", broken)
    spaces = [worded.answer(word_question(text)).wait(0).answer.space for text in ("red", "blue")]

    assert spaces == ["names", "names"]
    assert [event.sentence for event in worded.told(RequestFailed)] == [
        "The model gave no vectors."
    ]


def test_a_fault_of_ours_at_words_leaves_the_names_and_is_reported(
    worded: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(TextEmbedder, "embed", faulty)
    answer = worded.answer(word_question("picture-1")).wait(0).answer

    assert (answer.space, len(answer.matches)) == ("names", 1)
    assert [str(error) for error in worded.faults] == ["a fault of ours"]
