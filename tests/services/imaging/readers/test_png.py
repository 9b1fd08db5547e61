"""PNG: what its header, its key colour and its other chunks say is what is shown."""

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from refboard.core.errors import CorruptImageError
from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import probe
from tests.builders_images import encoded, exif_block, photo, swapped_profile
from tests.handmade.png import (
    GREY,
    GREY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    chunk,
    interlaced,
    png,
)
from tests.handmade.quads import assert_shows, packed_rows, quads, shown

GREYS = [(0, 0, 0), (64, 64, 64), (128, 128, 128), (255, 255, 255)]
DEEP = [
    (0x8000, 0x4000, 0x2000),
    (0x80FF, 0x4000, 0x2000),
    (0xFFFF, 0, 0),
    (0x1234, 0x5678, 0x9ABC),
]
DEEP_SHOWN = [(128, 64, 32), (128, 64, 32), (255, 0, 0), (18, 86, 154)]


def grey(values: list[int], depth: int, key: int | None = None) -> bytes:
    rows = packed_rows(quads([(value,) for value in values]), depth)
    return png(rows, depth, GREY, before=b"" if key is None else key_chunk(key))


def key_chunk(*key: int) -> bytes:
    return chunk(b"tRNS", b"".join(struct.pack(">H", value) for value in key))


def deep(values: Sequence[tuple[int, ...]], colour: int, before: bytes = b"") -> bytes:
    return png([row.tobytes() for row in quads(values, ">u2")], 16, colour, before=before)


@pytest.mark.parametrize("key", [None, 0, 1])
def test_one_bit_grey_with_a_key(key: int | None) -> None:
    expected = [(255 * v, 255 * v, 255 * v, 0 if v == key else 255) for v in (0, 1, 1, 0)]

    assert_shows(grey([0, 1, 1, 0], 1, key), expected, within=0)


@pytest.mark.parametrize("key", [None, 0, 1, 2, 3])
def test_two_bit_grey_with_a_key(key: int | None) -> None:
    expected = [(85 * v, 85 * v, 85 * v, 0 if v == key else 255) for v in range(4)]

    assert_shows(grey([0, 1, 2, 3], 2, key), expected, within=0)


@pytest.mark.parametrize("key", [None, 0, 5, 15])
def test_four_bit_grey_with_a_key(key: int | None) -> None:
    expected = [(17 * v, 17 * v, 17 * v, 0 if v == key else 255) for v in (0, 5, 10, 15)]

    assert_shows(grey([0, 5, 10, 15], 4, key), expected, within=0)


def test_eight_bit_grey_with_a_key() -> None:
    expected = [(v, v, v, 0 if v == 128 else 255) for v in (0, 64, 128, 255)]

    assert_shows(grey([0, 64, 128, 255], 8, 128), expected, within=0)


def test_sixteen_bit_grey_is_shown_by_its_whole_range() -> None:
    assert_shows(deep([(0,), (0x4000,), (0x8000,), (0xFFFF,)], GREY), GREYS)
    assert_shows(deep([(0,), (50,), (100,), (200,)], GREY), [(0, 0, 0)] * 3 + [(1, 1, 1)])


def test_sixteen_bit_grey_with_a_key() -> None:
    values = [(0,), (0x4000,), (0x8000,), (0xFFFF,)]

    assert_shows(
        deep(values, GREY, key_chunk(0x8000)),
        [(*colour, 0 if colour[0] == 128 else 255) for colour in GREYS],
    )


@pytest.mark.parametrize("hidden", range(4))
def test_a_key_of_sixteen_bits_hides_no_colour_that_is_merely_near(hidden: int) -> None:
    expected = [(*colour, 0 if n == hidden else 255) for n, colour in enumerate(DEEP_SHOWN)]

    assert_shows(deep(DEEP, RGB, key_chunk(*DEEP[hidden])), expected)


