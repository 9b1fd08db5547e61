"""JPEG: of any depth and coding, and without its end when all of its pixels are there."""

import struct
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from refboard.core.errors import CorruptImageError, UnsupportedImageError
from refboard.services.imaging.decode import Picture, decode
from tests.builders_images import encoded, exif_block, photo, swapped_profile
from tests.handmade.quads import assert_shows, quads

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
END = b"\xff\xd9"
CODINGS: dict[str, dict[str, Any]] = {
    "usual": {},
    "progressive": {"progressive": True},
    "restarts": {"restart_marker_blocks": 4},
    "grey": {"grey": True},
    "inks": {"inks": True},
    "fine": {"quality": 100, "subsampling": 0},
}


def coded_deep(values: Any, **options: Any) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(values, **options))


def decoded(content: bytes, longest_side: int | None = None) -> Picture:
    return decode(content, name="x.jpg", longest_side=longest_side)


def coded(coding: str, image: Image.Image | None = None) -> bytes:
    options = dict(CODINGS[coding])
    picture = image or photo(200, 150)
    picture = picture.convert("L") if options.pop("grey", False) else picture
    picture = picture.convert("CMYK") if options.pop("inks", False) else picture
    return encoded(picture, "JPEG", **({"quality": 90} | options))


@pytest.mark.parametrize("after", [b"", b"\xff", b"\0" * 5000], ids=["nothing", "half", "zeros"])
@pytest.mark.parametrize("coding", CODINGS)
def test_whole_pixels_without_an_end_are_shown(coding: str, after: bytes) -> None:
    whole = coded(coding)

    for longest_side in (None, 40):
        shown = decoded(whole.removesuffix(END) + after, longest_side).image
        assert shown.tobytes() == decoded(whole, longest_side).image.tobytes()


@pytest.mark.parametrize("after", [b"", b"\xff", b"\0" * 50_000], ids=["nothing", "half", "zeros"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.97])
@pytest.mark.parametrize("coding", CODINGS)
def test_pixels_that_are_cut_are_incomplete(coding: str, share: float, after: bytes) -> None:
    whole = coded(coding)

    with pytest.raises(CorruptImageError, match="the end of the file is missing"):
        decoded(whole[: int(len(whole) * share)] + after)


def test_a_progressive_picture_that_lacks_its_last_scan_is_incomplete() -> None:
    whole = coded("progressive")
    last = whole.rindex(b"\xff\xda")
    table = whole.rindex(b"\xff\xc4", 0, last)

    for cut in (last, table):
        with pytest.raises(CorruptImageError, match="the end of the file is missing"):
            decoded(whole[:cut])


def test_a_thumbnail_s_end_is_not_taken_for_that_of_the_picture() -> None:
    inner = encoded(photo(20, 10), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(inner) + 2 + 6) + b"Exif\0\0" + inner
    whole = encoded(photo(), "JPEG")
    content = whole[:2] + segment + whole[2:]

    assert decoded(content.removesuffix(END)).image.tobytes() == decoded(whole).image.tobytes()
    with pytest.raises(CorruptImageError, match="the end of the file is missing"):
        decoded(content[:-200])


