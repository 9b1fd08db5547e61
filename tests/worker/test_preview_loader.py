"""Reading renditions in threads: order, taking back, falling back, stopping."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QThread
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState, Storage
from refboard.core.ids import AssetId
from refboard.services.imaging.decode import decode
from refboard.services.imaging.originals import original_path
from refboard.services.imaging.previews import preview_path, write_previews
from refboard.worker import preview_loader
from refboard.worker.preview_loader import PreviewLoader
from tests.originals import store_original


class Shelf:
    """Stored pictures and a loader that reads them."""

    def __init__(self, folder: Path, loader: PreviewLoader) -> None:
        self.previews, self.originals = folder / "previews", folder / "originals"
        self.loader = loader
        self.images: dict[tuple[str, int], QImage] = {}
        self.order: list[tuple[str, int]] = []
        self.failed: list[tuple[str, int]] = []
        self.threads: set[QThread] = set()
        loader.loaded.connect(self._keep)
        loader.failed.connect(lambda *key: self.failed.append(key))

    def _keep(self, asset_id: str, side: int, image: QImage) -> None:
        self.threads.add(QThread.currentThread())
        self.order.append((asset_id, side))
        self.images[asset_id, side] = image

    def open(self) -> None:
        self.loader.set_folders(self.previews, self.originals)

    def store(self, number: int, *, width: int = 1600, alpha: int = 255) -> Asset:
        """Store a picture of one colour, a quarter lower than it is wide."""
        mode = "RGB" if alpha == 255 else "RGBA"
        colour = (20 * number, 100, 200) if mode == "RGB" else (20 * number, 100, 200, alpha)
        buffer = BytesIO()
        Image.new(mode, (width, width * 3 // 4), colour).save(buffer, "PNG")
        content = buffer.getvalue()
        sha256 = hashlib.sha256(content).hexdigest()
        picture = decode(content, name="x.png", longest_side=None)
        write_previews(picture, self.previews, sha256)
        store_original(self.originals, content, sha256, picture.format)
        return Asset(
            AssetId(f"a{number}"),
            sha256,
            "x.png",
            picture.width,
            picture.height,
            picture.format,
            has_alpha=picture.has_alpha,
            state=AssetState.READY,
        )


@pytest.fixture
def shelf(tmp_path: Path, qtbot: QtBot) -> Iterator[Shelf]:
    loader = PreviewLoader()
    yield Shelf(tmp_path, loader)
    loader.stop()


@pytest.mark.parametrize(
    ("side", "size"), [(32, (32, 24)), (512, (512, 384)), (2048, (1600, 1200))]
)
def test_a_picture_comes_at_the_size_asked_for(
    shelf: Shelf, qtbot: QtBot, side: int, size: tuple[int, int]
) -> None:
    shelf.open()
    asset = shelf.store(1)

    with qtbot.waitSignal(shelf.loader.loaded):
        shelf.loader.request(asset, side)

    image = shelf.images["a1", side]
    assert (image.width(), image.height()) == size
    assert image.format() == QImage.Format.Format_RGB32
    colour = image.pixelColor(size[0] // 2, size[1] // 2)
    assert (colour.red(), colour.green(), colour.blue()) == pytest.approx((20, 100, 200), abs=4)
    assert colour.alpha() == 255
    assert shelf.threads == {shelf.loader.thread()}


@pytest.mark.parametrize("side", [64, 2048])
def test_transparency_is_kept(shelf: Shelf, qtbot: QtBot, side: int) -> None:
    shelf.open()
    asset = shelf.store(1, alpha=128)

    with qtbot.waitSignal(shelf.loader.loaded):
        shelf.loader.request(asset, side)

    colour = shelf.images["a1", side].pixelColor(5, 5)
    assert colour.alpha() == pytest.approx(128, abs=1)
    assert colour.blue() == pytest.approx(200, abs=3)


def test_what_matters_most_is_read_first_whenever_it_was_asked_for(
    shelf: Shelf, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_loader, "THREADS", 1)  # two may finish in any order
    assets = [shelf.store(number, width=64) for number in range(8)]
    for number, asset in enumerate(assets):
        shelf.loader.request(asset, 32, priority=float(number))
    shelf.loader.request(assets[7], 32, priority=-1.0)

    shelf.open()
    qtbot.waitUntil(lambda: len(shelf.order) == 8)

    assert [asset_id for asset_id, _ in shelf.order] == ["a7", *(f"a{n}" for n in range(7))]
    assert shelf.loader.waiting == 0


def test_what_was_taken_back_is_not_read(shelf: Shelf, qtbot: QtBot) -> None:
    first, second = shelf.store(1, width=64), shelf.store(2, width=64)
    shelf.loader.request_all([(first, 32, 0.0), (second, 32, 1.0)])

    shelf.loader.cancel([(first.id, 32)])
    shelf.open()
    qtbot.waitUntil(lambda: bool(shelf.order))

    assert shelf.order == [("a2", 32)]
    assert not shelf.loader.is_requested(first.id, 32)


def test_a_lost_preview_is_read_from_the_original(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.open()
    asset = shelf.store(1)
    for side in (256, 1024):
        preview_path(shelf.previews, asset.sha256, side, asset.has_alpha).unlink()

    with qtbot.waitSignal(shelf.loader.loaded):
        shelf.loader.request(asset, 128)

    assert shelf.images["a1", 128].width() == 128


def test_a_linked_picture_is_read_where_it_lies(shelf: Shelf, qtbot: QtBot, tmp_path: Path) -> None:
    shelf.open()
    stored = shelf.store(1)
    path = tmp_path / "mine.png"
    original_path(shelf.originals, stored.sha256, stored.format).rename(path)
    linked = Asset(
        stored.id,
        stored.sha256,
        "mine.png",
        stored.width,
        stored.height,
        stored.format,
        storage=Storage.LINKED,
        source=str(path),
        state=AssetState.READY,
    )

    with qtbot.waitSignal(shelf.loader.loaded):
        shelf.loader.request(linked, 4096)

    assert shelf.images["a1", 4096].width() == 1600


def test_a_picture_that_is_gone_fails_and_the_others_come(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.open()
    gone = Asset(AssetId("gone"), "0" * 64, "gone.png", 10, 10, "PNG", state=AssetState.READY)
    asset = shelf.store(1, width=64)

    shelf.loader.request_all([(gone, 64, 0.0), (asset, 64, 1.0)])
    qtbot.waitUntil(lambda: bool(shelf.failed) and bool(shelf.order))

    assert shelf.failed == [("gone", 64)]
    assert shelf.order == [("a1", 64)]


def test_a_stopped_loader_has_no_threads_and_delivers_nothing(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.open()
    assets = [shelf.store(number, width=64) for number in range(4)]
    shelf.loader.request_all((asset, 64, 0.0) for asset in assets)
    threads = list(shelf.loader._threads)

    shelf.loader.stop()
    shelf.loader.stop()
    delivered = len(shelf.order)
    qtbot.wait(20)

    assert not any(thread.is_alive() for thread in threads)
    assert len(shelf.order) == delivered
    shelf.loader.request(assets[0], 32)
    assert shelf.loader._threads == []


@pytest.mark.parametrize("what", ["preview", "original"])
def test_what_is_not_as_it_should_be_is_told_before_it_is_shown(
    shelf: Shelf, qtbot: QtBot, what: str
) -> None:
    shelf.open()
    asset = shelf.store(1)
    told: list[tuple[str, bool, int]] = []
    shelf.loader.doubted.connect(lambda *words: told.append((*words, len(shelf.order))))
    if what == "preview":
        path = preview_path(shelf.previews, asset.sha256, 256, asset.has_alpha)
        path.write_bytes(path.read_bytes()[:-20])
    else:
        original_path(shelf.originals, asset.sha256, asset.format).unlink()

    with qtbot.waitSignal(shelf.loader.loaded):
        shelf.loader.request(asset, 64 if what == "preview" else 2048)

    assert told == [("a1", what == "preview", 0)]
    assert QThread.currentThread() is shelf.loader.thread()


def test_nothing_is_told_while_all_is_as_it_should_be(shelf: Shelf, qtbot: QtBot) -> None:
    shelf.open()
    told: list[object] = []
    shelf.loader.doubted.connect(lambda *words: told.append(words))

    with qtbot.waitSignal(shelf.loader.loaded):
        shelf.loader.request(shelf.store(1), 2048)

    assert told == []
