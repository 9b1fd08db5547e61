"""Tags and subjects of a real library, by the tables and the model that ship."""

from collections.abc import Iterator

import numpy as np
import pytest

from refboard.core.events import TagsChanged
from refboard.core.finding.evidence import EvidenceKind
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import WordTerm
from refboard.core.ids import AssetId
from refboard.core.query import Matches
from refboard.core.tagging.tag_requests import AddTag, AskSubjects, AskTags, RemoveTag
from refboard.core.tagging.tags import SubjectCount, TagUse
from refboard.services.library.words.classifier import Classifier
from refboard.services.library.words.shipped_words import CLASSIFIER, TABLES
from refboard.services.library.words.word_tables import WordTables
from refboard.services.paths import models_dir
from tests.steps import Steps, entries_of, opened, pictures

SHOWN = ("pizza", "pizza", "castle", "accordion")


@pytest.fixture(scope="module")
def _asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Steps, list[AssetId]]]:
    """Four pictures whose vectors are those of what they are said to show."""
    folder = tmp_path_factory.mktemp("shown")
    with opened(folder / "library") as steps:
        ids = steps.add(entries_of(pictures(folder / "in", len(SHOWN))))
        steps.settle()
        names = WordTables(models_dir() / TABLES).names
        rows = Classifier.read(models_dir() / CLASSIFIER).rows
        shown = [rows[names.index(word)] for word in SHOWN]
        keys = steps.library.store.assets.keys(ids)
        steps.library.space_for("meaning").add_vectors(
            [keys[one] for one in ids],
            [(row / np.linalg.norm(row))[None].astype(np.float32) for row in shown],
        )
        yield steps, ids


@pytest.fixture
def steps(_asked: tuple[Steps, list[AssetId]]) -> Steps:
    return _asked[0]


@pytest.fixture
def ids(_asked: tuple[Steps, list[AssetId]]) -> list[AssetId]:
    return _asked[1]


def search(steps: Steps, text: str) -> Matches:
    return steps.answer(FindRequest(FindQuery((WordTerm(text),)))).wait(0).answer


def test_words_find_what_shows_them_and_leave_the_rest_out(
    steps: Steps, ids: list[AssetId]
) -> None:
    answer = search(steps, "pizzas")
    assert {match.asset.id for match in answer.matches} == set(ids[:2])
    assert all(
        [(reason.kind, reason.detail) for reason in match.evidence]
        == [(EvidenceKind.SUBJECT, "pizza")]
        for match in answer.matches
    )
    assert answer.remarks == ()
    assert search(steps, "submarine").matches == ()


def test_a_broader_word_finds_every_kind_of_it(steps: Steps, ids: list[AssetId]) -> None:
    answer = search(steps, "musical instrument")
    assert [match.asset.id for match in answer.matches] == [ids[3]]


def test_an_unknown_word_is_answered_by_names_alone_and_says_so(
    steps: Steps, ids: list[AssetId]
) -> None:
    steps.engine.send(AddTag((ids[2],), "serendipity"))
    answer = search(steps, "serendipity")
    assert [match.asset.id for match in answer.matches] == [ids[2]]
    assert answer.matches[0].evidence[0].kind is EvidenceKind.TAG
    (remark,) = answer.remarks
    assert 'does not know what "serendipity" looks like' in remark
    steps.engine.send(RemoveTag((ids[2],), "serendipity"))
    assert search(steps, "serendipity").matches == ()


def test_tags_are_told_with_who_has_them_and_suggested_to_who_has_not(
    steps: Steps, ids: list[AssetId]
) -> None:
    steps.engine.send(AddTag((ids[0], ids[3]), "Pizza"))
    told = steps.answer(AskTags(tuple(ids))).wait(0)
    assert steps.told(TagsChanged)[-1] == TagsChanged((ids[0], ids[3]))
    assert told.tags == (TagUse("Pizza", (ids[0], ids[3])),)
    assert {(use.word, use.asset_ids) for use in told.suggestions} == {
        ("pizza", (ids[1],)),
        ("castle", (ids[2],)),
        ("accordion", (ids[3],)),
    }
    steps.engine.send(RemoveTag((ids[0], ids[3]), "pizza"))
    assert steps.answer(AskTags(tuple(ids))).wait(0).tags == ()


def test_what_a_library_shows_is_counted(steps: Steps) -> None:
    told = steps.answer(AskSubjects()).wait(0)
    assert told.kinds == 1000
    assert told.subjects[0] == SubjectCount("pizza", 2)
    assert {one.word for one in told.subjects} == set(SHOWN)
