"""HEIC and AVIF: turns and mirrors of the item are applied, in their order; all bits count."""

from io import BytesIO
from itertools import product
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray

from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import Probe, probe
from tests.builders_images import photo
from tests.handmade.heif import turned

ANGLES, AXES = (None, 0, 1, 2, 3), (None, 0, 1)


def expected(angle: int | None, axis: int | None, mirrors_first: bool) -> NDArray[np.int64]:
    pixels = np.asarray(photo(96, 64)).astype(np.int64)
    if mirrors_first:
        return np.rot90(mirrored(pixels, axis), angle or 0)
    return mirrored(np.rot90(pixels, angle or 0), axis)


def mirrored(pixels: NDArray[np.int64], axis: int | None) -> NDArray[np.int64]:
    """Exchange top and bottom, or left and right."""
    return pixels if axis is None else np.flip(pixels, axis)


@pytest.mark.parametrize("exif", [1, 3, 6])
@pytest.mark.parametrize(("angle", "axis"), list(product(ANGLES, AXES)))
@pytest.mark.parametrize("format_name", ["HEIF", "AVIF"])
def test_turns_and_mirrors(
    format_name: str, angle: int | None, axis: int | None, exif: int, tmp_path: Path
) -> None:
    content = turned(photo(96, 64), format_name, angle, axis, exif=exif)
    (tmp_path / "x").write_bytes(content)

    picture = decode(content, name="x", longest_side=None)

    right = expected(angle, axis, mirrors_first=False)
    assert (picture.height, picture.width) == right.shape[:2]
    assert np.abs(np.asarray(picture.image).astype(int) - right).mean() < 3
    assert probe(tmp_path / "x") == Probe(picture.width, picture.height, format_name)


@pytest.mark.parametrize(("angle", "axis"), list(product((1, 2, 3), (0, 1))))
def test_a_mirror_before_a_turn(angle: int, axis: int) -> None:
    content = turned(photo(96, 64), "HEIF", angle, axis, mirrors_first=True)

    picture = decode(content, name="x", longest_side=None)

    right = expected(angle, axis, mirrors_first=True)
    assert np.abs(np.asarray(picture.image).astype(int) - right).mean() < 3


@pytest.mark.parametrize(("mode", "channels"), [("I;16", 1), ("RGB;16", 3), ("RGBA;16", 4)])
def test_ten_bits_of_heic_are_shown_by_their_whole_range(mode: str, channels: int) -> None:
    colours = [c[:channels] for c in ((0, 0, 0, 65535), (65535,) * 4, (32768, 8192, 49152, 65535))]
    values = np.repeat(np.array([[*colours, colours[1]]], "<u2"), 24, axis=1).repeat(64, axis=0)
    file = pillow_heif.from_bytes(mode=mode, size=(96, 64), data=values.tobytes())
    buffer = BytesIO()
    file.save(buffer, quality=-1, chroma=444)

    image = decode(buffer.getvalue(), name="x", longest_side=None).image.convert("RGB")

    shown = [image.getpixel((x, 30)) for x in (12, 36, 60)]
    third = (128, 128, 128) if channels == 1 else (128, 32, 191)
    assert np.abs(np.array(shown) - np.array([(0,) * 3, (255,) * 3, third])).max() <= 2
