"""WebP: of an animation the first frame where it lies, on a canvas transparent around it."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from refboard.core.errors import CorruptImageError
from refboard.services.imaging.decode import Picture, decode
from refboard.services.imaging.probe import Probe, probe
from tests.builders_images import cut_out, encoded, exif_block, photo, swapped_profile
from tests.handmade.quads import assert_shows, quads
from tests.handmade.webp import animation, chunk, extended, frame, pixels, riff

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]


def decoded(content: bytes) -> Picture:
    return decode(content, name="x.webp", longest_side=None)


def pixel(picture: Picture, x: int, y: int) -> object:
    return picture.image.convert("RGBA").getpixel((x, y))


def plain() -> Image.Image:
    return Image.fromarray(quads(COLOURS).astype("u1"))


@pytest.mark.parametrize("flags", [0x02, 0x12], ids=["says no alpha", "says alpha"])
@pytest.mark.parametrize("blend", range(4))
@pytest.mark.parametrize("lossless", [True, False])
def test_a_canvas_that_no_frame_covers_is_transparent(
    flags: int, blend: int, lossless: bool, tmp_path: Path
) -> None:
    content = animation((100, 80), frame(plain(), 30, 20, blend, lossless=lossless), flags=flags)
    (tmp_path / "x.webp").write_bytes(content)

    picture = decoded(content)

    assert (picture.width, picture.height) == (100, 80)
    assert pixel(picture, 5, 5) == (0, 0, 0, 0)
    assert pixel(picture, 90, 70) == (0, 0, 0, 0)
    found = pixel(picture, 40, 28)
    assert isinstance(found, tuple)
    assert found == pytest.approx((*COLOURS[0], 255), abs=0 if lossless else 8)
    assert probe(tmp_path / "x.webp") == Probe(100, 80, "WEBP")


def test_a_first_frame_that_covers_the_canvas_is_the_picture() -> None:
    second = frame(Image.new("RGB", (10, 10)), 0, 0, lossless=True)
    content = animation((40, 32), frame(plain(), 0, 0, lossless=True), second)

    assert_shows(content, COLOURS, within=0)
    assert not decoded(content).has_alpha


def test_alpha_of_a_frame_counts() -> None:
    for lossless in (True, False):
        content = animation((90, 60), frame(cut_out(), 0, 0, lossless=lossless), flags=0x12)
        alpha = decoded(content).image.getchannel("A")
        assert alpha.getpixel((2, 2)) == 0
        assert alpha.getpixel((45, 30)) == 255


def test_a_frame_may_reach_beyond_its_canvas() -> None:
    picture = decoded(animation((50, 40), frame(plain(), 30, 20, lossless=True)))

    assert picture.image.size == (50, 40)
    assert pixel(picture, 49, 39) == (*COLOURS[2], 255)


@pytest.mark.parametrize("image", [photo(), cut_out()], ids=["opaque", "alpha"])
@pytest.mark.parametrize("lossless", [True, False])
def test_a_still_picture_is_what_it_was(image: Image.Image, lossless: bool) -> None:
    content = encoded(image, "WEBP", lossless=lossless, exact=True)

    expected = Image.open(BytesIO(content)).convert(image.mode)
    assert decoded(content).image.tobytes() == expected.tobytes()


BROKEN = {
    "exif that is none": chunk(b"EXIF", b"\xff" * 99),
    "xmp that is none": chunk(b"XMP ", b"\0" * 99),
    "a profile that is none": chunk(b"ICCP", b"no profile" * 9),
    "a chunk that nobody knows": chunk(b"abcd", b"x" * 33),
    "a chunk that is cut": chunk(b"EXIF", b"x" * 99)[:-50],
    "bytes that are no chunk": b"xyz",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_lies_beside_the_pixels_never_costs_them(broken: bytes) -> None:
    own = pixels(plain(), lossless=True)

    assert_shows(riff(extended((40, 32), 0x2C), own, broken), COLOURS, within=0)
    assert_shows(riff(own, broken), COLOURS, within=0)


def test_profile_and_orientation_count() -> None:
    red = Image.new("RGB", (40, 32), (220, 30, 40))
    content = encoded(red, "WEBP", lossless=True, exif=exif_block(6), icc_profile=swapped_profile())

    picture = decoded(content)

    assert (picture.width, picture.height) == (32, 40)
    assert picture.image.getpixel((5, 5)) == pytest.approx((40, 30, 220), abs=2)


@pytest.mark.parametrize("lossless", [True, False])
@pytest.mark.parametrize("share", [0.05, 0.4, 0.9])
def test_pixels_that_are_cut_are_not_shown(share: float, lossless: bool) -> None:
    whole = encoded(photo(), "WEBP", lossless=lossless)

    with pytest.raises(CorruptImageError):
        decode(whole[: int(len(whole) * share)], name="x.webp", longest_side=None)
