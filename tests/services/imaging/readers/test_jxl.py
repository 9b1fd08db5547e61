"""JPEG XL: pixels, transparency, profile and size, and what is damaged."""

from io import BytesIO

import numpy as np
import pylibjxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from refboard.core.errors import CorruptImageError, ImageTooLargeError
from refboard.services.imaging.colour import matrix_profile
from refboard.services.imaging.colour.primaries import ADOBE_RGB
from refboard.services.imaging.colour.statement import Calibration
from refboard.services.imaging.containers import jxl_header
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.probe import probe_bytes


def picture(channels: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:30, 0:44]
    planes = [x * 5, y * 8, (x + y) * 3, 255 - x * 2][:channels]
    return np.ascontiguousarray(np.dstack(planes).astype(np.uint8))


def shown(content: bytes) -> Picture:
    return decode(content, name="a.jxl", longest_side=None)


@pytest.mark.parametrize("channels", [3, 4])
def test_a_lossless_picture_is_shown_as_it_was(channels: int) -> None:
    whole = picture(channels)

    found = shown(pylibjxl.encode(whole, lossless=True))

    assert (np.asarray(found.image) == whole).all()
    assert found.has_alpha == (channels == 4)


def test_size_is_known_from_the_head() -> None:
    content = pylibjxl.encode(picture(3))

    found = probe_bytes(BytesIO(content[:60]), "a.jxl")

    assert (found.width, found.height, found.format) == (44, 30, "JXL")


@settings(max_examples=60)
@given(st.integers(1, 700), st.integers(1, 700), st.booleans())
def test_the_header_says_what_the_decoder_finds(width: int, height: int, is_boxed: bool) -> None:
    exif = b"\0\0\0\0" if is_boxed else None  # with words beside it a picture is in a container
    pixels = np.zeros((height, width, 3), np.uint8)
    content = pylibjxl.encode(pixels, effort=1, exif=exif)

    found = jxl_header.oriented_size(BytesIO(content[:200]))

    assert found == (width, height)


def test_a_jpeg_inside_is_upright_once() -> None:
    jpeg = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(picture(3)).save(jpeg, "JPEG", quality=95, exif=exif)
    content = pylibjxl.jpeg_to_jxl(jpeg.getvalue())

    found = shown(content)
    probed = probe_bytes(BytesIO(content), "a.jxl")

    assert (found.width, found.height) == (30, 44)
    assert (probed.width, probed.height) == (30, 44)


def test_the_profile_of_a_lossless_picture_counts() -> None:
    flat = np.full((8, 8, 3), (60, 160, 80), np.uint8)
    content = pylibjxl.encode(
        flat, lossless=True, icc=matrix_profile.of_calibration(Calibration(ADOBE_RGB, (563 / 256,)))
    )

    red, green = np.asarray(shown(content).image)[4, 4, :2].astype(int)

    assert (red < 40, green > 160) == (True, True)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.7, 0.99])
def test_a_cut_file_is_damaged(share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (30, 44, 3), np.uint8)
    whole = pylibjxl.encode(noise, lossless=True)
    content = whole[: int(len(whole) * share)]

    with pytest.raises(CorruptImageError):
        shown(content)


def test_a_picture_too_large_is_refused_by_its_head() -> None:
    content = pylibjxl.encode(picture(3))

    with pytest.raises(ImageTooLargeError):
        decode(content, name="a.jxl", longest_side=None, limits=Limits(max_megapixels=0.001))
