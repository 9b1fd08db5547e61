"""Imports to do, failures, and files that are known already."""

from pathlib import Path
from typing import Any

from refboard.core.asset import AssetState
from refboard.services.store import Store

Filler = Any


def test_jobs_come_oldest_first_without_those_in_the_works(store: Store, filler: Filler) -> None:
    a, b, c = filler.accept("a.jpg", "b.jpg", "c.jpg")

    assert [job.asset_id for job in store.jobs.pending(2)] == [a.id, b.id]
    assert [job.asset_id for job in store.jobs.pending(2, exclude=[a.id])] == [b.id, c.id]
    assert store.jobs.pending(1)[0].source.path == Path("/pictures/a.jpg")
    assert store.jobs.pending_count() == 3


def test_a_failure_says_why_and_can_be_retried(store: Store, filler: Filler) -> None:
    a, b = filler.accept("a.jpg", "b.jpg")

    store.jobs.fail(a.id, "It is broken.", "Take another.")

    (failure,) = store.jobs.failures()
    assert (failure.asset_id, failure.name, failure.source) == (a.id, "a.jpg", "/pictures/a.jpg")
    assert (failure.sentence, failure.hint) == ("It is broken.", "Take another.")
    assert store.assets.get([a.id])[a.id].state is AssetState.FAILED
    assert [job.asset_id for job in store.jobs.pending(9)] == [b.id]

    assert store.jobs.retry([a.id]) == 1
    assert store.assets.get([a.id])[a.id].state is AssetState.PENDING
    assert [job.attempts for job in store.jobs.pending(9)] == [1, 0]
    assert store.jobs.retry() == 0


def test_retrying_some_leaves_the_others_failed(store: Store, filler: Filler) -> None:
    a, b = filler.accept("a.jpg", "b.jpg")
    for asset in (a, b):
        store.jobs.fail(asset.id, "No.", "")

    assert store.jobs.retry([b.id]) == 1
    assert [failure.asset_id for failure in store.jobs.failures()] == [a.id]


def test_an_embedding_failure_leaves_the_asset_stored(store: Store, filler: Filler) -> None:
    (a,) = filler.stored("a.jpg")
    space = filler.space()

    store.jobs.fail_embedding(a.id, space, "No memory.", "")
    store.jobs.fail_embedding(a.id, space, "No memory at all.", "")

    assert [failure.sentence for failure in store.jobs.failures()] == ["No memory at all."]
    assert store.assets.get([a.id])[a.id].state is AssetState.STORED
    assert store.jobs.retry([a.id]) == 1
    assert store.jobs.failures() == []


def test_cancelling_turns_all_that_is_pending_into_failures(store: Store, filler: Filler) -> None:
    a, b = filler.accept("a.jpg", "b.jpg")
    filler.stored("c.jpg")

    cancelled = store.jobs.cancel_pending("Cancelled.")

    assert [failure.asset_id for failure in cancelled] == [a.id, b.id]
    assert store.jobs.pending_count() == 0
    assert store.jobs.failures() == cancelled
    assert store.jobs.cancel_pending("Cancelled.") == []


def test_a_failed_asset_can_still_be_stored_late(store: Store, filler: Filler) -> None:
    (a,) = filler.accept("a.jpg")
    store.jobs.cancel_pending("Cancelled.")

    filler.finish(a)

    assert store.jobs.failures() == []
    assert store.assets.get([a.id])[a.id].state is AssetState.STORED


def test_an_unchanged_file_is_known(store: Store, filler: Filler) -> None:
    (a,) = filler.stored("a.jpg")
    path = Path("/pictures/a.jpg")

    assert store.jobs.known_source(path, 1000, 7) == a
    assert store.jobs.known_source(path, 1000, 8) is None
    assert store.jobs.known_source(path, 1001, 7) is None
    assert store.jobs.known_source(Path("/pictures/b.jpg"), 1000, 7) is None
    assert store.jobs.known_source(path, 1000, 0) is None


def test_a_second_import_that_knows_no_time_forgets_none(store: Store, filler: Filler) -> None:
    (a,) = filler.stored("a.jpg")
    (again,) = filler.accept("a.jpg")

    store.assets.merge(again.id, a.id)

    assert store.jobs.known_source(Path("/pictures/a.jpg"), 1000, 7) == a


def test_the_file_that_took_the_path_is_the_known_one(store: Store, filler: Filler) -> None:
    filler.stored("a.jpg")
    (other,) = filler.accept("a.jpg")
    other_key = store.assets.store(
        type(other)(other.id, "b" * 64, "a.jpg", 1, 1, byte_size=5), mtime_ns=11
    )

    assert store.jobs.known_source(Path("/pictures/a.jpg"), 1000, 7) is None
    known = store.jobs.known_source(Path("/pictures/a.jpg"), 5, 11)
    assert known == store.assets.by_keys([other_key])[other_key]


def test_a_dismissed_failure_is_told_no_more_but_can_still_be_retried(
    store: Store, filler: Filler
) -> None:
    a, b = filler.accept("a.jpg", "b.jpg")
    (c,) = filler.stored("c.jpg")
    for asset in (a, b):
        store.jobs.fail(asset.id, "It is broken.", "Take another.")
    space = filler.space()
    store.jobs.fail_embedding(c.id, space, "No memory.", "")

    assert store.jobs.dismiss([a.id]) == 1
    assert [failure.asset_id for failure in store.jobs.failures()] == [b.id, c.id]
    assert store.jobs.dismiss() == 2
    assert store.jobs.failures() == []
    assert store.jobs.dismiss() == 0
    assert store.assets.unembedded(space, 9) == [], "it is not tried again with every start"

    assert store.jobs.retry() == 0
    assert store.jobs.retry([a.id, c.id]) == 2
    assert store.jobs.pending_count() == 1
    assert [asset.id for _, asset in store.assets.unembedded(space, 9)] == [c.id]


def test_only_dismissed_assets_on_no_board_are_dropped(store: Store, filler: Filler) -> None:
    shown, told, gone = filler.accept("shown.jpg", "told.jpg", "gone.jpg")
    board = filler.board([shown])
    for asset in (shown, told, gone):
        store.jobs.fail(asset.id, "It is broken.", "")
    store.jobs.dismiss([shown.id, gone.id])

    assert store.jobs.drop_dismissed() == 1
    assert set(store.assets.get([shown.id, told.id, gone.id])) == {shown.id, told.id}
    assert store.boards.load(board.id) == board
    assert store.jobs.drop_dismissed() == 0
