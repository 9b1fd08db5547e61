"""What holds more than the one picture that is shown is known for it."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from refboard.core.asset import RemarkKind
from refboard.services.imaging.decode import decode


def frames(count: int, mode: str = "RGB") -> list[Image.Image]:
    return [Image.new(mode, (40, 30), (n * 40, 20, 60)) for n in range(count)]


def encoded(format_name: str, count: int) -> bytes:
    file = BytesIO()
    first, *rest = frames(count)
    first.save(file, format_name, save_all=True, append_images=rest, duration=100)
    return file.getvalue()


def remarks(content: bytes, name: str = "a") -> dict[RemarkKind, int]:
    found = decode(content, name=name, longest_side=None)
    return {remark.kind: remark.count for remark in found.remarks}


@pytest.mark.parametrize("format_name", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_is_known_for_one_and_a_picture_is_none(format_name: str) -> None:
    assert remarks(encoded(format_name, 3)) == {RemarkKind.ANIMATED: 1}
    assert remarks(encoded(format_name, 1)) == {}


def test_a_cut_gif_is_a_picture_still() -> None:
    content = encoded("GIF", 3)
    second = content.index(b"\x21\xf9", content.index(b"\x21\xf9") + 4)

    assert remarks(content[: second + 3] + b";") == {}


def pages(tmp_path: Path, sizes: list[tuple[int, int]], *, is_big: bool = False) -> bytes:
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path, bigtiff=is_big) as file:
        for height, width in sizes:
            file.write(np.zeros((height, width, 3), np.uint8), photometric="rgb")
    return path.read_bytes()


@pytest.mark.parametrize("is_big", [False, True])
def test_pages_of_a_tiff_are_counted(tmp_path: Path, is_big: bool) -> None:
    content = pages(tmp_path, [(40, 30), (40, 30), (30, 40)], is_big=is_big)

    assert remarks(content) == {RemarkKind.PAGES: 3}


def test_smaller_copies_are_no_pages(tmp_path: Path) -> None:
    assert remarks(pages(tmp_path, [(400, 300), (200, 150), (100, 75)])) == {}
