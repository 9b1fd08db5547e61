"""The index of a space: in step with the database, and answered by the database until it is."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from refboard.core.errors import LibraryBusyError, StorageError
from refboard.core.query import Float32Array, Int64Array
from refboard.services.index import spaces
from refboard.services.index.spaces import SpaceIndex, open_index
from tests.services.index.rows import DIM, Vectors, unit_rows

LIMIT = 50


def opened(folder: Path, source: Vectors, *, fingerprint: str = "model one") -> SpaceIndex:
    return open_index(
        folder, space="look", dim=DIM, fingerprint=fingerprint, source=source, exact_limit=LIMIT
    )


def finished(index: SpaceIndex) -> SpaceIndex:
    while index.do_idle_work():
        pass
    return index


def assert_holds(index: SpaceIndex, source: Vectors) -> None:
    query = unit_rows(1, seed=77)
    keys, scores = index.search(query, 1000)
    assert set(keys.tolist()) == set(source.rows)
    for key, score in zip(keys.tolist(), scores.tolist(), strict=True):
        assert score == pytest.approx(float(source.rows[key] @ query[0]), abs=3e-3)


def test_an_empty_space_opens_without_files(tmp_path: Path) -> None:
    index = opened(tmp_path / "none", Vectors())

    assert len(index) == 0
    assert index.is_exact
    assert not index.is_behind
    assert not index.do_idle_work()
    index.close()
    assert not (tmp_path / "none").exists()


def test_a_space_without_a_file_is_answered_from_the_database_at_once(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    index = opened(tmp_path, source)

    assert index.is_behind
    assert index.is_exact
    assert_holds(index, source)
    assert len(index) == 0


def test_it_is_built_in_slices_and_answers_meanwhile(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    index = opened(tmp_path, source)

    lengths = []
    while index.do_idle_work(budget_s=0):
        lengths.append(len(index))
        assert_holds(index, source)

    assert len(set(lengths)) > 3
    assert not index.is_behind
    assert len(index) == source.count()
    assert_holds(index, source)


def test_few_vectors_are_compared_one_by_one_and_many_through_the_graph(tmp_path: Path) -> None:
    source = Vectors(LIMIT)
    index = finished(opened(tmp_path, source))
    was_exact = index.is_exact

    source.put(np.array([9000]), unit_rows(1, seed=3))
    index.add(np.array([9000]), unit_rows(1, seed=3))

    assert (was_exact, index.is_exact, index.is_behind) == (True, False, False)
    assert_holds(index, source)


def test_what_changes_while_it_is_built_is_kept(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    index = opened(tmp_path, source)
    number = 0
    while index.do_idle_work(budget_s=0):
        number += 1
        keys = np.array([number, 500 - number])
        source.put(keys, unit_rows(2, seed=number))
        index.add(keys, unit_rows(2, seed=number))
        gone = np.array([300 - 10 * number])
        source.drop(gone)
        index.remove(gone)
        index.note_generation(source.generation())

    assert number > 3
    assert not index.is_behind
    assert len(index) == source.count()
    assert_holds(index, source)


def test_a_saved_index_is_used_at_the_next_start(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    finished(opened(tmp_path, source)).close()

    index = opened(tmp_path, source)

    assert not index.is_behind
    assert len(index) == source.count()
    assert_holds(index, source)


def test_the_next_start_goes_on_with_an_index_that_was_closed_half_built(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    index = opened(tmp_path, source)
    index.do_idle_work(budget_s=0)
    index.close()

    again = opened(tmp_path, source)

    assert again.is_behind
    assert 0 < len(again) < source.count()
    assert_holds(again, source)
    assert_holds(finished(again), source)


def test_a_saved_index_is_not_written_again_without_a_change(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    finished(opened(tmp_path, source)).close()
    before = (tmp_path / "look.usearch").stat().st_mtime_ns

    opened(tmp_path, source).close()

    assert (tmp_path / "look.usearch").stat().st_mtime_ns == before


def test_an_index_of_another_generation_is_mended_and_not_made_anew(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    finished(opened(tmp_path, source)).close()
    source.put(np.array([5, 999]), unit_rows(2, seed=4))
    source.drop(np.array([7, 8, LIMIT * 4]))

    index = opened(tmp_path, source)

    assert index.is_behind
    assert len(index) == LIMIT * 4
    assert_holds(index, source)
    assert_holds(finished(index), source)
    assert len(index) == source.count()


def test_the_newest_vectors_are_forgotten_when_another_process_removed_them(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    index = finished(opened(tmp_path, source))
    source.drop(np.arange(LIMIT * 4 - 5, LIMIT * 4 + 1))

    index.catch_up()

    assert len(finished(index)) == source.count()
    assert_holds(index, source)


def test_an_index_that_was_closed_half_mended_is_not_taken_for_whole(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    finished(opened(tmp_path, source)).close()
    source.put(np.array([1, LIMIT * 3]), unit_rows(2, seed=4))
    index = opened(tmp_path, source)
    index.do_idle_work(budget_s=0)
    index.close()

    again = opened(tmp_path, source)

    assert again.is_behind
    assert_holds(finished(again), source)


def test_a_library_put_back_from_a_copy_is_noticed(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    finished(opened(tmp_path, source)).close()
    source.rows[LIMIT * 4] = unit_rows(1, seed=6)[0]  # as many changes and vectors as in the seal

    index = opened(tmp_path, source)

    assert index.is_behind
    assert_holds(finished(index), source)


@pytest.mark.parametrize(
    "seal",
    [
        {"fingerprint": "model two"},
        {"usearch": "1.0"},
        {"layout": 1},
        {"dim": DIM + 1},
        {"count": 3},
        {"generation": None},
        {"sha256": ""},
    ],
    ids=lambda seal: next(iter(seal)),
)
def test_an_index_that_is_not_what_its_seal_must_say_is_made_again(
    tmp_path: Path, seal: dict[str, object]
) -> None:
    source = Vectors(LIMIT * 4)
    finished(opened(tmp_path, source)).close()
    sealed = json.loads((tmp_path / "look.json").read_text())
    (tmp_path / "look.json").write_text(json.dumps(sealed | seal))

    index = opened(tmp_path, source)

    assert index.is_behind
    assert len(index) == 0
    assert_holds(finished(index), source)


def test_an_index_of_another_model_is_made_again(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 4)
    finished(opened(tmp_path, source)).close()

    assert len(opened(tmp_path, source, fingerprint="model two")) == 0


def test_it_catches_up_with_what_another_process_wrote(tmp_path: Path) -> None:
    source = Vectors(20)
    index = finished(opened(tmp_path, source))
    source.put(np.array([21, 22]), unit_rows(2, seed=3))

    assert index.catch_up()
    assert not index.catch_up()
    assert_holds(index, source)
    assert_holds(finished(index), source)


def test_what_another_process_writes_while_it_catches_up_is_caught_up_with(tmp_path: Path) -> None:
    source = Vectors(LIMIT * 6)
    index = opened(tmp_path, source)
    index.do_idle_work(budget_s=0)
    source.put(np.array([1, 2]), unit_rows(2, seed=3))

    finished(index)

    assert not index.catch_up()
    assert_holds(index, source)


def test_a_database_that_is_kept_by_another_program_delays_it_and_no_more(tmp_path: Path) -> None:
    class Kept(Vectors):
        is_kept = False

        def batches(
            self, size: int = 4096, after: int = 0
        ) -> Iterator[tuple[Int64Array, Float32Array]]:
            for batch in super().batches(size, after):
                if self.is_kept:
                    raise LibraryBusyError("Another program keeps the library.")
                yield batch

    source = Kept(LIMIT * 6)
    index = opened(tmp_path, source)
    index.do_idle_work(budget_s=0)
    source.is_kept = True
    with pytest.raises(LibraryBusyError):
        index.do_idle_work()
    source.is_kept = False

    assert index.is_behind
    assert_holds(index, source)
    assert_holds(finished(index), source)


def test_many_changes_are_saved_while_the_owner_is_idle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spaces, "SAVE_EVERY", 100)
    source = Vectors()
    index = opened(tmp_path, source)

    for count, is_saved in ((99, False), (100, True)):
        source.put(np.array([count]), unit_rows(1))
        index.add(np.arange(1, count + 1), unit_rows(count))
        index.note_generation(source.generation())
        assert not index.do_idle_work()
        assert (tmp_path / "look.usearch").exists() is is_saved


def test_a_folder_that_cannot_be_written_is_told_once_and_tried_again_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spaces, "SAVE_EVERY", 100)
    (tmp_path / "blocked").write_text("a file where the folder should be")
    source = Vectors(LIMIT * 4)
    index = opened(tmp_path / "blocked", source)

    with pytest.raises(StorageError):
        finished(index)

    assert not index.do_idle_work()
    assert_holds(index, source)
    (tmp_path / "blocked").unlink()
    index.close()
    assert not opened(tmp_path / "blocked", source).is_behind


def test_a_file_that_cannot_be_finished_leaves_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = finished(opened(tmp_path, Vectors(LIMIT)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError):
        index.save()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.logs_warnings
def test_a_damaged_vector_in_the_database_is_left_out(tmp_path: Path) -> None:
    source = Vectors(10)
    source.rows[3] = np.full(DIM, np.nan, dtype=np.float32)
    source.rows[4] = np.zeros(DIM, dtype=np.float32)
    index = opened(tmp_path, source)

    for _ in range(2):
        keys, _ = index.search(unit_rows(1, seed=5), 20)
        assert set(keys.tolist()) == set(range(1, 11)) - {3, 4}
        finished(index)
    assert len(index) == 8
