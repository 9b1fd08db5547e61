"""What only the graph has: float16, a filter of its own, and bytes."""

import numpy as np
import pytest

from refboard.core.query import Float32Array
from refboard.services.index import hnsw
from refboard.services.index.exact import ExactIndex
from refboard.services.index.hnsw import HnswIndex

DIM = 16


def unit_rows(count: int, seed: int = 0) -> Float32Array:
    rows = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    lengths: Float32Array = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


def both(count: int) -> tuple[ExactIndex, HnswIndex]:
    exact, graph = ExactIndex(DIM), HnswIndex(DIM)
    for index in (exact, graph):
        index.add(np.arange(1, count + 1), unit_rows(count))
    return exact, graph


@pytest.mark.parametrize("step", [2, 3, 40], ids=["half", "a third", "a few"])
def test_a_filter_over_many_keys_gives_what_exact_search_gives(
    monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(hnsw, "_COMPARE_ALL_BELOW", 20)
    exact, graph = both(2000)
    allowed = np.arange(1, 2001, step)

    for query in unit_rows(20, seed=5):
        keys, _ = graph.search(query[None], 10, allowed=allowed)
        truth, _ = exact.search(query[None], 10, allowed=allowed)
        assert len(keys) == 10
        assert len(np.intersect1d(keys, truth)) >= 9  # float16 may swap the tenth


def test_a_filter_far_from_the_query_still_fills_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hnsw, "_COMPARE_ALL_BELOW", 20)
    exact, graph = both(2000)
    query = unit_rows(1, seed=6)
    everything, _ = exact.search(query, 2000)
    farthest = everything[1000:]

    keys, _ = graph.search(query, 10, allowed=farthest)

    assert len(np.intersect1d(keys, farthest[:10])) >= 9


def test_bytes_bring_back_the_same_answers() -> None:
    _, graph = both(300)
    graph.remove(np.arange(1, 40))

    again = HnswIndex.from_bytes(graph.to_bytes(), DIM)

    query = unit_rows(1, seed=2)
    assert len(again) == 261
    assert again.search(query, 20)[0].tolist() == graph.search(query, 20)[0].tolist()
    again.add(np.array([5]), unit_rows(1))
    assert 5 in again
