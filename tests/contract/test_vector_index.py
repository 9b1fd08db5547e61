"""What the vector index promises, and its reference in NumPy with it."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refboard.core.ports import VectorIndex
from refboard.core.query import Emphasis, Float32Array, Int64Array, weighted_query
from refboard.services.embedding.catalog import find_cards
from refboard.services.embedding.normalise import unit_vectors
from refboard.services.index.usearch_index import UsearchIndex
from refboard.services.paths import models_dir
from tests.reference_index import ReferenceIndex

DIM = 24

MakeIndex = Callable[[], VectorIndex]
MAKERS: dict[str, MakeIndex] = {
    "reference": lambda: ReferenceIndex(DIM),
    "every one compared": lambda: UsearchIndex(DIM),
    "graph": lambda: UsearchIndex(DIM, exact_limit=0),
}


@pytest.fixture(params=list(MAKERS.values()), ids=list(MAKERS))
def make_index(request: pytest.FixtureRequest) -> MakeIndex:
    make: MakeIndex = request.param
    return make


def unit_rows(count: int, seed: int = 0) -> Float32Array:
    rows = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    lengths: Float32Array = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


def numbered(*numbers: int) -> Int64Array:
    return np.array(numbers, dtype=np.int64)


def filled(make_index: MakeIndex, count: int) -> tuple[VectorIndex, Float32Array]:
    index, rows = make_index(), unit_rows(count)
    index.add(np.arange(1, count + 1), rows)
    return index, rows


def test_an_empty_index_answers_with_nothing(make_index: MakeIndex) -> None:
    index = make_index()

    keys, scores = index.search(unit_rows(1), 10)

    assert len(index) == len(keys) == len(scores) == 0


def test_every_vector_finds_itself_first_with_score_one(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 60)

    for key, row in enumerate(rows, start=1):
        keys, scores = index.search(row[None], 3)
        assert keys[0] == key
        assert scores[0] == pytest.approx(1, abs=2e-3)


def test_scores_fall_and_keys_are_different(make_index: MakeIndex) -> None:
    index, _ = filled(make_index, 200)

    keys, scores = index.search(unit_rows(1, seed=9), 50)

    assert len(set(keys.tolist())) == 50
    assert (np.diff(scores) <= 0).all()
    assert keys.dtype == np.int64
    assert scores.dtype == np.float32


def test_scores_are_inner_products_with_queries_of_any_length(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 40)
    query = 7 * unit_rows(1, seed=5)

    keys, scores = index.search(query, 40)

    assert scores == pytest.approx(rows[keys - 1] @ query[0], abs=0.01)


def test_a_query_of_length_zero_is_answered(make_index: MakeIndex) -> None:
    index, _ = filled(make_index, 10)

    keys, scores = index.search(np.zeros((1, DIM), dtype=np.float32), 4)

    assert keys.tolist() == [1, 2, 3, 4]
    assert scores.tolist() == [0, 0, 0, 0]


def test_the_best_of_several_queries_counts(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 50)

    keys, scores = index.search(rows[[3, 17]], 2)

    assert set(keys.tolist()) == {4, 18}
    assert scores == pytest.approx([1, 1], abs=2e-3)


def test_equal_scores_are_ranked_by_lower_key(make_index: MakeIndex) -> None:
    index = make_index()
    index.add(numbered(9, 2, 7, 4, 30), np.repeat(unit_rows(1), 5, axis=0))

    keys, _ = index.search(unit_rows(1), 3)

    assert keys.tolist() == [2, 4, 7]


def test_more_are_asked_for_than_there_are(make_index: MakeIndex) -> None:
    index, _ = filled(make_index, 5)

    keys, _ = index.search(unit_rows(1, seed=1), 100)

    assert sorted(keys.tolist()) == [1, 2, 3, 4, 5]


def test_only_allowed_keys_are_answered(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 100)
    allowed = numbered(90, 5, 11, 11, 4000)

    keys, scores = index.search(unit_rows(1, seed=2), 10, allowed=allowed)

    expected = sorted({5, 11, 90}, key=lambda key: -float(rows[key - 1] @ unit_rows(1, seed=2)[0]))
    assert keys.tolist() == expected
    assert len(scores) == 3


def test_nothing_allowed_means_no_answer(make_index: MakeIndex) -> None:
    index, _ = filled(make_index, 10)

    keys, _ = index.search(unit_rows(1), 10, allowed=np.empty(0, dtype=np.int64))

    assert len(keys) == 0


def test_an_allowed_majority_is_ranked_like_a_few(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 300)
    query = unit_rows(1, seed=3)

    keys, _ = index.search(query, 20, allowed=np.arange(1, 291))

    expected = np.argsort(-(rows[:290] @ query[0]), kind="stable")[:20] + 1
    assert len(np.intersect1d(keys, expected)) >= 19


def test_adding_a_known_key_replaces_its_vector(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 20)
    other = unit_rows(1, seed=8)

    index.add(numbered(7), other)

    assert len(index) == 20
    assert index.search(other, 1)[0].tolist() == [7]
    assert index.search(rows[6:7], 1)[1][0] < 0.99


def test_removed_keys_are_gone_and_unknown_ones_are_ignored(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 20)

    index.remove(numbered(1, 20, 10, 999, -3))

    assert len(index) == 17
    assert 10 not in index
    assert 11 in index
    assert -1 not in index
    keys, _ = index.search(rows[9:10], 20)
    assert set(keys.tolist()) == set(range(2, 20)) - {10}


def test_an_empty_batch_changes_nothing(make_index: MakeIndex) -> None:
    index, _ = filled(make_index, 3)

    index.add(np.empty(0, dtype=np.int64), np.empty((0, DIM), dtype=np.float32))
    index.remove(np.empty(0, dtype=np.int64))

    assert len(index) == 3


@pytest.mark.parametrize(
    ("keys", "spoil"),
    [
        ([1, 2, 1], None),
        ([1, 0, 2], None),
        ([1, -5, 2], None),
        ([1, 2], None),
        ([1, 2, 3], np.nan),
        ([1, 2, 3], np.inf),
        ([1, 2, 3], 30.0),
    ],
    ids=["twice", "zero", "negative", "too few", "nan", "infinite", "too long"],
)
def test_a_bad_batch_is_refused_whole(
    make_index: MakeIndex, keys: list[int], spoil: float | None
) -> None:
    index, rows = make_index(), unit_rows(3)
    if spoil is not None:
        rows[2, 5] = spoil

    with pytest.raises(ValueError, match=r"key|vector"):
        index.add(np.array(keys), rows)

    assert len(index) == 0


@pytest.mark.parametrize("shape", [(DIM,), (1, DIM + 1), (0, DIM)])
def test_a_query_of_another_shape_is_refused(make_index: MakeIndex, shape: tuple[int, ...]) -> None:
    index, _ = filled(make_index, 3)

    with pytest.raises(ValueError, match="queries"):
        index.search(np.zeros(shape, dtype=np.float32), 1)


def test_a_query_that_is_not_finite_is_refused(make_index: MakeIndex) -> None:
    index, _ = filled(make_index, 3)

    with pytest.raises(ValueError, match="finite"):
        index.search(np.full((1, DIM), np.nan, dtype=np.float32), 1)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.booleans(), st.sets(st.integers(1, 40), max_size=12), st.integers(0, 99)),
        max_size=12,
    )
)
def test_after_any_changes_it_answers_like_a_dictionary_of_vectors(
    make_index: MakeIndex, steps: list[tuple[bool, set[int], int]]
) -> None:
    index = make_index()
    model: dict[int, Float32Array] = {}

    for is_add, chosen, seed in steps:
        keys = np.array(sorted(chosen), dtype=np.int64)
        if is_add:
            rows = unit_rows(len(keys), seed)
            index.add(keys, rows)
            model.update(zip(keys.tolist(), rows, strict=True))
        else:
            index.remove(keys)
            for key in chosen:
                model.pop(key, None)

    query = unit_rows(1, seed=123)
    keys, scores = index.search(query, 50)
    assert len(index) == len(model)
    assert set(keys.tolist()) == set(model)
    assert all(key in index for key in model)
    for key, score in zip(keys.tolist(), scores.tolist(), strict=True):
        assert score == pytest.approx(float(model[key] @ query[0]), abs=2e-3)


@pytest.mark.parametrize("step", [2, 3, 40, 900], ids=["half", "a third", "a few", "hardly any"])
@pytest.mark.parametrize("exact_limit", [0, 5000], ids=["graph", "every one compared"])
def test_a_filter_gives_what_the_reference_gives(exact_limit: int, step: int) -> None:
    reference, index = ReferenceIndex(DIM), UsearchIndex(DIM, exact_limit)
    for one in (reference, index):
        one.add(np.arange(1, 3001), unit_rows(3000))
    allowed = np.arange(1, 3001, step)

    for query in unit_rows(20, seed=5):
        keys, _ = index.search(query[None], 10, allowed=allowed)
        truth, _ = reference.search(query[None], 10, allowed=allowed)
        assert len(keys) == len(truth)
        assert len(np.intersect1d(keys, truth)) >= len(truth) - 1  # float16 may swap the last


def test_a_filter_far_from_the_query_still_fills_the_answer(make_index: MakeIndex) -> None:
    index, rows = filled(make_index, 2000)
    query = unit_rows(1, seed=6)
    everything = np.argsort(-(rows @ query[0]), kind="stable") + 1
    farthest = everything[1000:]

    keys, _ = index.search(query, 10, allowed=farthest)

    assert len(np.intersect1d(keys, farthest[:10])) >= 9


def test_of_a_thousand_equal_vectors_the_lowest_keys_are_answered() -> None:
    index = UsearchIndex(DIM)
    index.add(np.arange(3000, 0, -1), unit_rows(3000))
    mixed = np.random.default_rng(1).permutation(np.arange(5001, 6001))
    index.add(mixed, np.repeat(unit_rows(1, seed=4), 1000, axis=0))

    keys, scores = index.search(np.concatenate([unit_rows(1, seed=4), unit_rows(1, seed=5)]), 12)

    assert keys.tolist() == list(range(5001, 5013))
    assert len(set(scores.tolist())) == 1


@pytest.mark.parametrize("emphasis", list(Emphasis))
@pytest.mark.parametrize("queries", [1, 3])
def test_every_emphasis_is_answered_like_the_reference(emphasis: Emphasis, queries: int) -> None:
    model = find_cards(models_dir()).for_space("look")
    assert model is not None
    card = model.card
    rows = np.random.default_rng(3).standard_normal((1500, card.dim)).astype(np.float32)
    rows = unit_vectors(rows, card)
    stored = rows.astype(np.float16).astype(np.float32)
    reference, index = ReferenceIndex(card.dim), UsearchIndex(card.dim)
    reference.add(np.arange(1, 1401), stored[:1400])
    index.add(np.arange(1, 1401), rows[:1400])

    for at in range(1400, 1460, queries):
        asked = np.stack([weighted_query(card, row, emphasis) for row in rows[at : at + queries]])
        keys, scores = index.search(asked, 20)
        truth, best = reference.search(asked, 20)
        assert keys.tolist() == truth.tolist()
        assert scores.tolist() == best.tolist()


@pytest.mark.parametrize("exact_limit", [0, 1000], ids=["graph", "every one compared"])
def test_bytes_bring_back_the_same_answers(exact_limit: int) -> None:
    index = UsearchIndex(DIM, exact_limit)
    index.add(np.arange(1, 301), unit_rows(300))
    index.remove(np.arange(1, 40))

    again = UsearchIndex.from_bytes(bytes(index.to_bytes()), DIM, exact_limit)

    query = unit_rows(1, seed=2)
    assert again.keys().tolist() == list(range(40, 301))
    assert again.search(query, 20)[0].tolist() == index.search(query, 20)[0].tolist()
    again.add(numbered(5), unit_rows(1))
    assert 5 in again


def test_it_tells_which_vectors_are_missing_or_others() -> None:
    index = UsearchIndex(DIM)
    index.add(numbered(1, 2, 3), unit_rows(3))
    rows = unit_rows(4)
    rows[1] = unit_rows(1, seed=9)[0]

    assert index.differing(numbered(1, 2, 3, 4), rows).tolist() == [False, True, False, True]
