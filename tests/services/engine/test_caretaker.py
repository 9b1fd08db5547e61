"""Previews are kept whole and originals are watched, behind everything else."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from refboard.core.asset import Asset, AssetState, Failure, OriginalState, Storage
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.errors import StorageError
from refboard.core.events import AssetsFailed, AssetsStored, FailuresEnded, RequestFailed
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.requests import (
    CheckPictures,
    DismissFailures,
    ImportRequest,
    RetryFailed,
)
from refboard.services.engine import caretaker as caretaker_module
from refboard.services.engine import original_news
from refboard.services.imaging.originals import original_file
from refboard.services.imaging.previews import PreviewState, preview_path, read_preview
from refboard.services.importing import rereading
from refboard.services.importing.preparation import prepare
from refboard.services.library import upkeep
from refboard.services.library.upkeep import tend
from refboard.services.store import store as store_module
from tests.finding import picture_question
from tests.steps import Steps, entries_of, opened, pictures, run_all

SIDES = (256, 1024)
CHANGED, MISSING = OriginalState.CHANGED, OriginalState.MISSING


class Wall:
    """A library with a few pictures, and what is known of them."""

    def __init__(self, steps: Steps, folder: Path, count: int, *, link: bool) -> None:
        self.steps = steps
        self.files = pictures(folder, count)
        entries = entries_of(self.files)
        self.ids = [entry.asset_id for entry in entries]
        items = tuple(
            Item(ItemId(f"item-{n}"), Placement(0, 0, 64, 48), Picture(key))
            for n, key in enumerate(self.ids)
        )
        board = Board(BoardId("board"), "Board")
        steps.library.store.boards.create(board)
        steps.engine.send(ImportRequest(tuple(entries), board.id, items, link=link))
        steps.settle()
        assert steps.library.store.assets.counts()[AssetState.READY] == count

    @property
    def assets(self) -> list[Asset]:
        found = self.steps.library.store.assets.get(self.ids)
        return [found[key] for key in self.ids]

    def previews(self, asset: Asset) -> list[Path]:
        folder = self.steps.library.paths.previews
        return [preview_path(folder, asset.sha256, side, asset.has_alpha) for side in SIDES]

    def states(self) -> set[PreviewState]:
        folder = self.steps.library.paths.previews
        return {read_preview(folder, a, side).state for a in self.assets for side in SIDES}

    def vectors(self, asset_id: AssetId) -> list[float]:
        (space,) = (s for s in self.steps.library.spaces() if s.name == "look")
        rows = space.stored_vectors(asset_id)
        return [] if rows is None else [round(float(x), 4) for x in rows[0]]

    def check(self, *ids: AssetId) -> None:
        self.steps.engine.send(CheckPictures(ids or tuple(self.ids)))
        self.steps.settle()

    def failures(self) -> list[Failure]:
        return [f for event in self.steps.told(AssetsFailed) for f in event.failures]

    def ended(self) -> list[AssetId]:
        return [key for event in self.steps.told(FailuresEnded) for key in event.asset_ids]


@pytest.fixture
def wall(steps: Steps, tmp_path: Path) -> Wall:
    return Wall(steps, tmp_path / "in", 3, link=False)


@pytest.fixture
def linked(steps: Steps, tmp_path: Path) -> Wall:
    return Wall(steps, tmp_path / "in", 3, link=True)


def draw(path: Path, number: int, size: tuple[int, int] = (64, 48)) -> None:
    """Write another picture into a file."""
    cells = np.random.default_rng(number).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    Image.fromarray(cells).resize(size, Image.Resampling.NEAREST).save(path, "PNG")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- previews -------------------------------------------------------------------------------------


def test_previews_that_nobody_looks_at_come_back_when_there_is_time(wall: Wall) -> None:
    first, second, _ = wall.assets
    for path in wall.previews(first):
        path.unlink()
    cut = wall.previews(second)[1]
    cut.write_bytes(cut.read_bytes()[:40])

    wall.steps.parts.caretaker.sweep()
    wall.steps.settle()

    assert wall.states() == {PreviewState.WHOLE}
    assert not wall.steps.parts.caretaker.is_sweeping
    assert wall.steps.engine._inbox.is_empty
    assert wall.steps.work() == 0, "nothing is done any more when all is whole"
    assert wall.failures() == []


def test_a_deleted_cache_comes_back_whole(wall: Wall, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for asset in wall.assets for path in wall.previews(asset)}
    for path in before:
        path.unlink()
    for folder in list(wall.steps.library.paths.previews.iterdir()):
        folder.rmdir()
    wall.steps.library.paths.previews.rmdir()

    wall.check(wall.ids[0])  # one was looked at, and met damage

    assert {path: path.read_bytes() for path in before} == before


def test_all_are_looked_after_when_the_window_met_a_damaged_one(wall: Wall) -> None:
    for path in wall.previews(wall.assets[2]):
        path.write_bytes(b"")

    wall.steps.engine.send(CheckPictures((wall.ids[0],), met_damage=True))
    wall.steps.settle()

    assert wall.states() == {PreviewState.WHOLE}


def test_damage_that_is_met_on_the_way_sends_it_around_once_more(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caretaker_module, "PART", 1)
    caretaker = wall.steps.parts.caretaker
    caretaker.sweep()
    wall.steps.serve()
    wall.steps.work()  # the first one was looked at
    wall.steps.serve()
    for path in wall.previews(wall.assets[0]):
        path.unlink()
    caretaker.note_damage()
    wall.steps.settle()

    assert wall.states() == {PreviewState.WHOLE}
    assert not caretaker.is_sweeping


def test_it_begins_a_while_after_the_window_has_opened(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(caretaker_module, "monotonic", lambda: now[0])
    wall.previews(wall.assets[0])[0].unlink()
    caretaker = wall.steps.parts.caretaker

    caretaker.sweep(4.0)
    wall.steps.settle()
    assert (caretaker.is_sweeping, caretaker.due_in_s) == (True, 4.0)
    assert wall.steps.engine._patience_s(None) == 4.0
    assert PreviewState.MISSING in wall.states()

    now[0] = 104.5
    wall.steps.engine.turn(0)
    wall.steps.settle()
    assert (caretaker.is_sweeping, caretaker.due_in_s) == (False, None)
    assert wall.steps.engine._patience_s(None) is None, "and sleeps"
    assert wall.states() == {PreviewState.WHOLE}


def test_it_waits_while_pictures_are_imported(
    wall: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tended: list[bool] = []

    def noted(*words: object) -> object:
        tended.append(wall.steps.parts.pipeline.is_idle)
        return tend(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(caretaker_module, "tend", noted)
    wall.steps.engine.send(
        ImportRequest(tuple(entries_of(pictures(tmp_path / "more", 9, lambda n: n + 50))))
    )
    wall.steps.parts.caretaker.sweep()
    wall.steps.settle()
    wall.steps.engine.turn(0)  # nothing else is to do
    wall.steps.settle()

    assert tended
    assert all(tended)


def test_the_next_start_goes_on_where_there_was_no_time_to_read_more(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caretaker_module, "PART", 1)
    monkeypatch.setattr(caretaker_module, "MOST_READ", 1)
    read: list[AssetId] = []
    real = read_preview

    def noted(folder: Path, asset: Asset, side: int) -> object:
        read.append(asset.id)
        return real(folder, asset, side)

    monkeypatch.setattr(upkeep, "read_preview", noted)
    with opened(tmp_path / "library") as steps:
        wall = Wall(steps, tmp_path / "in", 3, link=False)
    for _ in range(4):
        with opened(tmp_path / "library") as steps:
            steps.parts.dispatcher.resume()
            steps.settle()
            steps.parts.caretaker.sweep()
            steps.settle()

    first, second, third = wall.ids
    assert read == [first] * 2 + [second] * 2 + [third] * 2 + [first] * 2


def test_a_full_disk_ends_the_round_and_is_no_trouble(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    for path in wall.previews(wall.assets[0]):
        path.unlink()
    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "remake_previews", full)
        wall.steps.parts.caretaker.sweep()
        wall.steps.settle()
    assert not wall.steps.parts.caretaker.is_sweeping
    assert wall.steps.engine.held_up_by is None
    wall.check(wall.ids[0])

    assert wall.states() == {PreviewState.WHOLE}


def test_what_was_known_already_comes_back_with_its_previews(wall: Wall) -> None:
    for asset in wall.assets:
        for path in wall.previews(asset):
            path.unlink()

    wall.steps.add(entries_of(wall.files))
    wall.steps.settle()

    assert wall.states() == {PreviewState.WHOLE}


# -- originals ------------------------------------------------------------------------------------


def test_a_linked_file_that_was_edited_is_told_once_and_its_picture_stays_as_it_was(
    linked: Wall,
) -> None:
    before = linked.assets[0], linked.vectors(linked.ids[0])
    draw(linked.files[0], 99)

    linked.check()
    linked.check()
    linked.steps.parts.caretaker.sweep()
    linked.steps.settle()

    (failure,) = linked.failures()
    assert (failure.asset_id, failure.original) == (linked.ids[0], CHANGED)
    assert failure.sentence == 'The file of "picture-0.png" was changed after it was added.'
    assert (linked.assets[0], linked.vectors(linked.ids[0])) == before
    assert linked.states() == {PreviewState.WHOLE}
    assert linked.steps.library.store.jobs.failures() == [failure]
    assert [work.stage for work in linked.steps.library.store.failed_work()] == ["original"]


def test_a_disk_that_went_away_is_one_piece_of_news(
    linked: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caretaker_module, "PART", 1)
    monkeypatch.setattr(original_news, "monotonic", lambda: 0.5)
    linked.files[0].parent.rename(linked.files[0].parent.with_name("away"))

    linked.steps.parts.caretaker.sweep()
    linked.steps.settle()

    (told,) = linked.steps.told(AssetsFailed)
    assert [failure.original for failure in told.failures] == [MISSING] * 3


def test_an_edit_of_the_same_length_and_time_is_noticed(linked: Wall) -> None:
    path = linked.files[0]
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    linked.check()

    assert [failure.original for failure in linked.failures()] == [CHANGED]


def test_a_file_that_was_only_touched_is_told_of_by_nobody(linked: Wall) -> None:
    os.utime(linked.files[0], ns=(7, 7))

    linked.check()

    assert linked.failures() == []
    assert linked.steps.library.store.jobs.failures() == []


@pytest.mark.parametrize("link", [True, False])
def test_a_missing_original_is_told_truly_and_told_again_when_it_is_back(
    steps: Steps, tmp_path: Path, link: bool
) -> None:
    wall = Wall(steps, tmp_path / "in", 2, link=link)
    path = original_file(wall.assets[0], steps.library.paths.originals)
    content, times = path.read_bytes(), path.stat()
    path.unlink()
    wall.check()
    (failure,) = wall.failures()
    words = "no longer where it was" if link else "is missing from the library"
    assert (failure.original, words in failure.sentence) == (MISSING, True)
    assert wall.ended() == []

    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    wall.check()

    assert wall.ended() == [wall.ids[0]]
    assert steps.library.store.jobs.failures() == []


def test_a_damaged_copy_is_told_as_damage_of_the_library(wall: Wall) -> None:
    path = original_file(wall.assets[0], wall.steps.library.paths.originals)
    path.write_bytes(path.read_bytes()[:-5])

    wall.check()

    (failure,) = wall.failures()
    assert failure.sentence == 'The original of "picture-0.png" was damaged in the library.'


def test_damage_in_a_copy_that_only_its_bytes_show_is_found_when_they_are_needed(
    wall: Wall,
) -> None:
    asset = wall.assets[0]
    draw(original_file(asset, wall.steps.library.paths.originals), 99)
    content = original_file(asset, wall.steps.library.paths.originals)
    content.write_bytes(content.read_bytes()[: asset.byte_size].ljust(asset.byte_size, b"\0"))
    wall.previews(asset)[0].unlink()

    wall.check()
    wall.check()

    (failure,) = wall.failures()
    assert "was damaged in the library" in failure.sentence
    assert PreviewState.MISSING in wall.states(), "new pixels never stand for old ones"


def test_a_picture_that_is_kept_as_it_was_is_told_of_again_when_it_is_edited_once_more(
    linked: Wall,
) -> None:
    draw(linked.files[0], 99)
    linked.check()
    linked.steps.engine.send(DismissFailures((linked.ids[0],)))
    linked.check()
    assert len(linked.failures()) == 1
    assert linked.steps.library.store.jobs.failures() == []

    draw(linked.files[0], 100, (80, 60))
    linked.check()

    assert len(linked.failures()) == 2


# -- reading again --------------------------------------------------------------------------------


def read_again(wall: Wall, *ids: AssetId) -> None:
    wall.check()
    wall.steps.engine.send(RetryFailed(ids))
    wall.steps.settle()


def test_a_changed_file_is_read_and_embedded_again_when_the_user_wants_it(linked: Wall) -> None:
    asset_id, path = linked.ids[0], linked.files[0]
    before, old_vector = linked.assets[0], linked.vectors(asset_id)
    draw(path, 99, (80, 48))
    draw(path.with_name("same.png"), 99, (80, 48))

    read_again(linked, asset_id)

    now = linked.assets[0]
    assert (now.sha256, now.width, now.byte_size) == (sha256(path), 80, path.stat().st_size)
    assert (now.id, now.name, now.state) == (asset_id, before.name, AssetState.READY)
    assert linked.vectors(asset_id) != old_vector
    assert linked.states() == {PreviewState.WHOLE}
    assert not any(old.exists() for old in linked.previews(before))
    assert linked.ended() == [asset_id]
    assert linked.steps.told(AssetsStored)[-1].assets == (
        (asset_id, linked.steps.told(AssetsStored)[-1].assets[0][1]),
    )
    query = picture_question(path=path.with_name("same.png"), limit=1)
    (match,) = linked.steps.answer(query).wait(0).answer.matches
    assert (match.asset.id, match.score > 0.99) == (asset_id, True)
    linked.check()
    assert len(linked.failures()) == 1, "it is what it was read as"
    assert linked.steps.library.store.integrity() == []


def test_trying_everything_again_never_replaces_a_picture(linked: Wall) -> None:
    before = linked.assets[0]
    draw(linked.files[0], 99)

    read_again(linked)

    assert linked.assets[0] == before
    assert [f.original for f in linked.steps.library.store.jobs.failures()] == [CHANGED]


def test_a_file_that_holds_no_picture_any_more_leaves_its_picture_as_it_was(linked: Wall) -> None:
    before, vector = linked.assets[0], linked.vectors(linked.ids[0])
    linked.files[0].write_bytes(b"a note, and no picture")

    read_again(linked, linked.ids[0])

    assert (linked.assets[0], linked.vectors(linked.ids[0])) == (before, vector)
    (failure,) = linked.steps.library.store.jobs.failures()
    assert failure.original is CHANGED
    assert (
        "is text, which RefBoard does not read. The picture was kept as it was." in failure.sentence
    )
    assert linked.steps.parts.caretaker.is_idle
    linked.check()
    assert len(linked.failures()) == 2, "nothing else is told of what is known"


def test_a_file_that_is_gone_by_then_is_told_as_missing(linked: Wall) -> None:
    draw(linked.files[0], 99)
    linked.check()
    linked.files[0].unlink()

    linked.steps.engine.send(RetryFailed((linked.ids[0],)))
    linked.steps.settle()

    assert [f.original for f in linked.failures()] == [CHANGED, MISSING]
    assert linked.steps.parts.caretaker.is_idle


def test_a_file_that_got_the_bytes_of_another_picture_becomes_that_picture(linked: Wall) -> None:
    first, second, _ = linked.ids
    linked.files[0].write_bytes(linked.files[1].read_bytes())

    read_again(linked, first)

    store = linked.steps.library.store
    assert store.assets.get([first])[first].id == second
    assert store.assets.counts()[AssetState.READY] == 2
    board = store.boards.load(BoardId("board"))
    assert [item.asset_id for item in board.items] == [second, second, linked.ids[2]]
    (space,) = (s for s in linked.steps.library.spaces() if s.name == "look")
    assert len(space.index) == 2
    assert store.integrity() == []


def test_a_wish_to_read_again_outlives_the_process(tmp_path: Path, home: Path) -> None:
    with opened(tmp_path / "library") as steps:
        wall = Wall(steps, tmp_path / "in", 2, link=True)
        draw(wall.files[0], 99)
        wall.check()
        steps.engine.send(RetryFailed((wall.ids[0],)))
        steps.serve()  # and no thread has read it

    with opened(tmp_path / "library") as steps:
        steps.parts.caretaker.go_on()
        steps.settle()
        wall.steps = steps
        assert wall.assets[0].sha256 == sha256(wall.files[0])
        assert wall.assets[0].state is AssetState.READY


def test_a_full_disk_holds_up_reading_again_and_nothing_is_lost(
    linked: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def full(*words: object) -> object:
        tries.append(1)
        if len(tries) == 1:
            raise StorageError("The disk is full.")
        return prepare(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(rereading, "prepare", full)
    draw(linked.files[0], 99)
    linked.check()
    linked.steps.engine.send(RetryFailed((linked.ids[0],)))
    linked.steps.serve()
    linked.steps.work()
    linked.steps.serve()
    assert [told.sentence for told in linked.steps.told(RequestFailed)] == ["The disk is full."]
    linked.steps.engine.turn(0)
    linked.steps.settle()

    assert linked.assets[0].sha256 == sha256(linked.files[0])


def test_vectors_of_old_pixels_that_come_late_are_not_kept(steps: Steps, tmp_path: Path) -> None:
    paths = pictures(tmp_path / "in", 1)
    entries = entries_of(paths)
    steps.engine.send(ImportRequest(tuple(entries), link=True))
    steps.serve()
    decode = steps.lanes.decode
    for _ in range(2):  # read and prepared, and not embedded
        run_all(decode)
        steps.serve()
    asset_id = entries[0].asset_id
    draw(paths[0], 99)
    steps.engine.send(CheckPictures((asset_id,)))
    steps.serve()
    run_all(decode)
    steps.serve()
    steps.engine.send(RetryFailed((asset_id,)))
    steps.serve()
    run_all(decode)
    steps.serve()
    now = steps.library.store.assets.get([asset_id])[asset_id]
    assert (now.sha256, now.state) == (sha256(paths[0]), AssetState.STORED)
    draw(tmp_path / "same.png", 99)

    steps.settle()

    query = picture_question(path=tmp_path / "same.png", limit=1)
    (match,) = steps.answer(query).wait(0).answer.matches
    assert (match.asset.id, match.score > 0.99) == (asset_id, True)


def test_no_space_takes_the_pixels_of_a_changed_file(linked: Wall) -> None:
    store = linked.steps.library.store
    draw(linked.files[0], 99)
    store.originals.drop_vectors(linked.ids[0])

    linked.steps.parts.pipeline.indexers.restart()
    linked.steps.parts.pipeline.pump()
    linked.steps.settle()

    assert linked.vectors(linked.ids[0]) == []
    (failure,) = store.jobs.failures()
    assert "was changed after it was added" in failure.sentence


def test_a_decision_while_a_file_is_looked_at_counts(linked: Wall) -> None:
    draw(linked.files[0], 99)
    linked.check()
    draw(linked.files[0], 100, (80, 60))
    linked.steps.engine.send(CheckPictures((linked.ids[0],)))
    linked.steps.serve()
    linked.steps.work()  # it was looked at, and nobody knows yet
    linked.steps.library.store.originals.want([linked.ids[0]])

    linked.steps.settle()

    assert linked.steps.library.store.originals.wanted_count() == 1
    linked.steps.engine.send(RetryFailed((linked.ids[0],)))
    linked.steps.settle()
    assert linked.assets[0].sha256 == sha256(linked.files[0])


def test_a_locked_library_is_no_trouble_for_what_nobody_waits_for(
    linked: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module.open_store, "__kwdefaults__", {"busy_timeout_ms": 1})
    linked.steps.library.store._database.pragma("busy_timeout = 1")
    draw(linked.files[0], 99)
    linked.steps.engine.send(CheckPictures(tuple(linked.ids)))
    linked.steps.serve()
    with closing(
        sqlite3.connect(tmp_path / "library" / "library.sqlite", isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        linked.steps.work()
        linked.steps.serve()
        assert linked.steps.engine.held_up_by is None
        other.execute("ROLLBACK")
    linked.check()

    assert [failure.original for failure in linked.failures()] == [CHANGED]


# -- found again ----------------------------------------------------------------------------------


@pytest.mark.parametrize("is_known_missing", [True, False])
def test_a_linked_file_that_was_moved_is_found_by_its_hash(
    linked: Wall, tmp_path: Path, is_known_missing: bool
) -> None:
    moved = tmp_path / "elsewhere.png"
    linked.files[0].rename(moved)
    if is_known_missing:
        linked.check()

    linked.steps.engine.send(ImportRequest(tuple(entries_of([moved])), link=True))
    linked.steps.settle()
    linked.check()

    assert linked.assets[0].source == str(moved)
    assert linked.steps.library.store.jobs.failures() == []
    assert linked.steps.library.store.assets.counts()[AssetState.READY] == 3


def test_a_second_copy_leaves_the_link_where_it_is(linked: Wall, tmp_path: Path) -> None:
    copy = tmp_path / "copy.png"
    copy.write_bytes(linked.files[0].read_bytes())

    linked.steps.engine.send(ImportRequest(tuple(entries_of([copy])), link=True))
    linked.steps.settle()

    assert linked.assets[0].source == str(linked.files[0])


@pytest.mark.parametrize("link", [True, False])
def test_a_lost_copy_comes_back_with_the_same_file(wall: Wall, link: bool) -> None:
    original_file(wall.assets[0], wall.steps.library.paths.originals).unlink()
    wall.check()

    wall.steps.engine.send(ImportRequest(tuple(entries_of(wall.files[:1])), link=link))
    wall.steps.settle()
    wall.check()

    asset = wall.assets[0]
    assert asset.storage is (Storage.LINKED if link else Storage.COPIED)
    assert original_file(asset, wall.steps.library.paths.originals).exists()
    assert wall.steps.library.store.jobs.failures() == []


def test_an_edited_file_that_is_added_again_is_another_picture(linked: Wall) -> None:
    draw(linked.files[0], 99)

    linked.steps.engine.send(ImportRequest(tuple(entries_of(linked.files[:1])), link=True))
    linked.steps.settle()
    linked.check()

    assert linked.steps.library.store.assets.counts()[AssetState.READY] == 4
    assert [failure.asset_id for failure in linked.failures()] == [linked.ids[0]]


def test_a_file_of_the_same_size_and_time_is_read_when_its_entry_was_touched(wall: Wall) -> None:
    before = wall.files[0].stat()
    content = wall.files[0].read_bytes()
    draw(wall.files[0], 99)
    wall.files[0].write_bytes(wall.files[0].read_bytes()[: len(content)].ljust(len(content), b"\0"))
    os.utime(wall.files[0], ns=(before.st_atime_ns, before.st_mtime_ns))

    wall.steps.add(entries_of(wall.files[:1]))
    wall.steps.settle()

    known = sum(wall.steps.library.store.assets.counts().values())
    assert known == 4, "it is another picture, or a damaged one: never the one before"
