"""HEIC and AVIF: turns and mirrors of the item are applied, in their order; all bits count."""

import struct
from io import BytesIO
from itertools import product
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray

from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import Probe, probe
from tests.builders_images import encoded, photo
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


BROKEN = {
    "no exif": b"Exif\0\0" + b"\xff" * 50,
    "cut": b"Exif\0\0II",
    "in circles": b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0" + bytes(4),
    "nowhere": b"Exif\0\0MM\0*\xff\xff\xff\xff",
    "an orientation of words": b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x04\0\0\0abc\0"
    + bytes(4),
}


@pytest.mark.parametrize("format_name", ["HEIF", "AVIF"])
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_lies_beside_the_pixels_never_costs_them(broken: bytes, format_name: str) -> None:
    words = exif_words(len(broken.removeprefix(b"Exif\0\0")) + 40)
    content = encoded(photo(), format_name, exif=words, xmp=b"\xff\xfe<x", quality=95)
    block = broken.removeprefix(b"Exif\0\0")
    at = content.index(words.removeprefix(b"Exif\0\0")[:20])
    content = content[:at] + block + content[at + len(block) :]

    picture = decode(content, name="x", longest_side=None)

    off = np.abs(np.asarray(picture.image).astype(int) - np.asarray(photo()).astype(int))
    assert off.mean() < 4


def exif_words(length: int) -> bytes:
    """Return an EXIF block with one description of a length."""
    entry = struct.pack(">HHII", 0x010E, 2, length, 26)
    return b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + bytes(4) + b"y" * length
