"""Libraries whose originals are there, byte for byte; no pixels are needed."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from refboard.core.asset import Asset, Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.ids import new_asset_id, new_board_id, new_item_id
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store, open_store
from tests.originals import store_original


class Shelf:
    """A library with a few ways to put things into it."""

    def __init__(self, root: Path) -> None:
        self.paths = LibraryPaths(root)
        self.store: Store = open_store(self.paths)

    def picture(self, content: bytes, name: str = "cat.jpg", source: str = "") -> Asset:
        digest = hashlib.sha256(content).hexdigest()
        asset = self._accepted(name, Path("/pictures") / name, source=source)
        store_original(self.paths.originals, content, digest, "JPEG")
        return self._stored(asset, digest, len(content))

    def linked(self, path: Path) -> Asset:
        content = path.read_bytes()
        asset = self._accepted(path.name, path, link=True)
        return self._stored(asset, hashlib.sha256(content).hexdigest(), len(content))

    def pending(self, name: str) -> Asset:
        return self._accepted(name, Path("/pictures") / name)

    def board(self, *assets: Asset, name: str = "Board") -> Board:
        items = tuple(
            Item(new_item_id(), Placement(10.0 * n, 0.5, 40.0, 30.0, z=float(n)), Picture(asset.id))
            for n, asset in enumerate(assets)
        )
        board = Board(new_board_id(), name, items)
        self.store.boards.create(board)
        return board

    def _accepted(self, name: str, path: Path, *, link: bool = False, source: str = "") -> Asset:
        asset = Asset(new_asset_id(), "", name, 40, 30, source=source)
        self.store.assets.accept([asset], [Source(path)], link=link)
        return self.store.assets.get([asset.id])[asset.id]

    def _stored(self, asset: Asset, digest: str, size: int) -> Asset:
        whole = replace(asset, sha256=digest, format="JPEG", byte_size=size)
        key = self.store.assets.store(whole, mtime_ns=1)
        return self.store.assets.by_keys([key])[key]


@pytest.fixture(scope="session")
def new_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: waiting for the disk is most of what making one costs."""
    made = LibraryPaths(tmp_path_factory.mktemp("new"))
    open_store(made).close()
    return made.database


@pytest.fixture
def new_shelf(tmp_path: Path, new_library: Path) -> Iterator[Callable[[str], Shelf]]:
    made: list[Shelf] = []

    def make(name: str) -> Shelf:
        (tmp_path / name).mkdir()
        shutil.copy(new_library, tmp_path / name)
        made.append(Shelf(tmp_path / name))
        return made[-1]

    yield make
    for shelf in made:
        assert shelf.store.integrity() == []
        shelf.store.close()


@pytest.fixture
def shelf(new_shelf: Callable[[str], Shelf]) -> Shelf:
    return new_shelf("one")


@pytest.fixture
def other(new_shelf: Callable[[str], Shelf]) -> Shelf:
    return new_shelf("two")
