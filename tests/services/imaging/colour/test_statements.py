"""What a file says is read from where it stands, and what is broken says nothing."""

import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from refboard.services.imaging.colour.convert import to_srgb
from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.colour.sources.exif import ADOBE
from refboard.services.imaging.colour.statement import UNSAID, Calibration, Cicp, ColourStatement
from refboard.services.imaging.decode import decode
from refboard.services.imaging.previews import write_previews
from tests.colour_table import files, rows
from tests.colour_table.table import ROWS

PRIMARY, TILE, ALPHA = 1, 2, 3


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body


def nclx(primaries: int, transfer: int) -> bytes:
    return box(b"colr", b"nclx" + struct.pack(">HHHB", primaries, transfer, 0, 128))


def heif(
    properties: Sequence[bytes],
    owners: dict[int, Sequence[int]],
    references: bytes = b"",
    *,
    is_long: bool = False,
) -> bytes:
    """Return the boxes of a file, without pixels.

    Args:
        properties: Boxes.
        owners: Numbers of properties from 1 on, by item.
        references: Bodies of the reference box.
        is_long: The box before the others has a length of 64 bits.
    """
    ipma = struct.pack(">II", 0, len(owners))
    for item, numbers in owners.items():
        ipma += struct.pack(">HB", item, len(numbers)) + bytes(numbers)
    iprp = box(b"iprp", box(b"ipco", b"".join(properties)) + box(b"ipma", ipma))
    iref = box(b"iref", bytes(4) + references) if references else b""
    meta = box(b"meta", bytes(4) + box(b"pitm", struct.pack(">IH", 0, PRIMARY)) + iref + iprp)
    before = struct.pack(">I4sQ", 1, b"free", 24) + bytes(8) if is_long else b""
    return box(b"ftyp", b"heic\0\0\0\0mif1") + before + meta


def said(content: bytes) -> ColourStatement:
    return statement_of("HEIF", content, {})


def test_profile_and_code_points_of_the_primary_item_are_read() -> None:
    profile = box(b"colr", b"prof" + rows.P3_PROFILE)

    content = heif([nclx(9, 16), profile], {PRIMARY: [1, 2]})

    assert said(content) == ColourStatement(rows.P3_PROFILE, Cicp(9, 16))


def test_what_an_alpha_plane_or_another_item_says_does_not_count() -> None:
    content = heif([nclx(9, 16), nclx(12, 13)], {ALPHA: [1], PRIMARY: [2], TILE: [1]})

    assert said(content).cicp == Cicp(12, 13)


def test_a_grid_that_says_nothing_is_what_its_first_tile_says() -> None:
    tiles = box(b"dimg", struct.pack(">HHHH", PRIMARY, 2, TILE, TILE + 1))

    content = heif([box(b"ispe", bytes(12)), nclx(12, 13)], {PRIMARY: [1], TILE: [2]}, tiles)

    assert said(content).cicp == Cicp(12, 13)


def test_the_brightest_is_that_of_the_picture_before_that_of_the_screen() -> None:
    screen = box(b"mdcv", bytes(16) + struct.pack(">II", 10_000_000, 1))
    levels = box(b"clli", struct.pack(">HH", 600, 100))

    assert said(heif([nclx(9, 16), screen], {PRIMARY: [1, 2]})).peak == 1000
    assert said(heif([nclx(9, 16), screen, levels], {PRIMARY: [1, 2, 3]})).peak == 600


def test_boxes_with_long_lengths_are_stepped_over() -> None:
    assert said(heif([nclx(12, 13)], {PRIMARY: [1]}, is_long=True)).cicp == Cicp(12, 13)


def test_of_a_picture_with_a_gain_map_the_base_is_shown() -> None:
    base = files.jpeg(files.pixels(rows.quantised(rows.COLOURS, 255)), profile=rows.P3_PROFILE)
    alone = decode(base, name="base.jpg", longest_side=None)
    directory = struct.pack(">HHI4s", 0xB000, 7, 4, b"0100") + struct.pack(">HHII", 0xB001, 4, 1, 2)
    index = b"MPF\0MM\0*\0\0\0\x08" + struct.pack(">H", 2) + directory + bytes(4)
    gain_map = files.jpeg(files.pixels([[200]] * 12))
    content = (
        base[:2] + b"\xff\xe2" + struct.pack(">H", len(index) + 2) + index + base[2:] + gain_map
    )

    picture = decode(content, name="ultra.jpg", longest_side=None)

    assert picture.image.tobytes() == alone.image.tobytes()
    assert picture.remarks == ()


def test_a_preview_with_alpha_carries_no_profile(tmp_path: Path) -> None:
    """Of a profile for grey in a coloured picture, Pillow would write it beside the pixels."""
    levels = [[*colour, 99] for colour in rows.quantised(rows.COLOURS, 255)]
    grey = rows.GREY_PROFILES["ICC grey linear"][0]
    content = files.png(files.pixels(levels), before=files.iccp(grey))

    write_previews(decode(content, name="a.png", longest_side=None), tmp_path, "ab")

    (preview,) = tmp_path.rglob("*-256.webp")
    assert "icc_profile" not in Image.open(BytesIO(preview.read_bytes())).info


