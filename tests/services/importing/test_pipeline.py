"""From accepted to findable: what goes wrong with one picture costs that picture and no other."""

import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from refboard.core.asset import Asset, AssetState
from refboard.core.errors import LibraryBusyError
from refboard.core.events import ActivityChanged, AssetsEmbedded, AssetsFailed, AssetsStored
from refboard.core.requests import ImportRequest
from refboard.services.atomic_file import sync_file
from refboard.services.imaging.originals import asset_file
from refboard.services.importing import pipeline as pipeline_module
from refboard.services.importing.acceptance import accept
from refboard.services.library.library import Library
from refboard.services.store import store as store_module
from tests.steps import Steps, entries_of, pictures

SYNC = "refboard.services.imaging.originals.sync_file"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up waiting for another program's lock at once."""
    monkeypatch.setattr(store_module.open_store, "__kwdefaults__", {"busy_timeout_ms": 1})


@contextmanager
def locked(library: Library) -> Iterator[None]:
    """Keep the library locked as another program that writes does."""
    database = library.paths.database
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def ready(steps: Steps) -> int:
    return steps.library.store.assets.counts()[AssetState.READY]


def failures(steps: Steps) -> list[str]:
    return [failure.sentence for failure in steps.library.store.jobs.failures()]


def test_every_picture_ends_stored_and_findable(steps: Steps, tmp_path: Path) -> None:
    ids = steps.add(entries_of(pictures(tmp_path / "in", 5)))
    steps.settle()

    stored = {asked: asset for event in steps.told(AssetsStored) for asked, asset in event.assets}
    assert set(stored) == set(ids)
    assert all(asset_file(a, steps.library.paths).exists() for a in stored.values())
    embedded = {id_ for event in steps.told(AssetsEmbedded) for id_ in event.asset_ids}
    assert embedded == set(ids)
    assert ready(steps) == 5
    assert steps.parts.pipeline.is_idle
    assert steps.told(ActivityChanged)[-1].pending == 0


def test_a_file_that_is_no_picture_fails_alone_with_a_sentence(
    steps: Steps, tmp_path: Path
) -> None:
    paths = pictures(tmp_path / "in", 3)
    paths[1].write_bytes(b"no picture")
    steps.add(entries_of(paths))
    steps.settle()

    (failed,) = (failure for event in steps.told(AssetsFailed) for failure in event.failures)
    assert (failed.name, ready(steps)) == (paths[1].name, 2)
    assert "fault" not in failed.sentence
    assert steps.told(ActivityChanged)[-1].failed == 1


