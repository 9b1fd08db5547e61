"""The disk image's ground: both of Finder's label colours are read on it, and the arrow points."""

from pathlib import Path

import pytest
from dmg_background import (
    APP_AT,
    APPLICATIONS_AT,
    HEIGHT,
    ICON_SIDE,
    WIDTH,
    files,
    main,
)
from PySide6.QtGui import QColor, QImage

READABLE = 4.5
"""Contrast for small text in the Web Content Accessibility Guidelines."""


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def picture(scale: int) -> QImage:
    return QImage.fromData(files()["dmg-background.png" if scale == 1 else "dmg-background@2x.png"])


@pytest.mark.parametrize("scale", [1, 2])
def test_the_picture_fills_the_window_and_is_opaque(scale: int) -> None:
    image = picture(scale)

    assert (
        (image.width(), image.height())
        == (WIDTH * scale, HEIGHT * scale)
        == (
            600 * scale,
            400 * scale,
        )
    )
    corners = [(x, y) for x in (0, image.width() - 1) for y in (0, image.height() - 1)]
    assert all(image.pixelColor(x, y).alpha() == 255 for x, y in corners)


@pytest.mark.parametrize("at", [APP_AT, APPLICATIONS_AT])
def test_black_and_white_names_are_read_under_both_icons(at: tuple[int, int]) -> None:
    image = picture(1)
    top = at[1] + ICON_SIDE // 2
    label = [
        luminance(image.pixelColor(x, y))
        for x in range(at[0] - 90, at[0] + 90, 3)
        for y in range(top, top + 48, 3)
    ]

    assert 1.05 / (max(label) + 0.05) >= READABLE, "white"
    assert (min(label) + 0.05) / 0.05 >= READABLE, "black"


def test_the_arrow_lies_between_the_icons_and_grows_towards_applications() -> None:
    image = picture(1)
    ground = image.pixelColor(5, APP_AT[1])
    differs = [
        x
        for x in range(WIDTH)
        if image.pixelColor(x, APP_AT[1]).lightness() > ground.lightness() + 60
    ]
    heights = {
        x: sum(
            image.pixelColor(x, y).lightness() > ground.lightness() + 60
            for y in range(APP_AT[1] - 40, APP_AT[1] + 40)
        )
        for x in (differs[0], (differs[0] + differs[-1]) // 2, differs[-1] - 24)
    }

    assert differs[0] >= APP_AT[0] + ICON_SIDE // 2
    assert differs[-1] <= APPLICATIONS_AT[0] - ICON_SIDE // 2
    assert max(heights, key=lambda x: heights[x]) == differs[-1] - 24


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    assert main(["--build", str(tmp_path)]) == 0

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files()


def test_a_folder_that_cannot_be_written_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")

    assert main(["--build", str(tmp_path / "file")]) == 1
    assert "Choose another folder." in capsys.readouterr().err
