"""A question of several terms: summed scores, scopes, filters, one measure of likeness."""

from pathlib import Path

import numpy as np
import pytest

from refboard.core.errors import QueryError
from refboard.core.finding.evidence import EvidenceKind
from refboard.core.finding.query import Filters, FindQuery, Scope
from refboard.core.finding.terms import ColourTerm, PictureTerm, Swatch, WordTerm
from refboard.core.ids import AssetId
from refboard.core.query import Emphasis, Matches, weighted_query
from tests.services.library.finding.conftest import SUBJECTS, Shelf


def found(answer: Matches) -> list[AssetId]:
    return [match.asset.id for match in answer.matches]


def subjects(shelf: Shelf, answer: Matches) -> list[int]:
    return [shelf.ids.index(asset_id) % SUBJECTS for asset_id in found(answer)]


def test_both_is_the_weighted_sum_of_scores_in_spreads_of_the_library(shelf: Shelf) -> None:
    ids = shelf.add(60)
    query = FindQuery((PictureTerm((ids[0],)),), emphasis=Emphasis.SHAPE)

    answer = shelf.find(query)

    total = np.zeros(60)
    for name, share in (("look", 0.3), ("meaning", 1.0)):
        space = shelf.library.space_for(name)
        rows = np.concatenate([space.stored_vectors(i)[:1] for i in ids])  # type: ignore[index]
        asked = weighted_query(space.card, rows[0], Emphasis.SHAPE)
        spread = space.calibration.of_emphasis(Emphasis.SHAPE)
        total += share * (rows @ asked - spread.mean) / spread.spread
    order = [ids[place] for place in np.argsort(-total) if place != 0]
    assert (answer.space, answer.is_exact) == ("both", True)
    assert found(answer) == order


@pytest.mark.parametrize("space", ["look", "meaning", "both"])
def test_likeness_falls_with_rank_in_every_space_and_is_1_for_the_same(
    shelf: Shelf, space: str
) -> None:
    ids = shelf.add(40)
    look, meaning = (shelf.library.space_for(name) for name in ("look", "meaning"))
    twin = [shelf.key(ids[7])]
    for one in (look, meaning):
        stored = one.stored_vectors(ids[3])
        assert stored is not None
        one.add_vectors(twin, [stored])

    matches = shelf.find(FindQuery((PictureTerm((ids[3],)),), space=space)).matches

    assert matches[0].asset.id == ids[7]
    assert matches[0].likeness == pytest.approx(1, abs=0.01)
    likeness = [match.likeness for match in matches]
    assert likeness == sorted(likeness, reverse=True)
    assert float(np.median(likeness)) < 0.2, "most are as alike as chance has it"


def test_strictness_leaves_out_what_is_less_alike(shelf: Shelf) -> None:
    ids = shelf.add(40)
    everything = shelf.find(FindQuery((PictureTerm((ids[0],)),)))
    strict = shelf.find(FindQuery((PictureTerm((ids[0],)),), min_likeness=0.1))

    alike = [match for match in everything.matches if match.likeness >= 0.1]
    assert 0 < len(alike) < len(everything.matches)
    assert strict.matches == tuple(alike)


def test_a_minus_pushes_away_what_is_like_it_and_nothing_else(shelf: Shelf) -> None:
    ids = shelf.add(10 * SUBJECTS)
    term, unwanted = PictureTerm((ids[0],)), PictureTerm((ids[1],), weight=-1)

    plain = shelf.find(FindQuery((term,), space="meaning"))
    without = shelf.find(FindQuery((term, unwanted), space="meaning"))

    assert subjects(shelf, plain)[:9] == [0] * 9
    assert ids[1] not in found(without)
    assert 1 not in subjects(shelf, without)[: len(ids) - 12]
    known = {match.asset.id: match.likeness for match in plain.matches}
    assert all(match.likeness <= known[match.asset.id] for match in without.matches)


def test_two_terms_find_what_is_like_either_and_weights_say_which_counts(shelf: Shelf) -> None:
    ids = shelf.add(10 * SUBJECTS)

    def first(*weights: float) -> list[int]:
        terms = tuple(PictureTerm((ids[n],), weight=w) for n, w in enumerate(weights))
        return subjects(shelf, shelf.find(FindQuery(terms, space="meaning")))

    assert set(first(1, 1)[:8]) <= {0, 1}
    assert first(2, 0.1)[:6] == [0] * 6
    assert first(0.1, 2)[:6] == [1] * 6