def test_sixteen_bit_colours_and_alpha() -> None:
    alphas = [(0xFFFF,), (0x8000,), (0,), (0x4000,)]
    expected = [(*c, a) for c, a in zip(DEEP_SHOWN, (255, 128, 0, 64), strict=True)]

    assert_shows(deep(DEEP, RGB), DEEP_SHOWN)
    assert_shows(deep([c + a for c, a in zip(DEEP, alphas, strict=True)], RGBA), expected)


def test_sixteen_bit_grey_and_alpha() -> None:
    values = [(0, 0xFFFF), (0x4000, 0x8000), (0x8000, 0), (0xFFFF, 0xFFFF)]
    expected = [(*c, a) for c, a in zip(GREYS, (255, 128, 0, 255), strict=True)]

    assert_shows(deep(values, GREY_ALPHA), expected)


def test_hidden_deep_colour_does_not_bleed_into_what_is_seen_when_scaled() -> None:
    values = np.zeros((64, 64, 4), ">u2")
    values[...] = (0xFFFF, 0, 0, 0)
    values[15:49, 15:49] = (0x6464, 0x6464, 0x6464, 0xFFFF)
    content = png([row.tobytes() for row in values], 16, RGBA, size=(64, 64))

    small = np.asarray(decode(content, name="x", longest_side=8).image).astype(int)

    seen = small[small[..., 3] > 8]
    assert np.abs(seen[:, 0] - seen[:, 1]).max() <= 1, "red shines through"


def test_a_palette_may_be_short_and_partly_transparent() -> None:
    palette = chunk(b"PLTE", bytes([200, 0, 0, 0, 200, 0, 0, 0, 200, 9, 9, 9]))
    rows = packed_rows(quads([(0,), (1,), (2,), (3,)]), 2)
    content = png(rows, 2, PALETTE, before=palette + chunk(b"tRNS", bytes([0, 128])))

    expected = [(200, 0, 0, 0), (0, 200, 0, 128), (0, 0, 200, 255), (9, 9, 9, 255)]
    assert_shows(content, expected)


def test_interlaced_deep_colours() -> None:
    values = quads(DEEP, ">u2")
    starts = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4)]
    starts += [(1, 0, 2, 2), (0, 1, 1, 2)]
    passes = {
        n: [row[x::across].tobytes() for row in values[y::down]]
        for n, (x, y, across, down) in enumerate(starts)
    }

    assert_shows(interlaced(passes, 16, RGB), DEEP_SHOWN)


WORDS = zlib.compress(b"a" * 3_000_000)
BESIDE_THE_PIXELS = {
    "much packed text": chunk(b"zTXt", b"Comment\0\0" + WORDS),
    "much packed text in any writing": chunk(b"iTXt", b"Comment\0\1\0\0\0" + WORDS),
    "a long text": chunk(b"tEXt", b"Comment\0" + b"b" * 2_000_000),
    "a huge profile": chunk(b"iCCP", b"x\0\0" + WORDS),
    "a profile that cannot be unpacked": chunk(b"iCCP", b"x\0\0" + b"no zlib"),
    "a profile without its name": chunk(b"iCCP", b""),
    "a wrong sum under a text": chunk(b"tEXt", b"Comment\0hello", check=7),
    "a wrong sum under a gamma": chunk(b"gAMA", struct.pack(">I", 100), check=7),
    "a short gamma": chunk(b"gAMA", b"\0"),
    "short chromaticities": chunk(b"cHRM", b"\0" * 5),
    "a short statement of srgb": chunk(b"sRGB", b""),
    "a short key": chunk(b"tRNS", b"\0"),
    "a long key": chunk(b"tRNS", bytes(999)),
    "a wrong sum under a key": chunk(b"tRNS", bytes(6), check=7),
    "a broken time": chunk(b"tIME", b"\0"),
    "a broken size": chunk(b"pHYs", b"\0"),
    "broken exif": chunk(b"eXIf", b"II*\0\xff\xff\xff\xff"),
    "an unknown chunk": chunk(b"abCd", b"1234"),
    "significant bits": chunk(b"sBIT", bytes([5, 6, 5])),
    "a broken animation": chunk(b"acTL", b"\0"),
}


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("beside", BESIDE_THE_PIXELS.values(), ids=BESIDE_THE_PIXELS.keys())
def test_what_lies_beside_the_pixels_never_costs_them(beside: bytes, depth: int) -> None:
    values = quads(DEEP, ">u2") if depth == 16 else quads(DEEP_SHOWN)
    rows = [row.tobytes() for row in values]

    assert_shows(png(rows, depth, RGB, before=beside), DEEP_SHOWN)
    assert_shows(png(rows, depth, RGB, after=beside), DEEP_SHOWN)


