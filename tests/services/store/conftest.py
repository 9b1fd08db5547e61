"""A real library in a temporary folder, and short ways to fill it."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from refboard.core.asset import Asset, Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.ids import AssetId, new_asset_id, new_board_id, new_item_id
from refboard.core.model_card import Block, ImageTower, ModelCard, ModelFile, Preprocess
from refboard.core.query import Float32Array
from refboard.services.paths import LibraryPaths
from refboard.services.store import Space, Store, open_store


@pytest.fixture
def paths(tmp_path: Path) -> LibraryPaths:
    return LibraryPaths(tmp_path / "library")


@pytest.fixture(scope="session")
def new_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once: waiting for the disk is most of what making one costs."""
    made = LibraryPaths(tmp_path_factory.mktemp("new"))
    open_store(made).close()
    return made.database


@pytest.fixture
def store(paths: LibraryPaths, new_library: Path) -> Iterator[Store]:
    paths.root.mkdir()
    shutil.copy(new_library, paths.database)
    opened = open_store(paths)
    yield opened
    assert opened.integrity() == []
    opened.close()


class Filler:
    """Fills a library with pictures that need no pixels."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def accept(self, *names: str, link: bool = False, folder: str = "/pictures") -> list[Asset]:
        assets = [Asset(new_asset_id(), "", name, 40, 30) for name in names]
        sources = [Source(Path(folder) / name) for name in names]
        self.store.assets.accept(assets, sources, link=link)
        return [self.store.assets.get([asset.id])[asset.id] for asset in assets]

    def stored(self, *names: str) -> list[Asset]:
        for asset in self.accept(*names):
            self.finish(asset)
        return [self.named(name) for name in names]

    def finish(self, asset: Asset, *, mtime_ns: int = 7) -> int:
        digest = hashlib.sha256(asset.name.encode()).hexdigest()
        whole = replace(asset, sha256=digest, format="JPEG", byte_size=1000)
        return self.store.assets.store(whole, mtime_ns=mtime_ns)

    def named(self, name: str) -> Asset:
        digest = hashlib.sha256(name.encode()).hexdigest()
        return self.store.assets.by_sha256([digest])[digest]

    def board(self, assets: Sequence[Asset], name: str = "Board") -> Board:
        items = tuple(self.item(asset.id, z=float(z)) for z, asset in enumerate(assets))
        board = Board(new_board_id(), name, items)
        self.store.boards.create(board)
        return board

    @staticmethod
    def item(asset_id: AssetId, *, z: float = 0.0) -> Item:
        return Item(new_item_id(), Placement(1.5, -2.5, 40.0, 30.0, z=z), Picture(asset_id))

    def space(self, *, name: str = "look", version: str = "1", dim: int = 8) -> Space:
        return self.store.vectors.ensure_space(card(name=name, version=version, dim=dim))

    @staticmethod
    def vector(seed: int, *, dim: int = 8, variants: int = 1) -> Float32Array:
        rows = np.random.default_rng(seed).normal(size=(variants, dim)).astype(np.float32)
        unit: Float32Array = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def card(*, name: str, version: str, dim: int) -> ModelCard:
    return ModelCard(
        name=f"{name}-model",
        version=version,
        space=name,
        title="Test",
        description="None.",
        licence="MIT",
        source="made up",
        dim=dim,
        image=ImageTower(ModelFile("x.onnx", "0" * 64, 1), Preprocess(8, 8), "in", "out"),
        normalise="blocks",
        blocks=(Block("shape", 0, dim),),
    )


@pytest.fixture
def filler(store: Store) -> Filler:
    return Filler(store)
