"""Bring a file through the product, and compare what comes out with what it is to look like."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.core.asset import Asset, AssetState, Source, Storage
from refboard.core.card_file import parse_card
from refboard.core.ids import AssetId
from refboard.core.model_card import ModelCard
from refboard.services.imaging.decode import decode
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.previews import preview_path
from refboard.services.imaging.source import read_source
from refboard.services.importing.preparation import Prepared, keep, prepare
from refboard.services.paths import LibraryPaths
from refboard.services.store.jobs import Job
from refboard.worker.rendition import read_exact
from tests.colour_table.files import HEIGHT, WIDTH, middles
from tests.colour_table.rows import Row

Colours = NDArray[np.float64]

CARD = Path(__file__).resolve().parents[2] / "models" / "look.toml"


@dataclass(frozen=True)
class Measured:
    """How far each use of a picture is from what it is to look like, in levels, at the worst.

    A transparent colour counts by how much of it is seen.
    """

    preview: float
    lightbox: float
    model: float

    @property
    def worst(self) -> float:
        return max(self.preview, self.lightbox, self.model)


@dataclass(frozen=True)
class Shown:
    """Upright RGBA of the file's preview and lightbox, and the model's RGB, 0 to 255."""

    preview: Colours
    lightbox: Colours
    model: Colours


def shown(row: Row, folder: Path) -> Shown:
    """Import a row's file into a library's folder, and return what is made of it."""
    path, paths = folder / "picture", LibraryPaths(folder / "library")
    paths.root.mkdir(exist_ok=True)
    path.write_bytes(row.content())
    job = Job(AssetId("a"), Source(path), link=True, attempts=0)
    prepared = prepare(job, read_source(path), paths, [card()], Limits())
    assert keep([prepared]) == [None]
    small = preview_path(paths.previews, prepared.sha256, 256, prepared.has_alpha)
    (inputs,) = prepared.inputs.values()
    return Shown(
        np.asarray(Image.open(small).convert("RGBA")).astype(np.float64),
        _lightbox(prepared, path, paths),
        inputs[0].transpose(1, 2, 0) * 255.0,
    )


def measured(row: Row, seen: Shown) -> Measured:
    expected = row.expected()
    alphas = np.array(row.alphas)
    grey = np.array(card().image.preprocess.background)  # type: ignore[union-attr]
    on_grey = expected * alphas[:, None] + grey * (1 - alphas[:, None])
    return Measured(
        _worst(seen.preview, expected, alphas),
        _worst(seen.lightbox, expected, alphas),
        float(np.abs(middles(seen.model) - on_grey[:, None, :]).max()),
    )


def remarks(row: Row) -> list[str]:
    return [
        str(remark.kind)
        for remark in decode(row.content(), name="picture", longest_side=None).remarks
    ]


def _worst(pixels: Colours, expected: Colours, alphas: Colours) -> float:
    assert pixels.shape == (HEIGHT, WIDTH, 4), f"it is {pixels.shape[1]} x {pixels.shape[0]}"
    inside = middles(pixels)
    colour = np.abs(inside[..., :3] - expected[:, None, :]).max(axis=(1, 2)) * alphas
    alpha = np.abs(inside[..., 3] - 255 * alphas[:, None]).max()
    return float(max(colour.max(), alpha))


def _lightbox(prepared: Prepared, path: Path, paths: LibraryPaths) -> Colours:
    asset = Asset(
        AssetId("a"),
        prepared.sha256,
        "picture",
        prepared.width,
        prepared.height,
        format=prepared.format,
        byte_size=prepared.byte_size,
        has_alpha=prepared.has_alpha,
        storage=Storage.LINKED,
        source=str(path),
        state=AssetState.STORED,
    )
    image = read_exact(asset, prepared.width, prepared.height, paths.originals)
    straight = image.convertToFormat(image.Format.Format_RGBA8888)
    rows = np.frombuffer(straight.constBits(), np.uint8)
    return rows.reshape(straight.height(), straight.bytesPerLine() // 4, 4)[
        :, : straight.width()
    ].astype(np.float64)


@lru_cache(maxsize=1)
def card() -> ModelCard:
    return parse_card(tomllib.loads(CARD.read_text(encoding="utf-8")))
