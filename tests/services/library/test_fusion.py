"""Merging rankings: agreement wins, nothing is lost, and no score of a space is looked at."""

from hypothesis import given
from hypothesis import strategies as st

from refboard.services.library.fusion import fused

rankings = st.lists(st.lists(st.integers(1, 30), unique=True, max_size=12), min_size=1, max_size=3)


def test_what_both_rankings_put_first_comes_first_with_score_one() -> None:
    assert fused([[7, 1, 2], [7, 3]])[0] == (7, 1.0)


def test_a_picture_in_both_beats_a_picture_in_one() -> None:
    order = [key for key, _ in fused([[1, 2, 3], [4, 2, 5]])]

    assert order[0] == 2


def test_one_ranking_keeps_its_order() -> None:
    assert [key for key, _ in fused([[5, 3, 9]])] == [5, 3, 9]


def test_what_is_ranked_behind_stays_behind_the_first_places_and_is_not_lost() -> None:
    order = [key for key, _ in fused([[1], [2, 3, 4, 5, 6]], behind=[7, 8, 5], places=3)]

    assert order[:4] == [1, 2, 3, 4]
    assert sorted(order) == [1, 2, 3, 4, 5, 6, 7, 8]


@given(rankings)
def test_every_picture_is_there_once_and_scores_fall(lists: list[list[int]]) -> None:
    result = fused(lists)

    assert sorted(key for key, _ in result) == sorted({key for keys in lists for key in keys})
    scores = [score for _, score in result]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1.0000001 for score in scores)


@given(rankings)
def test_the_order_of_the_rankings_does_not_count(lists: list[list[int]]) -> None:
    forth, back = dict(fused(lists)), dict(fused(lists[::-1]))

    assert forth.keys() == back.keys()
    assert all(abs(forth[key] - back[key]) < 1e-12 for key in forth)
