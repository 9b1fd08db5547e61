"""Maps and clusters: what is alike lies near, nothing lies on anything else, nothing is lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from refboard.core.geometry import Rect, Size
from refboard.core.layout.clusters import clustered, clusters
from refboard.core.layout.likeness_map import mapped, sorted_rows

Float32Array = NDArray[np.float32]


def kinds(count: int, members: int, seed: int = 3) -> tuple[Float32Array, NDArray[np.intp]]:
    """Return unit vectors of pictures of some kinds, shuffled, and which kind each is."""
    random = np.random.default_rng(seed)
    middles = random.standard_normal((count, 48))
    kind = random.permutation(np.repeat(np.arange(count), members))
    rows = middles[kind] + 0.5 * random.standard_normal((len(kind), 48))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), kind


def overlapping(rects: list[Rect]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one in range(len(rects))
        for other in range(one)
        if rects[one].x < rects[other].right - 1e-6
        and rects[other].x < rects[one].right - 1e-6
        and rects[one].y < rects[other].bottom - 1e-6
        and rects[other].y < rects[one].bottom - 1e-6
    ]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.2, 5.0), min_size=1, max_size=60), st.integers(0, 10**6))
def test_every_picture_is_on_a_map_once_with_its_ratio_and_on_no_other(
    ratios: list[float], seed: int
) -> None:
    vectors = np.random.default_rng(seed).standard_normal((len(ratios), 9)).astype(np.float32)
    sizes = [Size(100 * ratio, 100) for ratio in ratios]
    for lay_out in (mapped, clustered):
        rects = lay_out(sizes, vectors, gap=10)
        assert [rect.width / rect.height for rect in rects] == pytest.approx(ratios, rel=1e-6)
        assert overlapping(rects) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 70), st.integers(1, 12))
def test_a_map_holds_every_place_once(count: int, columns: int) -> None:
    vectors = np.random.default_rng(count).standard_normal((count, 5)).astype(np.float32)
    rows = sorted_rows(vectors, columns)
    assert sorted(place for row in rows for place in row) == list(range(count))
    assert [len(row) for row in rows[:-1]] == [columns] * (len(rows) - 1)


def test_neighbours_on_a_map_are_of_one_kind_much_more_often_than_at_random() -> None:
    vectors, kind = kinds(12, 12)
    rows = sorted_rows(vectors, 12)
    grid = kind[np.array(rows)]
    beside = np.concatenate(
        [(grid[:, 1:] == grid[:, :-1]).ravel(), (grid[1:] == grid[:-1]).ravel()]
    )
    # A square of 12 cells has 17 pairs inside and shares 14 sides: .71 would be perfect.
    assert beside.mean() > 0.55


def test_a_map_is_the_same_every_time() -> None:
    vectors, _ = kinds(5, 9)
    assert sorted_rows(vectors, 7) == sorted_rows(vectors, 7)


def test_clusters_are_the_kinds_that_there_are() -> None:
    vectors, kind = kinds(9, 14)
    found = clusters(vectors)
    assert len(found) == 9
    assert all(len(set(kind[places])) == 1 for places in found)


def test_what_is_like_nothing_comes_last() -> None:
    vectors, _ = kinds(4, 10)
    vectors = np.pad(vectors, ((0, 0), (0, 2)))
    strange = np.zeros((2, 50), dtype=np.float32)
    strange[0, 48] = strange[1, 49] = 1.0
    found = clusters(np.concatenate([strange, vectors]))
    assert sorted(found[-1]) == [0, 1]


def test_pictures_that_are_all_the_same_are_laid_out_all_the_same() -> None:
    vectors = np.ones((30, 8), dtype=np.float32)
    sizes = [Size(100, 100)] * 30
    assert overlapping(mapped(sizes, vectors, gap=8)) == []
    assert overlapping(clustered(sizes, vectors, gap=8)) == []


def test_many_pictures_join_the_clusters_of_a_sample() -> None:
    vectors, kind = kinds(6, 400)
    found = clusters(vectors)
    assert sum(len(set(kind[places])) == 1 for places in found) == len(found) == 6
