"""The icons: what is committed is what the scripts draw, and it reads at every size."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import icon
import icon_art
import pytest
from icon import HICOLOR_SIZES_PX, app_png, built_files, committed_files, document_png, main
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer

import policy

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512, 1024)


def picture(content: bytes) -> QImage:
    image = QImage.fromData(content)
    assert not image.isNull()
    return image


def colours(image: QImage, *, hue: range) -> int:
    """Count strong pixels of a range of hues."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(p.hsvHue() in hue and p.hsvSaturation() > 90 and p.alpha() > 200 for p in pixels)


def test_the_committed_drawings_are_what_the_scripts_draw() -> None:
    for name, content in committed_files().items():
        if name.endswith(".svg"):
            assert (ASSETS / name).read_bytes() == content, name
    assert picture((ASSETS / "icon-256.png").read_bytes()).width() == 256


@pytest.mark.parametrize("size_px", SIZES_PX)
@pytest.mark.parametrize("margin", [icon_art.MARGIN, icon_art.MAC_MARGIN, icon_art.WINDOWS_MARGIN])
def test_the_app_icon_has_clear_corners_and_a_solid_middle(size_px: int, margin: int) -> None:
    image = picture(app_png(size_px, margin))

    assert (image.width(), image.height()) == (size_px, size_px)
    for x, y in ((0, 0), (size_px - 1, 0), (0, size_px - 1), (size_px - 1, size_px - 1)):
        assert image.pixelColor(x, y).alpha() < 110
    assert image.pixelColor(size_px // 2, size_px // 2).alpha() == 255


@pytest.mark.parametrize("size_px", SIZES_PX[:6])
@pytest.mark.parametrize("draw", [app_png, document_png])
def test_both_cards_are_seen_at_every_small_size(
    draw: Callable[[int], bytes], size_px: int
) -> None:
    image = picture(draw(size_px))
    enough = size_px * size_px / 40

    assert colours(image, hue=range(150, 200)) >= enough, "the lagoon"
    assert colours(image, hue=range(45)) >= enough, "the dawn"


@pytest.mark.parametrize("size_px", SIZES_PX)
def test_the_document_is_a_light_sheet_with_a_corner_cut_off(size_px: int) -> None:
    image = picture(document_png(size_px))
    top = size_px // 8

    assert image.pixelColor(size_px * 13 // 16, 0).alpha() < 110, "the cut corner"
    assert image.pixelColor(size_px * 5 // 16, top).lightnessF() > 0.9, "the sheet"
    assert image.pixelColor(0, size_px // 2).alpha() == 0, "beside the sheet"


def test_on_macos_the_board_keeps_the_margin_of_apples_grid() -> None:
    image = picture(app_png(1024, icon_art.MAC_MARGIN))
    row = [image.pixelColor(x, 512).alpha() for x in range(1024)]
    solid = [x for x, alpha in enumerate(row) if alpha == 255]

    assert (solid[0], solid[-1]) == pytest.approx((100, 923), abs=1)


@pytest.mark.parametrize("size_px", [16, 22, 24, 32])
def test_edges_of_the_small_drawing_lie_on_whole_pixels(size_px: int) -> None:
    image = picture(app_png(size_px))
    middle = size_px // 2

    assert [image.pixelColor(x, middle).alpha() for x in (0, size_px - 1)] == [255, 255]
    assert [image.pixelColor(middle, y).alpha() for y in (0, size_px - 1)] == [255, 255]


def test_the_drawings_know_nothing_that_some_renderers_do_not() -> None:
    for name, content in committed_files().items():
        if name.endswith(".svg"):
            assert QSvgRenderer(content).isValid()
            for word in (b"filter", b"<text", b"<image", b"href", b"style", b"clip"):
                assert word not in content, (name, word)


def test_a_build_has_every_file_and_two_builds_are_the_same(tmp_path: Path) -> None:
    assert main(["--build", str(tmp_path / "a")]) == 0

    written = {
        path.relative_to(tmp_path / "a").as_posix(): path.read_bytes()
        for path in (tmp_path / "a").rglob("*")
        if path.is_file()
    }
    sizes = [f"{side}x{side}" for side in HICOLOR_SIZES_PX]
    assert written == built_files()
    assert set(written) == {
        *("RefBoard.icns", "refboard-doc.icns", "refboard.ico", "refboard-doc.ico"),
        "hicolor/scalable/apps/refboard.svg",
        "hicolor/scalable/mimetypes/application-x-refboard.svg",
        *(f"hicolor/{size}/apps/refboard.png" for size in sizes),
        *(f"hicolor/{size}/mimetypes/application-x-refboard.png" for size in sizes),
    }


def test_the_names_are_those_of_the_packages() -> None:
    assert (policy.APP_NAME, policy.COMMAND) == (icon.APP_NAME, icon.COMMAND)
    assert policy.BOARD_MIME.replace("/", "-") == icon.MIME_ICON


def test_a_build_needs_no_display_nor_a_name_for_one(tmp_path: Path) -> None:
    script = ASSETS / "icon.py"

    done = subprocess.run(
        [sys.executable, str(script), "--build", str(tmp_path)], env={}, capture_output=True
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "RefBoard.icns").exists()


def test_a_folder_that_cannot_be_written_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")

    assert main(["--build", str(tmp_path / "file")]) == 1
    assert "Choose another folder." in capsys.readouterr().err


def test_the_brands_colours_are_told_apart_by_lightness_too() -> None:
    board, link = QColor(icon_art.BOARD_COLOURS[0]), QColor(icon_art.LINK)

    assert link.lightnessF() - board.lightnessF() > 0.4