@pytest.mark.parametrize("bits", [9, 10, 12, 14, 16])
@pytest.mark.parametrize("channels", [1, 3])
def test_lossless_pictures_of_every_depth(bits: int, channels: int) -> None:
    top = 2**bits - 1
    colours = [c[:channels] for c in COLOURS]
    values = quads([[round(v * top / 255) for v in c] for c in colours], "u2")
    content = coded_deep(values, lossless=True, bitspersample=bits)

    assert_shows(content, [c * (3 // channels) for c in colours])


def test_lossless_pictures_of_eight_bits() -> None:
    content = coded_deep(quads(COLOURS), lossless=True)

    assert_shows(content, COLOURS, within=0)


@pytest.mark.parametrize("channels", [1, 3])
def test_twelve_bits(channels: int) -> None:
    colours = [c[:channels] for c in COLOURS]
    values = quads([[v * 16 + 8 for v in c] for c in colours], "u2")
    content = coded_deep(values, level=98, bitspersample=12)

    assert_shows(content, [c * (3 // channels) for c in colours], within=3)
    assert_shows(content.removesuffix(END), [c * (3 // channels) for c in colours], within=3)
    with pytest.raises(CorruptImageError, match="the end of the file is missing"):
        decoded(content[: len(content) * 3 // 4])


def test_twelve_bits_with_profile_and_orientation() -> None:
    values = quads([(220 * 16, 30 * 16, 40 * 16)] * 4, "u2")
    content = coded_deep(values, level=98, bitspersample=12)
    profile = b"ICC_PROFILE\0\x01\x01" + swapped_profile()
    beside = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body
        for marker, body in ((0xE1, exif_block(6)), (0xE2, profile))
    )

    picture = decoded(content[:2] + beside + content[2:])

    assert (picture.width, picture.height) == (32, 40)
    assert picture.image.getpixel((9, 9)) == pytest.approx((40, 30, 220), abs=4)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (0xC5, "several pictures in one, each adding detail"),
        (0xCB, "lossless and arithmetic coding"),
        (0xF7, "JPEG-LS"),
    ],
)
def test_a_kind_that_is_not_read_is_called_so(kind: int, what: str) -> None:
    content = encoded(photo(), "JPEG").replace(b"\xff\xc0", bytes([0xFF, kind]))

    with pytest.raises(UnsupportedImageError, match=rf"a kind of JPEG .*\({what}\)"):
        decoded(content)


def test_a_number_of_colours_that_means_nothing_is_called_so() -> None:
    content = bytearray(encoded(photo(), "JPEG"))
    content[content.index(b"\xff\xc0") + 9] = 2

    with pytest.raises(UnsupportedImageError, match="2 colours"):
        decoded(bytes(content))


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


BROKEN = {
    "exif that is none": segment(0xE1, b"Exif\0\0" + b"\xff" * 99),
    "exif that leads nowhere": segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff"),
    "exif that goes in circles": segment(
        0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0" + bytes(4)
    ),
    "xmp that is none": segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x" * 99),
    "a profile that is none": segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"x" * 200),
    "a profile whose parts are missing": segment(0xE2, b"ICC_PROFILE\0\x03\x09" + b"x" * 200),
    "many pictures that are none": segment(0xE2, b"MPF\0" + b"\xff" * 40),
    "photoshop that is none": segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\xff" * 9),
    "iptc that is cut": segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\xff\xff"),
    "words of no writing": segment(0xFE, b"\xff\xfe\x00" * 999),
    "sixty-five thousand bytes": segment(0xEB, b"x" * 65_533),
    "a short jfif": segment(0xE0, b"JFIF\0"),
    "a short adobe": segment(0xEE, b"Adobe"),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_lies_beside_the_pixels_never_costs_them(broken: bytes) -> None:
    whole = encoded(photo(), "JPEG", quality=95)

    picture = decoded(whole[:2] + broken * 3 + whole[2:])

    assert (picture.width, picture.height) == (90, 60)
    off = np.abs(np.asarray(picture.image).astype(int) - np.asarray(photo()).astype(int))
    assert off.mean() < 3


@pytest.mark.parametrize("transform", [0, 1])
def test_the_segment_of_adobe_says_what_three_colours_are(transform: int) -> None:
    stored = Image.fromarray(quads(COLOURS).astype("u1"))
    content = coded_deep(
        np.asarray(stored), level=100, colorspace="RGB",
        outcolorspace="RGB" if transform == 0 else "YCBCR",
    )  # fmt: skip
    end = content.index(b"\xff\xdb")
    said = segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))

    assert_shows(b"\xff\xd8" + said + content[end:], COLOURS, within=3)
