"""BMP: every header, depth, field of bits and run is shown as it says."""

import struct
from pathlib import Path

import numpy as np
import pytest

from refboard.core.errors import CorruptImageError, UnsupportedImageError
from refboard.services.imaging.decode import decode
from refboard.services.imaging.probe import probe
from tests.builders_images import swapped_profile
from tests.handmade.bmp import bmp, rows_of
from tests.handmade.quads import HEIGHT, WIDTH, assert_shows, quads

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
ALPHAS = (128, 255, 0, 255)
BGR = [c[::-1] for c in COLOURS]
HEADERS = [40, 52, 56, 64, 108, 124]
EIGHTS = (0xFF0000, 0xFF00, 0xFF)
TOP_ALPHA = 0xFF000000


def words(values: list[int], dtype: str, top_down: bool = False) -> bytes:
    return rows_of(quads([(v,) for v in values], dtype), 8 * np.dtype(dtype).itemsize, top_down)


def in_fields(colour: tuple[int, ...], masks: tuple[int, ...]) -> int:
    word = 0
    for value, mask in zip(colour, masks, strict=True):
        shift = (mask & -mask).bit_length() - 1
        word |= round(value * (mask >> shift) / 255) << shift
    return word


@pytest.mark.parametrize("header", [12, 16, *HEADERS])
def test_24_bits_under_every_header(header: int) -> None:
    assert_shows(bmp(rows_of(quads(BGR), 24), 24, header=header), COLOURS, within=0)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
@pytest.mark.parametrize("header", [12, 16, *HEADERS])
def test_palettes_of_every_depth(header: int, bits: int) -> None:
    places = [0, 1, 1, 0] if bits == 1 else [0, 1, 2, 3]
    pixels = rows_of(quads([(place,) for place in places]), bits)
    palette = (COLOURS * 64)[: 2**bits]

    assert_shows(bmp(pixels, bits, header=header, palette=palette), [COLOURS[p] for p in places], 0)


def test_a_short_palette_leaves_the_rest_black() -> None:
    pixels = rows_of(quads([(0,), (1,), (2,), (200,)]), 8)

    expected = [COLOURS[0], COLOURS[1], (0, 0, 0), (0, 0, 0)]
    assert_shows(bmp(pixels, 8, palette=COLOURS[:2]), expected, within=0)


def test_a_palette_that_claims_more_than_there_is_room_for() -> None:
    pixels = rows_of(quads([(0,), (1,), (2,), (3,)]), 8)

    assert_shows(bmp(pixels, 8, palette=COLOURS, colours=100_000), COLOURS, within=0)
    assert_shows(bmp(pixels, 8, palette=(COLOURS * 64), colours=0), COLOURS, within=0)


@pytest.mark.parametrize("bits", [8, 24, 32])
def test_rows_from_the_top_down(bits: int, tmp_path: Path) -> None:
    size = (WIDTH, -HEIGHT)
    if bits == 8:
        content = bmp(
            rows_of(quads([(n,) for n in range(4)]), 8, True), 8, palette=COLOURS, size=size
        )
    elif bits == 24:
        content = bmp(rows_of(quads(BGR), 24, True), 24, size=size)
    else:
        content = bmp(words([in_fields(c, EIGHTS) for c in COLOURS], "<u4", True), 32, size=size)
    (tmp_path / "x.bmp").write_bytes(content)

    assert_shows(content, COLOURS, within=0)
    assert (probe(tmp_path / "x.bmp").width, probe(tmp_path / "x.bmp").height) == (WIDTH, HEIGHT)


@pytest.mark.parametrize("header", HEADERS)
def test_32_bits_without_fields_are_opaque_whatever_the_fourth_byte(header: int) -> None:
    values = [in_fields(c, EIGHTS) | a << 24 for c, a in zip(COLOURS, ALPHAS, strict=True)]

    assert_shows(bmp(words(values, "<u4"), 32, header=header), COLOURS, within=0)


FIELDS = {
    "as usual": ((0xFF0000, 0xFF00, 0xFF), "<u4", 0),
    "the other way round": ((0xFF, 0xFF00, 0xFF0000), "<u4", 0),
    "above": ((0xFF000000, 0xFF0000, 0xFF00), "<u4", 0),
    "ten bits": ((0x3FF00000, 0xFFC00, 0x3FF), "<u4", 1),
    "five": ((0x7C00, 0x3E0, 0x1F), "<u2", 5),
    "five, six, five": ((0xF800, 0x7E0, 0x1F), "<u2", 5),
    "four": ((0xF00, 0xF0, 0xF), "<u2", 9),
    "one": ((0x4, 0x2, 0x1), "<u2", 128),
}


@pytest.mark.parametrize("header", HEADERS[:3] + HEADERS[4:])
@pytest.mark.parametrize(("masks", "dtype", "within"), FIELDS.values(), ids=FIELDS.keys())
def test_fields_of_bits(masks: tuple[int, ...], dtype: str, within: int, header: int) -> None:
    pixels = words([in_fields(c, masks) for c in COLOURS], dtype)
    content = bmp(pixels, 8 * np.dtype(dtype).itemsize, header=header, packing=3, masks=masks)

    assert_shows(content, COLOURS, within)


