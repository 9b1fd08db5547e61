"""One copied picture is an image for other programs, too."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage, qAlpha

from refboard.core.asset import Asset, Storage
from refboard.core.board import Board
from refboard.core.content import Crop, Picture, PictureView
from refboard.services.imaging.hashes import sha256_of
from refboard.ui.exporting import copied_picture
from refboard.ui.exporting.copied_picture import Shown, picture_copy
from refboard.ui.importing.clipboard import ITEMS_MIME, items_mime
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import SECOND, RecordingLibrary, item_of, stored

LEFT, RIGHT = QColor(200, 30, 30), QColor(30, 30, 200)


@pytest.fixture
def asset(tmp_path: Path) -> Asset:
    """A picture of 40 x 20 pixels: red on the left, blue on the right."""
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(LEFT)
    for x in range(20, 40):
        for y in range(20):
            image.setPixelColor(x, y, RIGHT)
    path = tmp_path / "a.png"
    assert image.save(str(path))
    made = stored("a", 40, 20)
    sha256 = sha256_of(path.read_bytes())
    return replace(made, sha256=sha256, storage=Storage.LINKED, source=str(path))


def image_of(
    asset: Asset, picture: Picture | None = None, *, h: bool = False, v: bool = False
) -> QImage:
    picture = picture or Picture(asset.id)
    copied = picture_copy(Shown(asset, picture, h, v, Path("/no library")))
    return QImage.fromData(copied.png())


def test_it_has_the_pixels_of_its_original(asset: Asset) -> None:
    image = image_of(asset)

    assert (image.width(), image.height()) == (40, 20)
    assert (image.pixelColor(1, 1), image.pixelColor(38, 1)) == (LEFT, RIGHT)


def test_it_is_cropped_mirrored_and_grey_as_it_is_shown(asset: Asset) -> None:
    crop = Crop(0.25, 0.5, 0.5, 0.5)
    image = image_of(asset, Picture(asset.id, crop, PictureView(is_greyscale=True)), h=True)

    assert (image.width(), image.height()) == (20, 10)
    right, left = image.pixelColor(1, 1), image.pixelColor(18, 1)
    assert right.red() == right.green() == right.blue()
    assert left.red() > right.red()
    assert qAlpha(image.pixel(1, 1)) == 255


def test_what_cannot_be_read_any_more_has_no_image(asset: Asset) -> None:
    Path(asset.source).unlink()

    assert image_of(asset).isNull()


def test_a_very_large_one_is_made_when_a_program_asks(
    asset: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied_picture, "MOST_AHEAD", 10)
    before = threading.active_count()

    copied = picture_copy(Shown(asset, Picture(asset.id), False, False, Path()))

    assert threading.active_count() == before
    assert copied.png()


def read(mime: QMimeData) -> QImage:
    image = mime.imageData()
    assert isinstance(image, QImage)
    return image


def test_it_is_offered_beside_the_items_and_the_file(
    opened: MainWindow, library: RecordingLibrary, asset: Asset
) -> None:
    opened.controller.boards.open(SECOND)
    library.load(Board(SECOND, "Second", (item_of("a"), item_of("b", 200))), asset, stored("b"))
    board = opened.controller.boards.current
    assert board is not None
    opened.view.select([item_of("a").id])
    opened.run("copy")

    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasFormat(ITEMS_MIME)
    assert mime.hasImage()
    assert QImage.fromData(bytes(mime.data("image/png").data())).pixelColor(1, 1) == LEFT
    assert read(mime).pixelColor(38, 1) == RIGHT
    assert [url.toLocalFile() for url in mime.urls()] == [asset.source]


def test_items_without_one_picture_offer_no_image() -> None:
    mime = items_mime((item_of("a"),), "library", {})

    assert not mime.hasImage()
    assert not mime.hasFormat("image/png")
    assert mime.hasFormat(ITEMS_MIME)
