"""Transactions: all or nothing, whatever goes wrong."""

import os
import random
import signal
import subprocess
import sys
from typing import Any

import pytest

from refboard.core.asset import AssetState
from refboard.core.errors import LibraryDamagedError, StorageError
from refboard.core.ids import AssetId, BoardId
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store, open_store

Filler = Any


class _Stop(Exception):  # noqa: N818  no error of the product
    """Raised in the middle of things."""


def _accept_and_stop(store: Store, filler: Filler, name: str) -> None:
    with store.transaction():
        filler.accept(name)
        raise _Stop


def test_what_was_written_before_a_failure_is_gone(store: Store, filler: Filler) -> None:
    with pytest.raises(_Stop):
        _accept_and_stop(store, filler, "a.jpg")

    assert store.jobs.pending_count() == 0


def test_an_inner_failure_that_is_caught_undoes_the_inner_only(
    store: Store, filler: Filler
) -> None:
    with store.transaction():
        filler.accept("a.jpg")
        with pytest.raises(_Stop):
            _accept_and_stop(store, filler, "b.jpg")
        filler.accept("c.jpg")

    assert [job.source.name or job.source.path.name for job in store.jobs.pending(9)] == [
        "a.jpg",
        "c.jpg",
    ]


def test_nothing_is_seen_outside_before_the_end(
    store: Store, filler: Filler, paths: LibraryPaths
) -> None:
    other = open_store(paths)
    version = other.data_version()

    with store.transaction():
        filler.accept("a.jpg")
        assert other.jobs.pending_count() == 0
        assert other.data_version() == version

    assert other.jobs.pending_count() == 1
    assert other.data_version() != version
    other.close()


def test_the_backlog_is_counted_anew_after_anybody_wrote(
    store: Store, filler: Filler, paths: LibraryPaths
) -> None:
    other = open_store(paths)
    space = filler.space()
    assert (store.assets.unembedded_count(space), other.assets.unembedded_count(space)) == (0, 0)

    filler.stored("a.jpg")

    assert (store.assets.unembedded_count(space), other.assets.unembedded_count(space)) == (1, 1)
    other.close()


def test_a_full_disk_is_told_and_nothing_is_half_written(store: Store, filler: Filler) -> None:
    filler.accept("first.jpg")
    pages = store._database.pragma("page_count")
    store._database.pragma(f"max_page_count = {pages}")

    with pytest.raises(StorageError, match="full"):
        filler.accept(*(f"{n}.jpg" for n in range(3000)))

    assert store.jobs.pending_count() == 1
    store._database.pragma("max_page_count = 1000000")
    filler.accept("second.jpg")
    assert store.jobs.pending_count() == 2


def test_nothing_is_written_after_a_full_disk_ended_the_transaction(
    store: Store, filler: Filler
) -> None:
    pages = store._database.pragma("page_count")
    store._database.pragma(f"max_page_count = {pages}")

    with pytest.raises(StorageError, match="Try it again"):
        _go_on_after_a_full_disk(store, filler)

    assert store.jobs.pending_count() == 0


def _go_on_after_a_full_disk(store: Store, filler: Filler) -> None:
    with store.transaction():
        filler.accept("first.jpg")
        with pytest.raises(StorageError, match="full"):
            filler.accept(*(f"{n}.jpg" for n in range(3000)))
        filler.accept("last.jpg")


def test_a_damaged_page_is_told(paths: LibraryPaths) -> None:
    store = open_store(paths)
    store.close()
    content = bytearray(paths.database.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    paths.database.write_bytes(bytes(content))

    with pytest.raises(LibraryDamagedError):
        open_store(paths)


_CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from refboard.core.asset import Asset, Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.ids import BoardId, new_asset_id, new_board_id, new_item_id
from refboard.services.paths import LibraryPaths
from refboard.services.store import open_store

store = open_store(LibraryPaths(Path(sys.argv[1])))
board = Board(new_board_id(), "Killed")
store.boards.create(board)
while True:
    assets = [Asset(new_asset_id(), "", "p.jpg", 1, 1) for _ in range(5)]
    items = [Item(new_item_id(), Placement(0, 0, 1, 1), Picture(asset.id)) for asset in assets]
    with store.transaction():
        store.assets.accept(assets, [Source(Path("/p"))] * 5, link=False)
        store.boards.apply(board.id, Change.adding(items))
    print("accepted", board.id, *(asset.id for asset in assets), flush=True)
    with store.transaction():
        for asset in assets[:4]:
            store.assets.store(replace(asset, sha256=asset.id * 2), mtime_ns=1)
    print("stored", *(asset.id for asset in assets[:4]), flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(paths: LibraryPaths) -> None:
    chance = random.Random(7)
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(paths.root)], stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            lines = [child.stdout.readline().split() for _ in range(chance.randint(1, 40))]
            os.kill(child.pid, signal.SIGKILL)
            # What the pipe still holds was acknowledged, too; the last line may be cut.
            lines += [line.split() for line in child.stdout.read().split("\n")[:-1]]
        accepted = [AssetId(word) for line in lines if line[0] == "accepted" for word in line[2:]]
        stored = [AssetId(word) for line in lines if line[0] == "stored" for word in line[1:]]

        store = open_store(paths)

        assert store.integrity() == []
        assets = store.assets.get(accepted)
        assert set(assets) == set(accepted)
        assert {assets[asset_id].state for asset_id in stored} <= {AssetState.STORED}
        board = store.boards.load(BoardId(lines[0][1]))
        assert set(accepted) <= {item.asset_id for item in board.items}
        assert len(board.items) % 5 == 0
        store.close()