def test_what_is_not_in_one_space_yet_counts_there_as_by_chance(shelf: Shelf) -> None:
    ids = shelf.add(30)
    (late,) = shelf.add(1, meaning=False)

    answer = shelf.find(FindQuery((PictureTerm((ids[0],)),)))

    assert late in found(answer)
    assert answer.not_indexed == 1
    matches = {match.asset.id: match for match in answer.matches}
    assert EvidenceKind.SUBJECT not in {reason.kind for reason in matches[late].evidence}


def test_names_and_pictures_are_added(shelf: Shelf) -> None:
    ids = shelf.add(40)
    words = FindQuery((WordTerm("picture-17"),))
    both = FindQuery((PictureTerm((ids[0],)), WordTerm("picture-17")), space="meaning")

    (named,) = shelf.find(words).matches

    assert (named.asset.id, named.why) == (ids[17], "name")
    assert named.score > 0.9
    assert named.likeness > 0.8
    assert found(shelf.find(both))[0] == ids[17]
    assert len(shelf.find(both).matches) == 39


def test_a_tag_is_told_as_the_reason(shelf: Shelf) -> None:
    ids = shelf.add(3)
    shelf.library.store.tags.add([ids[1]], "Blue hour")

    (match,) = shelf.find(FindQuery((WordTerm("blue"),))).matches

    assert match.asset.id == ids[1]
    assert [(reason.kind, reason.detail) for reason in match.evidence] == [
        (EvidenceKind.TAG, "Blue hour")
    ]


def test_scope_and_filters_hold_for_every_term(shelf: Shelf) -> None:
    ids = shelf.add(40)
    term = PictureTerm((ids[0],))
    scope = Scope(asset_ids=tuple(ids[5:15]))

    inside = shelf.find(FindQuery((term,), scope=scope))
    tall = shelf.find(FindQuery((term, WordTerm("picture")), filters=Filters(shape="tall")))

    assert set(found(inside)) == set(ids[5:15])
    assert tall.matches == ()


def test_evidence_is_told_with_the_strongest_first(shelf: Shelf) -> None:
    ids = shelf.add(60)
    matches = shelf.find(FindQuery((PictureTerm((ids[0],)),))).matches

    assert matches[0].evidence[0].kind is EvidenceKind.SUBJECT
    for match in matches:
        strengths = [reason.strength for reason in match.evidence]
        assert strengths == sorted(strengths, reverse=True)
        assert all(0 < strength <= 1 for strength in strengths)


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (PictureTerm((AssetId("any"),), weight=-1), "Nothing is looked for"),
        (ColourTerm((Swatch((255, 0, 0)),), weight=-1), "Nothing is looked for"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(
    shelf: Shelf, term: PictureTerm | ColourTerm, sentence: str, tmp_path: Path
) -> None:
    from refboard.services.library.finding.asked import AskedColours, AskedPicture
    from refboard.services.library.finding.finder import find

    asked = AskedPicture(term, {}) if isinstance(term, PictureTerm) else AskedColours(term)
    with pytest.raises(QueryError, match=sentence):
        find(shelf.library, FindQuery((term,)), [asked])


def test_an_answer_is_called_exact_only_where_nothing_can_have_been_missed(shelf: Shelf) -> None:
    ids = shelf.add(700)
    few = shelf.find(FindQuery((PictureTerm((ids[0],)),), limit=3))
    many = shelf.find(FindQuery((PictureTerm((ids[0],)),), limit=1000))

    everything = found(many)
    assert many.is_exact
    assert found(few) == everything[:3]
    for limit in (1, 10, 100):
        answer = shelf.find(FindQuery((PictureTerm((ids[5],)),), limit=limit))
        whole = found(shelf.find(FindQuery((PictureTerm((ids[5],)),), limit=1000)))
        assert not answer.is_exact or found(answer) == whole[:limit]


def test_what_is_like_one_of_two_is_not_called_half_as_alike(shelf: Shelf) -> None:
    ids = shelf.add(20 * SUBJECTS)
    alone = shelf.find(FindQuery((PictureTerm((ids[0],)),), space="meaning")).matches
    two = shelf.find(FindQuery((PictureTerm((ids[0],)), PictureTerm((ids[1],))), space="meaning"))

    known = {match.asset.id: match.likeness for match in two.matches}
    best = next(match for match in alone if match.asset.id in known)
    assert 0.3 * best.likeness < known[best.asset.id] < best.likeness
