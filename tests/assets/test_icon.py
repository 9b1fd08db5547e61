"""The icon: what is committed is what the script draws, and it renders at every size."""

from pathlib import Path

import pytest
from icon import render, svg
from PySide6.QtGui import QImage

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def test_the_committed_icon_is_what_the_script_draws() -> None:
    assert (ASSETS / "icon.svg").read_text(encoding="utf-8") == svg()
    assert QImage(str(ASSETS / "icon-256.png")).width() == 256


@pytest.mark.parametrize("size_px", [16, 256])
def test_the_icon_has_clear_corners_and_a_solid_middle(tmp_path: Path, size_px: int) -> None:
    path = tmp_path / "icon.png"

    render(svg(), path, size_px)
    image = QImage(str(path))

    assert (image.width(), image.height()) == (size_px, size_px)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(size_px // 2, size_px // 2).alpha() == 255
