"""What is looked at: the right pixels whatever became of the previews, or none at all."""

import hashlib
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from refboard.core.asset import Asset, AssetState, Storage
from refboard.core.errors import StorageError
from refboard.core.ids import AssetId
from refboard.services.imaging import previews
from refboard.services.imaging.decode import decode
from refboard.services.imaging.originals import original_path
from refboard.services.imaging.previews import (
    PreviewState,
    preview_path,
    read_preview,
    write_previews,
)
from refboard.worker.rendition import read_rendition
from tests.originals import store_original

RED, BLUE = (200, 30, 40), (30, 60, 200)


def png(colour: tuple[int, int, int]) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


PICTURE, EDITED = png(RED), png(BLUE)


class Shelf:
    """A stored picture, red all over."""

    def __init__(self, folder: Path) -> None:
        self.previews, self.originals = folder / "previews", folder / "originals"
        sha256 = hashlib.sha256(PICTURE).hexdigest()
        write_previews(decode(PICTURE, name="x", longest_side=1024), self.previews, sha256)
        self.original = store_original(self.originals, PICTURE, sha256, "PNG")
        self.asset = Asset(
            AssetId("a"), sha256, "x.png", 1600, 1200, "PNG", len(PICTURE),
            state=AssetState.READY,
        )  # fmt: skip
        self.doubts: list[bool] = []

    def link(self, path: Path) -> None:
        path.write_bytes(PICTURE)
        shutil.rmtree(self.originals)
        self.original = path
        self.asset = replace(self.asset, storage=Storage.LINKED, source=str(path))

    def path(self, side: int) -> Path:
        return preview_path(self.previews, self.asset.sha256, side, has_alpha=False)

    def cut(self, *sides: int) -> None:
        for side in sides:
            content = self.path(side).read_bytes()
            self.path(side).write_bytes(content[: len(content) // 2])

    def unseal(self, *sides: int) -> None:
        """Leave what an older RefBoard wrote."""
        for side in sides:
            content = self.path(side).read_bytes()
            self.path(side).write_bytes(content[: -previews._SEAL.size])

    def read(self, side: int) -> QImage | None:
        return read_rendition(self.asset, side, self.previews, self.originals, self.doubts.append)

    def colours(self, side: int) -> list[tuple[int, int, int]]:
        image = self.read(side)
        assert image is not None
        rows = (1, image.height() // 2, image.height() - 2)
        found = [image.pixelColor(image.width() // 2, row) for row in rows]
        return [(colour.red(), colour.green(), colour.blue()) for colour in found]

    def is_red(self, side: int) -> bool:
        return all(colour == pytest.approx(RED, abs=3) for colour in self.colours(side))

    def states(self) -> list[PreviewState]:
        return [read_preview(self.previews, self.asset, side).state for side in (256, 1024)]


WHOLE = [PreviewState.WHOLE] * 2


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize("side", [64, 256, 512, 1024, 1600])
def test_nothing_is_doubted_while_all_is_as_it_should_be(shelf: Shelf, side: int) -> None:
    assert shelf.is_red(side)
    assert shelf.doubts == []


@pytest.mark.parametrize("side", [64, 1024])
def test_a_cut_preview_is_made_anew_at_once_and_never_shown(shelf: Shelf, side: int) -> None:
    shelf.cut(256, 1024)

    assert shelf.is_red(side)
    assert shelf.states() == WHOLE
    assert shelf.doubts == [True]


def test_a_damaged_small_preview_gives_way_to_the_large_one_and_is_told(shelf: Shelf) -> None:
    shelf.cut(256)

    assert shelf.is_red(64)
    assert shelf.doubts == [True]


def test_a_deleted_cache_comes_back_when_it_is_looked_at(shelf: Shelf) -> None:
    shutil.rmtree(shelf.previews)

    assert shelf.is_red(256)
    assert shelf.states() == WHOLE


def test_one_that_is_not_sealed_is_made_anew(shelf: Shelf) -> None:
    shelf.unseal(256, 1024)

    assert shelf.is_red(512)
    assert shelf.states() == WHOLE


@pytest.mark.parametrize("side", [64, 1024, 1600])
def test_an_edited_linked_file_is_never_shown_for_what_was_read(
    shelf: Shelf, tmp_path: Path, side: int
) -> None:
    shelf.link(tmp_path / "mine.png")
    shelf.original.write_bytes(EDITED)

    assert shelf.is_red(side)
    assert shelf.doubts == ([False] if side > 1024 else [])


def test_nothing_is_shown_when_only_other_pixels_are_left(shelf: Shelf, tmp_path: Path) -> None:
    shelf.link(tmp_path / "mine.png")
    shelf.original.write_bytes(EDITED)
    shelf.cut(256, 1024)

    assert shelf.read(256) is None
    assert shelf.read(1600) is None
    assert shelf.doubts == [False, False]


@pytest.mark.parametrize("side", [64, 300, 2000])
def test_a_preview_without_a_seal_stands_in_for_a_lost_original(shelf: Shelf, side: int) -> None:
    shelf.original.unlink()
    shelf.unseal(256, 1024)

    assert shelf.is_red(side)
    assert shelf.doubts == [False]


def test_a_cut_preview_or_one_of_another_shape_never_stands_in(shelf: Shelf) -> None:
    shelf.original.unlink()
    shelf.unseal(256, 1024)
    shelf.cut(1024)
    Image.new("RGB", (100, 100)).save(shelf.path(256), "JPEG")

    assert shelf.read(256) is None


def test_a_picture_is_seen_when_its_previews_cannot_be_kept(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(previews, "write_previews", full)
    shutil.rmtree(shelf.previews)

    assert shelf.is_red(256)
    assert shelf.doubts == []


def test_a_damaged_copy_in_the_library_is_never_shown(shelf: Shelf) -> None:
    content = bytearray(PICTURE)
    content[len(content) // 2] ^= 1
    original_path(shelf.originals, shelf.asset.sha256, "PNG").write_bytes(bytes(content))
    shelf.cut(256, 1024)

    assert shelf.read(1024) is None