@pytest.mark.logs_warnings
@pytest.mark.parametrize("stage", ["read_or_fetch", "prepare"])
def test_a_fault_of_ours_in_a_thread_costs_one_picture(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    paths = pictures(tmp_path / "in", 3)
    real = getattr(pipeline_module, stage)

    def faulty(subject: object, *rest: object) -> object:
        if paths[1].name in str(subject):
            raise RuntimeError("a fault of ours")
        return real(subject, *rest)

    monkeypatch.setattr(pipeline_module, stage, faulty)
    steps.add(entries_of(paths))
    steps.settle()

    assert ready(steps) == 2
    assert failures(steps) == [
        f"{paths[1].name} could not be imported because of a fault in RefBoard."
    ]
    assert steps.parts.pipeline.is_idle


@pytest.mark.logs_warnings
def test_a_fault_of_ours_while_a_result_is_written_costs_one_picture(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = pictures(tmp_path / "in", 3)
    assets = steps.library.store.assets
    real = assets.store_all

    def faulty(stored: Sequence[tuple[Asset, int]]) -> list[int]:
        keys = real(stored)
        if paths[1].name in [asset.name for asset, _ in stored]:
            raise RuntimeError("a fault of ours")
        return keys

    monkeypatch.setattr(assets, "store_all", faulty)
    steps.add(entries_of(paths))
    steps.settle()

    assert ready(steps) == 2
    assert failures(steps) == [
        f"{paths[1].name} could not be imported because of a fault in RefBoard."
    ]

    monkeypatch.setattr(assets, "store_all", real)
    steps.parts.pipeline.retried(steps.library.store.jobs.retry(None))
    steps.settle()
    assert (ready(steps), failures(steps)) == (3, [])


def test_what_was_read_while_another_program_writes_is_held_and_taken_later(
    steps: Steps, tmp_path: Path
) -> None:
    steps.add(entries_of(pictures(tmp_path / "in", 3)))
    pipeline = steps.parts.pipeline
    steps.work()

    with locked(steps.library):
        steps.engine.turn()
        assert (pipeline.is_held_up, pipeline.is_idle) == (True, False)
        with pytest.raises(LibraryBusyError):
            pipeline.finish(())
    pipeline.finish(())
    steps.settle()

    assert (ready(steps), failures(steps)) == (3, [])


def test_vectors_made_while_another_program_writes_are_held_and_kept_later(
    steps: Steps, tmp_path: Path
) -> None:
    steps.add(entries_of(pictures(tmp_path / "in", 3)))
    pipeline = steps.parts.pipeline
    for _ in range(2):
        steps.work()
        steps.serve()
    steps.work()

    with locked(steps.library):
        steps.engine.turn()
        assert pipeline.is_held_up
    pipeline.finish(())
    steps.settle()

    assert ready(steps) == 3


def test_a_result_that_comes_after_its_import_was_cancelled_is_dropped(
    steps: Steps, tmp_path: Path
) -> None:
    steps.add(entries_of(pictures(tmp_path / "in", 2)))
    steps.work()
    steps.parts.pipeline.cancel()
    steps.settle()

    assert steps.told(AssetsStored) == []
    assert failures(steps) == ["The import was cancelled."] * 2
    assert steps.parts.pipeline.is_idle


def test_an_original_that_the_disk_refuses_costs_one_picture(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = pictures(tmp_path / "in", 3)
    steps.add(entries_of(paths))

    def refuse(part: Path) -> None:
        if part.read_bytes() == paths[1].read_bytes():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync_file(part)

    monkeypatch.setattr(SYNC, refuse)
    steps.settle()
    assert (ready(steps), failures(steps)) == (2, ["The disk is full."])

    monkeypatch.setattr(SYNC, sync_file)
    steps.parts.pipeline.retried(steps.library.store.jobs.retry(None))
    steps.settle()
    assert (ready(steps), failures(steps)) == (3, [])


def test_pictures_that_come_while_others_are_synced_are_synced_together(
    steps: Steps, tmp_path: Path
) -> None:
    steps.add(entries_of(pictures(tmp_path / "in", 9)))
    steps.settle()

    assert ready(steps) == 9
    assert list(steps.library.paths.incoming.iterdir()) == []
    # Each commit of pictures is told by one event: far fewer than pictures.
    assert len(steps.told(AssetsStored)) <= 4


def test_the_same_bytes_twice_at_once_become_one_asset(steps: Steps, tmp_path: Path) -> None:
    paths = pictures(tmp_path / "in", 2, lambda _: 7)
    ids = steps.add(entries_of(paths))
    steps.settle()

    stored = {
        asked: asset.id for event in steps.told(AssetsStored) for asked, asset in event.assets
    }
    assert set(stored) == set(ids)
    assert len(set(stored.values())) == 1
    assert ready(steps) == 1


def test_what_another_program_stored_meanwhile_is_told_as_stored(
    steps: Steps, tmp_path: Path
) -> None:
    (asset_id,) = steps.add(entries_of(pictures(tmp_path / "in", 1)))
    steps.work()
    store = steps.library.store
    asset = store.assets.get([asset_id])[asset_id]
    with store.transaction():
        store.assets.store(_stored(asset))
    steps.settle()

    ((_, told),) = (pair for event in steps.told(AssetsStored) for pair in event.assets)
    assert told.sha256 == "f" * 64


def _stored(asset: Asset) -> Asset:
    return replace(asset, sha256="f" * 64, format="PNG", state=AssetState.STORED)


def test_no_more_bytes_are_read_at_once_than_the_memory_should_hold(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = pictures(tmp_path / "in", 4)
    monkeypatch.setattr(pipeline_module, "MOST_BYTES_READ", 2 * paths[0].stat().st_size)
    steps.add(entries_of(paths))

    assert 1 <= len(steps.parts.pipeline._running) < 4
    steps.settle()
    assert ready(steps) == 4


def test_what_an_earlier_process_left_is_counted_and_done(steps: Steps, tmp_path: Path) -> None:
    accept(steps.library, ImportRequest(tuple(entries_of(pictures(tmp_path / "in", 3)))))
    steps.parts.pipeline.resume()
    assert steps.told(ActivityChanged)[-1].pending == 3
    steps.settle()

    assert ready(steps) == 3
