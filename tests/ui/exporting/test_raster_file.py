"""A board is written as a picture from its originals, whatever is on screen or in the cache."""

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState, Storage
from refboard.core.board import Board
from refboard.core.content import Crop, Picture, PictureView
from refboard.core.errors import CorruptImageError, QueryError, StorageError
from refboard.core.export.options import ExportOptions
from refboard.core.ids import AssetId
from refboard.services.export.report import Written
from refboard.services.imaging import png
from refboard.services.imaging.originals import original_file
from refboard.ui.document.cropping import with_crop
from refboard.ui.notices.toast import Toast
from refboard.ui.style.canvas_colours import dark_colours
from refboard.ui.window.main_window import MainWindow
from refboard.worker import rendition
from tests.board_wall import SIDE, Wall, file_of
from tests.builders_images import swapped_profile
from tests.ui.recorder import FIRST, RecordingLibrary


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


BACKGROUND = rgb(dark_colours().background)
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="1" height="1"
 fill="#f00"/><rect x="1" width="1" height="1" fill="#00f"/></svg>"""

Pixels = NDArray[np.int_]


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path / "library")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "board.png"


def colours(seed: int = 1, width: int = 360, height: int = 240) -> Image.Image:
    """A picture of large fields, each of another colour."""
    fields = np.random.default_rng(seed).integers(0, 255, (4, 6, 3)).astype(np.uint8)
    return Image.fromarray(fields).resize((width, height), Image.Resampling.NEAREST)


def seen(path: Path, left: int = 0, width: int = SIDE, height: int = 60) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.crop((left, 0, left + width, height))).astype(int)


def shrunk(image: Image.Image, width: int = SIDE, height: int = 60) -> Pixels:
    return np.asarray(image.convert("RGB").resize((width, height), Image.Resampling.BOX), int)


def differ(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one - other).mean())


def test_every_picture_is_as_its_original_though_nothing_was_shown(wall: Wall, out: Path) -> None:
    images = [colours(seed) for seed in range(4)]
    turned = Image.Exif()
    turned[0x0112] = 6
    wall.add(file_of(images[0]))
    wall.add(file_of(images[1], "JPEG", quality=95))
    wall.add(file_of(images[2].rotate(90, expand=True), "JPEG", quality=95, exif=turned))
    wall.add(file_of(images[3], "WEBP", lossless=True))

    assert wall.write(out) == Written(width=390, height=60)

    assert not wall.paths.previews.exists() or not list(wall.paths.previews.iterdir())
    for number, image in enumerate(images):
        assert differ(seen(out, 100 * number), shrunk(image)) < 4, number
    assert tuple(seen(out, 95, 1, 1)[0, 0]) == BACKGROUND


def test_what_was_done_to_an_item_is_done_to_its_original(wall: Wall, out: Path) -> None:
    image = colours()
    asset = wall.add(file_of(image))
    wall.hang(asset, is_flipped_h=True)
    wall.hang(asset, is_flipped_v=True)
    wall.hang(asset, rotation=180.0)
    wall.hang(asset, rotation=90.0, is_flipped_h=True, x=415.0, y=-15.0)
    wall.hang(asset, opacity=0.25)
    wall.write(out)
    mirrored, upside_down = Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM

    def at(place: int, dy: int = 30) -> Pixels:
        with Image.open(out) as drawn:
            box = (100 * place, dy, 100 * place + SIDE, dy + 60)
            return np.asarray(drawn.crop(box)).astype(int)

    # The quarter turn reaches 30 pixels above the others.
    assert differ(at(1), shrunk(image.transpose(mirrored))) < 4
    assert differ(at(2), shrunk(image.transpose(upside_down))) < 4
    assert differ(at(3), shrunk(image.rotate(180))) < 4
    quarter = shrunk(image.transpose(mirrored).rotate(-90, expand=True), 60, SIDE)
    with Image.open(out) as drawn:
        turned = np.asarray(drawn.crop((430, 0, 490, SIDE))).astype(int)
    assert differ(turned, quarter) < 6
    faint = 0.25 * shrunk(image) + 0.75 * np.array(BACKGROUND)
    assert differ(at(5), faint.astype(int)) < 4


def test_a_crop_is_cut_from_the_original_and_greyscale_shows_its_values(
    wall: Wall, out: Path
) -> None:
    image = colours(5)
    for _ in range(2):
        wall.add(file_of(image))
    cropped = Picture(wall.items[0].asset_id or AssetId(""), Crop(0.0, 0.0, 0.5, 0.5))
    grey = Picture(wall.items[1].asset_id or AssetId(""), None, PictureView(is_greyscale=True))
    wall.items[0] = replace(wall.items[0], content=cropped)
    wall.items[1] = replace(wall.items[1], content=grey)

    wall.write(out, background=QColor("#204060"))

    assert differ(seen(out), shrunk(image.crop((0, 0, 180, 120)))) < 4
    shown = seen(out, 100)
    assert np.ptp(shown, axis=2).max() == 0
    with Image.open(out) as board:
        assert board.convert("RGB").getpixel((95, 30)) == (0x20, 0x40, 0x60)


def test_a_crop_of_a_turned_and_mirrored_picture_shows_what_was_seen_there(
    wall: Wall, out: Path
) -> None:
    wall.add(file_of(colours(6)), rotation=35.0, is_flipped_h=True)
    whole = wall.items[0]
    cropped = with_crop(whole, Crop(0.2, 0.3, 0.5, 0.6))
    middle, shown = whole.placement.rect.centre, {}
    # In the middles of fields, two columns and rows of them beyond the crop.
    marks = [
        middle.moved((x - 2.5) * SIDE / 6, (y - 1.5) * 15).turned(middle, 35)
        for x in range(6)
        for y in range(4)
    ]
    for name, item in (("whole", whole), ("cropped", cropped)):
        wall.items[0] = item
        wall.write(out)
        bounds = item.placement.bounds
        with Image.open(out) as drawn:
            pixels = np.asarray(drawn.convert("RGB")).astype(int)
        places = [(round(m.y - bounds.y - 0.5), round(m.x - bounds.x - 0.5)) for m in marks]
        inside = [0 <= y < len(pixels) and 0 <= x < len(pixels[0]) for y, x in places]
        shown[name] = [
            pixels[place] if is_in else np.array(BACKGROUND)
            for place, is_in in zip(places, inside, strict=True)
        ]

    far = [differ(*pair) for pair in zip(shown["whole"], shown["cropped"], strict=True)]

    # Mirrored: from the left, columns 2 to 4 of six are inside, and rows 2 to 4 of four.
    kept = [1 < number // 4 < 5 and number % 4 > 0 for number in range(24)]
    assert max(f for f, is_kept in zip(far, kept, strict=True) if is_kept) < 4
    gone = [s for s, is_kept in zip(shown["cropped"], kept, strict=True) if not is_kept]
    assert sum(tuple(colour) == BACKGROUND for colour in gone) >= 10


def test_higher_items_lie_above_and_what_is_transparent_shows_the_lower(
    wall: Wall, out: Path
) -> None:
    lower = colours(1)
    wall.add(file_of(lower))
    hole = Image.new("RGBA", (360, 240), (0, 200, 0, 255))
    hole.paste((0, 0, 0, 0), (0, 0, 180, 240))
    wall.add(file_of(hole), x=0.0, z=2.0)
    wall.add(file_of(Image.new("RGB", (360, 240), "white")), x=0.0, z=-1.0)

    wall.write(out)

    assert differ(seen(out, 0, 40), shrunk(lower)[:, :40]) < 4
    assert differ(seen(out, 50, 40), np.full((60, 40, 3), (0, 200, 0))) < 2


def test_a_profile_is_followed(wall: Wall, out: Path) -> None:
    red = Image.new("RGB", (90, 60), (250, 0, 0))
    wall.add(file_of(red, icc_profile=swapped_profile()))

    wall.write(out)

    assert seen(out)[30, 45, 2] > 200
    assert seen(out)[30, 45, 0] < 60


def test_a_drawing_is_sharp_at_any_size(wall: Wall, out: Path) -> None:
    wall.add(SVG, "icon.svg", width=3000.0, height=1500.0)

    wall.write(out)

    edge = seen(out, 1496, 8, 1)[0]
    assert {tuple(pixel) for pixel in edge.tolist()} <= {(255, 0, 0), (0, 0, 255)}


def test_a_large_board_is_written_at_the_scale_asked_for(wall: Wall, out: Path) -> None:
    image = colours(3, 3600, 2400)
    wall.add(file_of(image), width=900_000.0, height=600_000.0)

    wall.write(out, scale=0.001)

    with Image.open(out) as drawn:
        assert drawn.size == (900, 600)
        assert drawn.mode == "RGB"
    assert differ(seen(out, 0, 900, 600), shrunk(image, 900, 600)) < 2


def test_what_cannot_be_read_is_named_and_marked(wall: Wall, out: Path) -> None:
    wall.add(file_of(colours()), "here.png")
    gone = wall.add(file_of(colours(2)), "gone.png")
    cut = wall.add(file_of(colours(3)), "cut.png")
    wall.hang(gone)
    original_file(gone, wall.paths.originals).unlink()
    kept = original_file(cut, wall.paths.originals)
    kept.write_bytes(kept.read_bytes()[:200])
    linked = wall.paths.root / "linked.png"
    linked.write_bytes(file_of(colours(4)))
    digest = hashlib.sha256(b"as it was").hexdigest()
    changed = Asset(
        AssetId("changed"), digest, "changed.png", 360, 240, "PNG", storage=Storage.LINKED,
        source=str(linked), state=AssetState.READY,
    )  # fmt: skip
    pending = replace(changed, id=AssetId("pending"), name="new.png", state=AssetState.PENDING)
    for asset in (changed, pending):
        wall.assets[asset.id] = asset
        wall.hang(asset)

    written = wall.write(out)

    assert written.missing == (
        "gone.png (its original is missing from the library)",
        "cut.png (its original was damaged in the library)",
        "changed.png (its file was changed after it was added)",
        "new.png",
    )
    assert differ(seen(out), shrunk(colours())) < 4
    failure = rgb(dark_colours().failure)
    for place in (1, 2, 3, 4, 5):
        there = {tuple(pixel) for row in seen(out, 100 * place).tolist() for pixel in row}
        assert failure in there, place
        assert rgb(dark_colours().placeholder) in there, place


def test_a_board_of_which_nothing_can_be_read_replaces_no_file(wall: Wall, out: Path) -> None:
    original_file(wall.add(file_of(colours())), wall.paths.originals).unlink()
    out.write_bytes(b"old")

    with pytest.raises(CorruptImageError, match="not written"):
        wall.write(out)

    assert out.read_bytes() == b"old"


def test_a_disk_that_is_full_leaves_the_old_picture(
    wall: Wall, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall.add(file_of(colours()))
    out.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(png, "_write_chunk", full)
    with pytest.raises(StorageError, match="No space"):
        wall.write(out)

    assert out.read_bytes() == b"old"
    assert list(out.parent.iterdir()) == [out]


def test_no_picture_is_written_over_the_library_or_where_none_can_be(wall: Wall, out: Path) -> None:
    asset = wall.add(file_of(colours()))
    original = original_file(asset, wall.paths.originals)
    before = original.read_bytes()

    for path in (wall.paths.database, original, wall.paths.previews / "new.png"):
        with pytest.raises(QueryError, match="belongs to the library"):
            wall.write(path)
    for path in (out.parent, out.parent / "no" / "board.png"):
        with pytest.raises(StorageError, match="cannot be written"):
            wall.write(path)

    assert original.read_bytes() == before


def test_one_original_is_in_memory_at_a_time_no_larger_than_it_is_drawn(
    wall: Wall, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[tuple[int, int]] = []
    made = rendition._image_of

    def note(picture: Image.Image) -> object:
        sizes.append(picture.size)
        return made(picture)

    monkeypatch.setattr(rendition, "_image_of", note)
    for seed in range(3):
        wall.add(file_of(colours(seed, 3600, 2400), "JPEG"))
    wall.write(out)

    assert sizes == [(SIDE, 60)] * 3


# -- in the window ---------------------------------------------------------------------------------


@pytest.fixture
def shown(window: MainWindow, library: RecordingLibrary, wall: Wall) -> MainWindow:
    wall.add(file_of(colours()), "cat.png")
    wall.add(file_of(colours(2)), "dog.png")
    library.open(wall.paths.root, Board(FIRST, "First", tuple(wall.items)))
    window.known_assets.put(wall.assets.values())
    return window


def test_the_window_writes_the_board_and_says_so(
    shown: MainWindow, out: Path, qtbot: QtBot
) -> None:
    files = shown.controller.exports
    with qtbot.waitSignal(files.succeeded, check_params_cb=lambda path: path == out):
        files.write(ExportOptions(), out)
        assert shown.status.message == 'Writing "board.png"...'

    with Image.open(out) as drawn:
        assert drawn.size == (190 + 80, 60 + 80)
    assert [toast.sentence for toast in shown.findChildren(Toast)] == ['"board.png" was written.']
    assert shown.status.message != 'Writing "board.png"...'
    assert shown.status.chip.isHidden()


def test_what_is_missing_is_told_and_the_file_is_not_called_finished(
    shown: MainWindow, wall: Wall, out: Path, qtbot: QtBot
) -> None:
    original_file(wall.assets[AssetId("asset-1")], wall.paths.originals).unlink()

    with qtbot.waitSignal(shown.controller.exports.refused):
        shown.controller.exports.write(ExportOptions(), out)

    assert shown.notifier.sentences == [
        '"board.png" was written without 1 picture: dog.png '
        "(its original is missing from the library)."
    ]
    assert "was written" not in shown.status.message


def test_a_refused_picture_is_told(shown: MainWindow, wall: Wall, out: Path, qtbot: QtBot) -> None:
    for path in (out.parent / "no" / "board.png", wall.paths.database):
        with qtbot.waitSignal(shown.controller.exports.refused):
            shown.controller.exports.write(ExportOptions(), path)

    first, second = shown.notifier.sentences
    assert "cannot be written" in first
    assert "belongs to the library" in second


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Holds the reading of originals until it is called."""
    go, read = threading.Event(), rendition.read_exact

    def wait(*args: object) -> object:
        assert go.wait(10)
        return read(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("refboard.ui.exporting.drawing.read_exact", wait)
    return go.set


def test_a_picture_that_is_not_wanted_any_more_leaves_the_old_one(
    shown: MainWindow, out: Path, qtbot: QtBot, held: Callable[[], None]
) -> None:
    out.write_bytes(b"old")
    pictures, chip = shown.controller.exports.errand, shown.status.chip
    shown.controller.exports.write(ExportOptions(), out)
    shown.controller.exports.write(ExportOptions(), out.with_name("other.png"))
    assert chip.text() == "Writing 0%"
    assert shown.notifier.sentences == [
        '"board.png" is still being written. Wait for it, or cancel it.'
    ]

    chip.popover.writing.cancel.click()
    assert chip.popover.writing.cancel.text() == "Stopping..."
    with qtbot.waitSignal(pictures.changed):
        held()

    assert pictures.writing is None
    assert chip.isHidden()
    assert out.read_bytes() == b"old"
    assert list(out.parent.iterdir()) == [out]


def test_closing_the_window_ends_the_writing(
    shown: MainWindow, out: Path, held: Callable[[], None]
) -> None:
    shown.controller.exports.write(ExportOptions(), out)
    held()

    shown.close()

    assert not [t for t in threading.enumerate() if t.name == "export"]
    assert list(out.parent.iterdir()) in ([], [out])
