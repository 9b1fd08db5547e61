"""Photoshop documents: the flattened picture, however it is packed, in its own colours."""

from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageCms, PsdImagePlugin

from refboard.core.errors import CorruptImageError, ImageTooLargeError, UnsupportedImageError
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.probe import probe_bytes
from tests.services.imaging.readers import photoshop as psd

Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def colours() -> Pixels:
    """Smooth and flat parts, [31, 45, 3]."""
    y, x = np.mgrid[0:31, 0:45]
    picture = np.dstack([x * 5, y * 8, (x + y) * 3]).astype(np.uint8)
    picture[5:15, 10:30] = (200, 30, 60)
    return picture


def planes(picture: Pixels) -> list[NDArray[np.generic]]:
    return [picture[:, :, n] for n in range(picture.shape[2])]


def shown(content: bytes, longest_side: int | None = None) -> Picture:
    return decode(content, name="a.psd", longest_side=longest_side)


def pixels(content: bytes) -> Pixels:
    return np.asarray(shown(content).image)


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("packing", [psd.RAW, psd.RUNS, psd.ZIP, psd.ZIP_PREDICTED])
def test_every_packing_gives_the_same_pixels(colours: Pixels, packing: int, is_large: bool) -> None:
    content = psd.document(planes(colours), psd.RGB, packing=packing, is_large=is_large)

    assert (pixels(content) == colours).all()


@pytest.mark.parametrize("packing", [psd.RAW, psd.RUNS, psd.ZIP, psd.ZIP_PREDICTED])
def test_sixteen_bits_are_read_whole(colours: Pixels, packing: int) -> None:
    deep = colours.astype(np.uint16) * 257
    content = psd.document([deep[:, :, n] for n in range(3)], psd.RGB, packing=packing)

    assert (pixels(content) == colours).all()


@pytest.mark.parametrize("packing", [psd.RAW, psd.ZIP_PREDICTED])
def test_numbers_of_32_bits_are_light(packing: int) -> None:
    light = np.full((6, 7), 0.2140411, np.float32)
    content = psd.document([light, light * 0, light * 0 + 9], psd.RGB, packing=packing)

    red, green, blue = (pixels(content)[..., n] for n in range(3))

    assert (abs(red.astype(int) - 127.5) <= 1).all()
    assert (green == 0).all()
    assert (blue == 255).all()


@pytest.mark.parametrize(("mode", "count"), [(psd.RGB, 3), (psd.GREY, 1), (psd.CMYK, 4)])
def test_what_pillow_reads_of_eight_bits_is_the_same(
    colours: Pixels, mode: int, count: int
) -> None:
    content = psd.document([*planes(colours), colours[:, :, 0]][:count], mode, packing=psd.RUNS)

    theirs = PsdImagePlugin.PsdImageFile(BytesIO(content)).convert("RGB")

    difference = pixels(content).astype(int) - np.asarray(theirs).astype(int)
    assert abs(difference).max() <= 1


def test_an_indexed_picture_has_the_colours_of_its_palette_and_a_hole() -> None:
    palette = bytes(range(256)) + bytes(255 - n for n in range(256)) + bytes([7]) * 256
    index = np.arange(20, dtype=np.uint8).reshape(4, 5)
    content = psd.document([index], psd.INDEXED, palette=palette, resources={1047: b"\0\x03"})

    found = pixels(content)

    assert tuple(found[0, 1]) == (1, 254, 7, 255)
    assert found[0, 3, 3] == 0


def test_a_bitmap_is_black_where_its_bits_are_set() -> None:
    bits = np.zeros((5, 13), bool)
    bits[2, 3:9] = True

    for packing in (psd.RAW, psd.RUNS):
        found = pixels(psd.document([bits], psd.BITMAP, packing=packing))
        assert ((found == 0) == bits[..., None]).all()


def test_lab_is_shown_as_the_colours_that_it_means() -> None:
    plane = np.ones((3, 4), np.uint8)
    content = psd.document([plane * 138, plane * 209, plane * 198], psd.LAB)  # L 54, a 81, b 70

    red, green, blue = pixels(content)[0, 0]

    assert (red > 250, green < 12, blue < 12) == (True, True, True)


def test_transparency_is_that_of_the_merged_layers_and_white_is_taken_away() -> None:
    alpha = np.array([[0, 128, 255]], np.uint8)
    red = np.array([[255, 255, 255]], np.uint8)
    other = np.array([[255, 127, 0]], np.uint8)  # red, laid on white as much as it is opaque
    content = psd.document([red, other, other, alpha], psd.RGB, layers=-2)

    found = pixels(content)

    assert found[0, :, 3].tolist() == [0, 128, 255]
    assert tuple(found[0, 2]) == (255, 0, 0, 255)
    assert abs(found[0, 1, :3].astype(int) - (255, 0, 0)).max() <= 2


def test_a_channel_beside_the_colours_is_no_transparency(colours: Pixels) -> None:
    content = psd.document([*planes(colours), colours[:, :, 0]], psd.RGB, layers=2)

    assert not shown(content).has_alpha


def test_the_profile_counts(colours: Pixels) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert (pixels(psd.document(planes(colours), psd.RGB, resources={1039: lab})) == colours).all()


def test_size_is_known_from_the_head_alone(colours: Pixels) -> None:
    content = psd.document(planes(colours), psd.RGB)

    found = probe_bytes(BytesIO(content[:26]), "a.psd")

    assert (found.width, found.height, found.format) == (45, 31, "PSD")


def test_a_document_without_its_flattened_picture_says_what_to_do(colours: Pixels) -> None:
    content = psd.document(planes(colours), psd.RGB, resources={1057: b"\0\0\0\1\0" + bytes(9)})

    with pytest.raises(UnsupportedImageError, match="without its flattened picture") as caught:
        shown(content)
    assert "Maximize compatibility" in caught.value.hint


def test_a_mode_that_is_not_read_is_named(colours: Pixels) -> None:
    with pytest.raises(UnsupportedImageError, match="colour mode 7"):
        shown(psd.document(planes(colours), psd.MULTICHANNEL))


@pytest.mark.parametrize("packing", [psd.RAW, psd.RUNS, psd.ZIP])
def test_a_cut_document_is_incomplete_wherever_it_is_cut(colours: Pixels, packing: int) -> None:
    content = psd.document(planes(colours), psd.RGB, packing=packing, layers=1)

    for end in range(10, len(content) - 8, 97):
        with pytest.raises(CorruptImageError):
            shown(content[:end])


def test_a_document_too_large_is_refused_before_anything_is_unpacked(colours: Pixels) -> None:
    content = psd.document(planes(colours), psd.RGB)

    with pytest.raises(ImageTooLargeError):
        decode(content, name="a.psd", longest_side=None, limits=Limits(max_megapixels=0.001))


def test_a_smaller_size_is_that_of_any_picture(colours: Pixels) -> None:
    found = shown(psd.document(planes(colours), psd.RGB), longest_side=20)

    assert found.image.size == (20, 14)
    assert (found.width, found.height, found.format) == (45, 31, "PSD")
