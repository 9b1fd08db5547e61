"""The index of a space: in step with the database, exact while small, a graph when large."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refboard.core.errors import StorageError
from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.spaces import SpaceIndex, open_index

DIM = 16
LIMIT = 50


class Vectors:
    """Vectors as the database gives them, and the generation that grows with each change."""

    def __init__(self, count: int = 0) -> None:
        self.rows: dict[int, Float32Array] = {}
        self.changes = 0
        if count:
            self.put(np.arange(1, count + 1), unit_rows(count))

    def put(self, keys: Int64Array, vectors: Float32Array) -> None:
        self.rows.update(zip(keys.tolist(), vectors, strict=True))
        self.changes += 1

    def drop(self, keys: Int64Array) -> None:
        for key in keys.tolist():
            self.rows.pop(key, None)
        self.changes += 1

    def count(self) -> int:
        return len(self.rows)

    def generation(self) -> int:
        return self.changes

    def batches(self, size: int = 4096) -> Iterator[tuple[Int64Array, Float32Array]]:
        keys = list(self.rows)
        for at in range(0, len(keys), size):
            part = keys[at : at + size]
            yield np.array(part), np.stack([self.rows[key] for key in part])


def unit_rows(count: int, seed: int = 0) -> Float32Array:
    rows = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    lengths: Float32Array = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


def opened(folder: Path, source: Vectors, *, fingerprint: str = "model one") -> SpaceIndex:
    return open_index(
        folder, space="look", dim=DIM, fingerprint=fingerprint, source=source, exact_limit=LIMIT
    )


def built(index: SpaceIndex) -> SpaceIndex:
    while index.build_step():
        pass
    return index


def assert_holds(index: SpaceIndex, source: Vectors) -> None:
    query = unit_rows(1, seed=77)
    keys, scores = index.search(query, 1000)
    assert len(index) == source.count()
    assert set(keys.tolist()) == set(source.rows)
    for key, score in zip(keys.tolist(), scores.tolist(), strict=True):
        assert score == pytest.approx(float(source.rows[key] @ query[0]), abs=3e-3)


def test_an_empty_space_opens_without_files(tmp_path: Path) -> None:
    index = opened(tmp_path / "none", Vectors())

    assert len(index) == 0
    assert index.is_exact
    assert not index.build_step()
    index.close()
    assert not (tmp_path / "none").exists()


def test_a_small_space_is_exact_and_made_from_the_database(tmp_path: Path) -> None:
    source = Vectors(LIMIT)
    index = opened(tmp_path, source)

    assert index.is_exact
    assert not index.is_building
    assert 7 in index
    assert_holds(index, source)


def test_a_large_space_answers_exactly_until_its_graph_is_built(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    index = opened(tmp_path, source)

    def progress() -> tuple[bool, bool]:
        return index.is_building, index.is_exact

    assert progress() == (True, True)
    assert index.build_step(budget_s=0)
    assert index.is_exact
    assert_holds(index, source)
    built(index)
    assert progress() == (False, False)
    assert_holds(index, source)


def test_a_saved_graph_is_used_at_the_next_start(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    built(opened(tmp_path, source)).close()

    index = opened(tmp_path, source)

    assert not index.is_exact
    assert_holds(index, source)


def test_a_saved_graph_is_not_written_again_without_a_change(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    built(opened(tmp_path, source)).close()
    before = (tmp_path / "look.usearch").stat().st_mtime_ns

    opened(tmp_path, source).close()

    assert (tmp_path / "look.usearch").stat().st_mtime_ns == before


def test_a_graph_of_another_generation_is_made_again(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    built(opened(tmp_path, source)).close()
    source.put(np.array([5]), unit_rows(1, seed=4))

    index = opened(tmp_path, source)

    assert index.is_exact
    assert_holds(index, source)


def test_a_graph_of_another_model_is_made_again(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    built(opened(tmp_path, source)).close()

    assert opened(tmp_path, source, fingerprint="model two").is_exact


def test_a_graph_of_another_usearch_is_made_again(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    built(opened(tmp_path, source)).close()
    seal = json.loads((tmp_path / "look.json").read_text())
    (tmp_path / "look.json").write_text(json.dumps(seal | {"usearch": "1.0"}))

    assert opened(tmp_path, source).is_exact


def test_an_index_behind_the_database_is_not_saved(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    index = built(opened(tmp_path, source))
    source.put(np.array([9000]), unit_rows(1, seed=3))

    index.close()

    assert not (tmp_path / "look.usearch").exists()


def test_it_catches_up_with_what_another_process_wrote(tmp_path: Path) -> None:
    source = Vectors(20)
    index = opened(tmp_path, source)
    source.put(np.array([21, 22]), unit_rows(2, seed=3))

    assert index.catch_up()
    assert not index.catch_up()
    assert_holds(index, source)


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    index = built(opened(tmp_path / "blocked", Vectors(LIMIT * 4)))

    with pytest.raises(StorageError):
        index.save()


@pytest.mark.logs_warnings
def test_a_damaged_vector_in_the_database_is_left_out(tmp_path: Path) -> None:
    source = Vectors(10)
    source.rows[3] = np.full(DIM, np.nan, dtype=np.float32)
    source.rows[4] = np.zeros(DIM, dtype=np.float32)

    index = opened(tmp_path, source)

    assert len(index) == 8
    assert 3 not in index


def test_a_space_that_shrank_a_little_keeps_its_graph(tmp_path: Path) -> None:
    source = Vectors(LIMIT + 5)
    index = built(opened(tmp_path, source))
    gone = np.arange(1, 10)
    source.drop(gone)
    index.remove(gone)
    index.note_generation(source.generation())
    index.close()

    assert not opened(tmp_path, source).is_exact


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.integers(1, 120), st.integers(1, 30)),
            st.tuples(st.just("remove"), st.integers(1, 120), st.integers(1, 30)),
            st.tuples(st.just("build"), st.just(0), st.just(0)),
            st.tuples(st.just("reopen"), st.just(0), st.just(0)),
        ),
        max_size=14,
    )
)
def test_whatever_happens_it_holds_what_the_database_holds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("index")
    source = Vectors(40)
    index = opened(folder, source)

    for number, (step, first, count) in enumerate(steps):
        keys = np.arange(first, first + count)
        if step == "add":
            rows = unit_rows(count, seed=number)
            source.put(keys, rows)
            index.add(keys, rows)
        elif step == "remove":
            source.drop(keys)
            index.remove(keys)
        elif step == "build":
            index.build_step(budget_s=0)
        index.note_generation(source.generation())
        if step == "reopen":
            built(index).close()
            index = opened(folder, source)

    assert_holds(built(index), source)