def test_one_profile_serves_many_threads_at_once() -> None:
    chance = np.random.default_rng(5)
    pictures = [chance.integers(0, 256, (90, 120, 3), np.uint8) for _ in range(6)]
    contents = [files.png(one, before=files.iccp(rows.P3_PROFILE)) for one in pictures]

    def pixels(content: bytes) -> bytes:
        return decode(content, name="p.png", longest_side=None).image.tobytes()

    alone = [pixels(content) for content in contents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(pixels, contents * 8))

    assert together == alone * 8


def test_a_profile_that_does_nothing_leaves_every_number_as_it_is() -> None:
    chance = np.random.default_rng(5)
    numbers = chance.integers(0, 256, (64, 64, 3), np.uint8)
    profile = rows.RGB_PROFILES["ICC sRGB, called something"][0]

    picture = decode(files.png(numbers, before=files.iccp(profile)), name="p", longest_side=None)

    assert (np.asarray(picture.image) == numbers).all()


@pytest.mark.parametrize("value", [0, 1, 999, 10_000_001, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_gamma_that_no_screen_has_is_not_said(value: int) -> None:
    numbers = np.arange(192, dtype=np.uint8).reshape(8, 8, 3)
    content = files.png(numbers, before=files.gama(value))

    picture = decode(content, name="p", longest_side=None)

    assert (np.asarray(picture.image) == numbers).all()


@pytest.mark.parametrize(
    "name",
    [
        "PNG 8 RGB ICC Display P3",
        "PNG 8 RGB gAMA cHRM Adobe",
        "TIFF 8 primaries P3",
        "AVIF 8 nclx 12/13",
        "HEIC 8 nclx 12/13",
        "GIF ICC P3",
        "BMP 24 ICC P3",
        "BMP 24 calibrated P3 1.8",
    ],
)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_broken_statements_never_raise(name: str, data: st.DataObject) -> None:
    """Bytes of the first kilobyte are changed, where everything is said; or the end is cut off."""
    (row,) = (row for row in ROWS if row.name == name)
    format_name, content = _known(row)
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, min(1000, len(broken) - 1)))] = data.draw(
            st.integers(0, 255)
        )
    end = data.draw(st.one_of(st.just(len(broken)), st.integers(0, len(broken))))

    statement = statement_of(format_name, bytes(broken[:end]), {})

    assert isinstance(statement, ColourStatement)


_KEPT: dict[str, tuple[str, bytes]] = {}


def _known(row: rows.Row) -> tuple[str, bytes]:
    if row.name not in _KEPT:
        _KEPT[row.name] = row.name.split()[0].upper().replace("HEIC", "HEIF"), row.content()
    return _KEPT[row.name]


@given(block=st.binary(max_size=200), order=st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b""]))
@settings(max_examples=150, deadline=None)
def test_broken_exif_never_raises(block: bytes, order: bytes) -> None:
    statement = statement_of("HEIF", b"", {"exif": b"Exif\0\0" + order + block})

    assert statement.profile == b""


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_broken_profile_costs_no_picture(data: st.DataObject) -> None:
    profile = bytearray(data.draw(st.sampled_from([rows.P3_PROFILE, rows.RGB_TABLE])))
    for _ in range(data.draw(st.integers(1, 8))):
        profile[data.draw(st.integers(0, min(700, len(profile) - 1)))] = data.draw(
            st.integers(0, 255)
        )
    end = data.draw(st.one_of(st.just(len(profile)), st.integers(0, len(profile))))

    image = to_srgb(Image.new("RGB", (4, 4)), ColourStatement(bytes(profile[:end])))

    assert (image.mode, image.size) == ("RGB", (4, 4))


def test_a_chunk_whose_sum_is_wrong_says_nothing() -> None:
    gamma = files.gama(100_000)
    content = files.png(files.pixels([[9, 9, 9]] * 12), before=gamma[:-1] + b"?" + gamma)

    assert statement_of("PNG", content, {}).calibration == Calibration(None, (1.0,))
    assert statement_of("PNG", content.replace(gamma, b""), {}) == UNSAID


def test_exif_may_stand_behind_the_pixels_of_a_png_and_gamma_may_not() -> None:
    block = files.exif(space=2).removeprefix(b"Exif\0\0")
    content = files.png(files.pixels([[9, 9, 9]] * 12))
    end = content.index(b"IEND") - 4
    late = files.gama(100_000) + files.chunk(b"eXIf", block)

    said = statement_of("PNG", content[:end] + late + content[end:], {})

    assert said == ColourStatement(calibration=ADOBE)


def test_a_tiff_is_asked_in_the_directory_of_its_picture() -> None:
    profile = rows.P3_PROFILE
    content = files.tiff(files.pixels([[9, 9, 9]] * 12), iccprofile=profile)
    (first,) = struct.unpack_from("<I", content, 4)
    fields = [(254, 4, 1, 1), (256, 4, 1, 8), (257, 4, 1, 8)]
    thumbnail = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *one) for one in fields)
    start = struct.pack("<I", len(content))
    with_both = content[:4] + start + content[8:] + thumbnail + struct.pack("<I", first)

    assert statement_of("TIFF", with_both, {}).profile == profile