def test_a_large_profile_is_honoured() -> None:
    profile = swapped_profile()
    padded = bytearray(profile + bytes(2_000_000))
    padded[:4] = struct.pack(">I", len(padded))
    content = png(
        [row.tobytes() for row in quads([(220, 30, 40)] * 4)],
        8,
        RGB,
        before=chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(padded))),
    )

    assert_shows(content, [(40, 30, 220)] * 4, within=2)


@pytest.mark.parametrize("depth", [8, 16])
def test_an_orientation_behind_the_pixels_counts(depth: int, tmp_path: Path) -> None:
    values = quads(DEEP, ">u2") if depth == 16 else quads(DEEP_SHOWN)
    late = chunk(b"eXIf", exif_block(6).removeprefix(b"Exif\0\0"))
    content = png([row.tobytes() for row in values], depth, RGB, after=late)
    (tmp_path / "late.png").write_bytes(content)

    picture = decode(content, name="late.png", longest_side=None)

    assert (picture.width, picture.height) == (32, 40)
    assert shown(content)[:2] == [(*DEEP_SHOWN[2], 255), (*DEEP_SHOWN[0], 255)]
    claimed = probe(tmp_path / "late.png")
    assert (claimed.width, claimed.height) == (32, 40)


def test_an_orientation_behind_very_many_chunks_counts(tmp_path: Path) -> None:
    rows = [row.tobytes() for row in quads(DEEP_SHOWN)]
    late = chunk(b"eXIf", exif_block(6).removeprefix(b"Exif\0\0"))
    many = b"".join(chunk(b"abCd", bytes(100)) for _ in range(3000))
    content = png(rows, 8, RGB, after=many + late)
    (tmp_path / "late.png").write_bytes(content)

    picture = decode(content, name="late.png", longest_side=None)

    claimed = probe(tmp_path / "late.png")
    assert (claimed.width, claimed.height) == (picture.width, picture.height) == (32, 40)


def test_the_still_picture_of_an_animation_is_shown() -> None:
    frame = struct.pack(">IIIIIHHBB", 0, 10, 10, 3, 3, 1, 10, 0, 0)
    moves = chunk(b"fcTL", frame) + chunk(b"fdAT", struct.pack(">I", 1) + zlib.compress(bytes(310)))
    content = png(
        [row.tobytes() for row in quads(DEEP_SHOWN)],
        8,
        RGB,
        before=chunk(b"acTL", struct.pack(">II", 1, 0)),
        after=moves,
    )

    assert_shows(content, DEEP_SHOWN, within=0)


@pytest.mark.parametrize("end", [b"", b"\0\0", b"\0\0\0\0IEND"])
def test_whole_pixels_without_an_end_are_shown(end: bytes) -> None:
    rows = [row.tobytes() for row in quads(DEEP_SHOWN)]

    assert_shows(png(rows, 8, RGB, end=end), DEEP_SHOWN, within=0)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_pixels_that_are_cut_are_incomplete(share: float, bits: int) -> None:
    values = np.asarray(photo()).astype(">u2") * 257 if bits == 16 else np.asarray(photo())
    content = png([row.tobytes() for row in values], bits, RGB, size=(90, 60))

    with pytest.raises(CorruptImageError, match="the end of the file is missing"):
        decode(content[: int(len(content) * share)], name="cut.png", longest_side=None)


def test_pixels_that_are_damaged_are_called_damaged() -> None:
    content = bytearray(encoded(photo(), "PNG"))
    content[len(content) // 2] ^= 0x5A

    with pytest.raises(CorruptImageError, match="damaged"):
        decode(bytes(content), name="flipped.png", longest_side=None)
