"""What reaches Qt says that it is sRGB, and is painted as it is."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColorSpace, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState, Storage
from refboard.core.ids import AssetId
from refboard.services.imaging.decode import decode
from refboard.services.imaging.previews import write_previews
from refboard.services.paths import LibraryPaths
from refboard.worker.rendition import read_exact, read_rendition
from tests.builders_images import cut_out, encoded, photo, swapped_profile

SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)


def stored(paths: LibraryPaths, picture: Image.Image, *, with_previews: bool) -> Asset:
    content = encoded(picture, "PNG", icc_profile=swapped_profile())
    sha256 = hashlib.sha256(content).hexdigest()
    read = decode(content, name="p", longest_side=None)
    if with_previews:
        write_previews(read, paths.previews, sha256)
    original = paths.root / "original.png"
    original.write_bytes(content)
    return Asset(
        AssetId("a"),
        sha256,
        "p",
        *picture.size,
        format="PNG",
        byte_size=len(content),
        has_alpha=read.has_alpha,
        storage=Storage.LINKED,
        source=str(original),
        state=AssetState.READY,
    )


@pytest.mark.parametrize("picture", [photo(), cut_out()], ids=["opaque", "with alpha"])
@pytest.mark.parametrize("with_previews", [True, False], ids=["preview", "original"])
def test_a_rendition_says_that_it_is_srgb(
    picture: Image.Image, with_previews: bool, tmp_path: Path
) -> None:
    paths = LibraryPaths(tmp_path)
    asset = stored(paths, picture, with_previews=with_previews)

    image = read_rendition(asset, 90, paths.previews, paths.originals)

    assert image is not None
    assert image.colorSpace() == SRGB
    assert read_exact(asset, 90, 60, paths.originals).colorSpace() == SRGB


def test_painting_changes_no_colour_of_a_rendition(qtbot: QtBot, tmp_path: Path) -> None:
    paths = LibraryPaths(tmp_path)
    asset = stored(paths, photo(), with_previews=False)
    image = read_exact(asset, 90, 60, paths.originals)

    screen = QImage(90, 60, QImage.Format.Format_RGB32)
    painter = QPainter(screen)
    painter.drawPixmap(0, 0, QPixmap.fromImage(image))
    painter.end()

    assert [screen.pixel(x, 30) for x in range(90)] == [image.pixel(x, 30) for x in range(90)]