def test_sixteen_bits_without_fields_are_five_each() -> None:
    masks = (0x7C00, 0x3E0, 0x1F)

    assert_shows(bmp(words([in_fields(c, masks) for c in COLOURS], "<u2"), 16), COLOURS, within=5)


@pytest.mark.parametrize("header", [56, 108, 124])
def test_alpha_that_has_a_field_counts(header: int) -> None:
    masks = (*EIGHTS, TOP_ALPHA)
    coloured = [(*c, a) for c, a in zip(COLOURS, ALPHAS, strict=True)]
    pixels = words([in_fields(c, masks) for c in coloured], "<u4")

    assert_shows(bmp(pixels, 32, header=header, packing=3, masks=masks), coloured)


def test_alpha_behind_the_oldest_header_of_windows() -> None:
    masks = (*EIGHTS, TOP_ALPHA)
    coloured = [(*c, a) for c, a in zip(COLOURS, ALPHAS, strict=True)]
    pixels = words([in_fields(c, masks) for c in coloured], "<u4")

    assert_shows(bmp(pixels, 32, packing=6, masks=masks), coloured)


@pytest.mark.parametrize("header", [56, 108, 124])
def test_alpha_that_is_zero_everywhere_hides_nothing(header: int) -> None:
    masks = (*EIGHTS, TOP_ALPHA)
    pixels = words([in_fields((*c, 0), masks) for c in COLOURS], "<u4")

    assert_shows(bmp(pixels, 32, header=header, packing=3, masks=masks), COLOURS, within=0)


def eight(*rows: list[int]) -> bytes:
    return b"".join(bytes([WIDTH // 2, a, WIDTH // 2, b, 0, 0]) for a, b in rows)


def test_runs_of_eight_bits() -> None:
    pixels = eight(*[[2, 3]] * (HEIGHT // 2), *[[0, 1]] * (HEIGHT // 2)) + b"\0\1"

    assert_shows(bmp(pixels, 8, packing=1, palette=COLOURS), COLOURS, within=0)


def test_runs_of_four_bits_and_literal_ones() -> None:
    low = bytes([20, 0x22]) + bytes([0, 20]) + b"\x33" * 10 + bytes(2)
    high = bytes([20, 0x00, 20, 0x11]) + bytes(2)
    pixels = low * (HEIGHT // 2) + high * (HEIGHT // 2) + b"\0\1"

    assert_shows(bmp(pixels, 4, packing=2, palette=COLOURS), COLOURS, within=0)


@pytest.mark.parametrize("end", [b"\0\1", b""], ids=["end", "no end"])
def test_what_no_run_reaches_is_transparent(end: bytes) -> None:
    half = WIDTH // 2
    low = bytes([half, 2, 0, 0]) * (HEIGHT // 2)
    high = bytes([0, 2, half, 0, half, 1, 0, 0]) * (HEIGHT // 2)

    expected = [(0, 0, 0, 0), (*COLOURS[1], 255), (*COLOURS[2], 255), (0, 0, 0, 0)]
    assert_shows(bmp(low + high + end, 8, packing=1, palette=COLOURS), expected)


def test_a_profile_at_the_end_counts() -> None:
    profile = swapped_profile()
    content = bytearray(bmp(rows_of(quads([(40, 30, 220)] * 4), 24), 24, header=124))
    content[70:74] = b"DEBM"
    struct.pack_into("<II", content, 126, len(content) - 14, len(profile))

    assert_shows(bytes(content) + profile, [(40, 30, 220)] * 4, within=2)


def test_where_pixels_start_may_be_left_out() -> None:
    content = bmp(rows_of(quads([(n,) for n in range(4)]), 8), 8, palette=COLOURS * 64, start=0)

    assert_shows(content, COLOURS, within=0)


def test_the_padding_of_the_last_row_may_be_missing() -> None:
    values = np.zeros((5, 3, 3), np.uint8) + 90
    content = bmp(rows_of(values, 24), 24, size=(3, 5))

    assert decode(content[:-3], name="x.bmp", longest_side=None).image.getpixel((0, 0)) == (90,) * 3


@pytest.mark.parametrize(
    ("packing", "bits", "what"),
    [(4, 24, "a JPEG inside"), (5, 32, "a PNG inside"), (0, 64, "64 bits"), (11, 32, "inks")],
)
def test_a_kind_that_is_not_read_is_called_so(packing: int, bits: int, what: str) -> None:
    content = bmp(bytes(9999), bits, packing=packing)

    with pytest.raises(UnsupportedImageError, match=rf"a kind of BMP .*\({what}"):
        decode(content, name="x.bmp", longest_side=None)


@pytest.mark.parametrize(
    "content",
    [
        bmp(rows_of(quads(BGR), 24), 24)[:-100],
        bmp(rows_of(quads([(0,)] * 4), 8), 8, palette=COLOURS)[:-5],
        bmp(eight([0, 1], [2, 3])[:-4], 8, packing=1, palette=COLOURS),
        bmp(bytes([0, 20, 1, 1]), 8, packing=1, palette=COLOURS),
    ],
    ids=["colours", "palette", "runs", "a literal run"],
)
def test_pixels_that_are_cut_are_incomplete(content: bytes) -> None:
    with pytest.raises(CorruptImageError, match="the end of the file is missing"):
        decode(content, name="x.bmp", longest_side=None)
