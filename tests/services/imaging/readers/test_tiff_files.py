"""TIFF: however its pixels are cut, packed and ordered in the file, the same picture is shown."""

import lzma
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from refboard.core.errors import CorruptImageError, ImageTooLargeError, UnsupportedImageError
from refboard.services.imaging.containers import tiff_tags
from refboard.services.imaging.decode import decode
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.probe import probe
from tests.builders_images import encoded, photo, swapped_profile
from tests.handmade.quads import assert_shows, packed_rows, quads, shown
from tests.handmade.tiff import (
    MIN_IS_BLACK,
    MIN_IS_WHITE,
    RGB,
    Page,
    pages,
    quad_tiff,
    tags_of,
    tiff,
)

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
DTYPES = {"8 bits": "u1", "16 bits": "u2", "32 bits": "u4", "floating point": "f4", "half": "f2"}


def values_of(kind: str, width: int = 90, height: int = 60) -> Any:
    plain = np.asarray(photo(width, height))
    scale = {"u1": 1, "u2": 257, "u4": 16843009, "f4": 1 / 255, "f2": 1 / 255}[DTYPES[kind]]
    return (plain.astype("f8") * scale).astype(DTYPES[kind])


def written(values: Any, **options: Any) -> bytes:
    buffer = BytesIO()
    tifffile.imwrite(buffer, values, photometric=options.pop("photometric", "rgb"), **options)
    return buffer.getvalue()


def assert_is_photo(content: bytes, within: int = 1) -> None:
    picture = decode(content, name="x.tif", longest_side=None)
    off = np.abs(np.asarray(picture.image).astype(int) - np.asarray(photo()).astype(int))
    assert off.max() <= within


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("tile", [None, (32, 16)], ids=["strips", "tiles"])
@pytest.mark.parametrize(
    ("packing", "predictor"),
    [(None, False), ("packbits", False)]
    + [(packing, on) for packing in ("lzw", "zlib", "zstd", "lzma") for on in (False, True)],
)
@pytest.mark.parametrize("kind", DTYPES)
def test_every_packing_of_every_kind_of_number(
    kind: str, packing: str | None, predictor: bool, tile: tuple[int, int] | None, order: str
) -> None:
    content = written(
        values_of(kind), compression=packing, predictor=predictor or None, tile=tile,
        byteorder=order, rowsperstrip=None if tile else 7,
    )  # fmt: skip

    assert_is_photo(content)


@pytest.mark.parametrize("big", [False, True], ids=["classic", "big"])
@pytest.mark.parametrize("tile", [None, (32, 16)], ids=["strips", "tiles"])
@pytest.mark.parametrize("kind", DTYPES)
def test_planes_one_after_another(kind: str, tile: tuple[int, int] | None, big: bool) -> None:
    planes = np.moveaxis(values_of(kind), 2, 0)
    content = written(planes, planarconfig="separate", tile=tile, bigtiff=big, compression="zlib")

    assert_is_photo(content)


@pytest.mark.parametrize("bits", [10, 12, 14])
def test_packed_numbers_from_another_encoder(bits: int) -> None:
    values = np.asarray(photo()).astype("u2") << (bits - 8)
    content = written(values, bitspersample=bits)

    picture = decode(content, name="x.tif", longest_side=None)

    top = 2**bits - 1
    expected = (values.astype(int) * 255 + top // 2) // top
    assert np.abs(np.asarray(picture.image).astype(int) - expected).max() <= 1


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True], ids=["classic", "big"])
def test_both_sizes_of_the_format_in_both_byte_orders(big: bool, order: str) -> None:
    values = quads([[v * 257 for v in c] for c in COLOURS], f"{order}u2")

    assert_shows(tiff(tags_of(values, RGB), values.tobytes(), order=order, big=big), COLOURS)


@pytest.mark.parametrize("kind", ["jpeg", "jpeg of red, green and blue", "grey jpeg"])
def test_pictures_packed_as_other_formats_are(kind: str) -> None:
    space = "minisblack" if kind == "grey jpeg" else "rgb"
    values = np.asarray(photo().convert("L") if kind == "grey jpeg" else photo())
    content = written(
        values, photometric=space, compression="jpeg", tile=(32, 32),
        compressionargs={"level": 98} | ({"outcolorspace": "ycbcr"} if kind == "jpeg" else {}),
    )  # fmt: skip
    expected = photo().convert("L").convert("RGB") if kind == "grey jpeg" else photo()

    picture = decode(content, name="x.tif", longest_side=None)

    off = np.abs(np.asarray(picture.image).astype(int) - np.asarray(expected).astype(int))
    assert off.mean() < 3


def test_webp_inside() -> None:
    values = np.asarray(photo())
    packed = encoded(photo(), "WEBP", lossless=True)

    assert_is_photo(tiff(tags_of(values, RGB) | {259: [50001]}, packed))


def test_jpeg_of_twelve_bits_inside() -> None:
    values = np.asarray(photo()).astype("u2") << 4
    content = written(
        values, photometric="rgb", compression="jpeg", bitspersample=12,
        compressionargs={"level": 98, "bitspersample": 12},
    )  # fmt: skip

    picture = decode(content, name="x.tif", longest_side=None)

    off = np.abs(np.asarray(picture.image).astype(int) - np.asarray(photo()).astype(int))
    assert off.mean() < 3


def fax(packing: str, photometric: int) -> Page:
    """Return a page of 40 x 32 pixels packed as faxes are; only its outer quarters are zero."""
    zeros = quads([(0,), (255,), (255,), (0,)])[:, :, 0].astype("u1")
    content = encoded(Image.fromarray(zeros).convert("1"), "TIFF", compression=packing)
    directory = tiff_tags.picture(BytesIO(content))
    assert directory is not None
    (start,), (length,) = directory.whole(273), directory.whole(279)
    tags: dict[int, Any] = {tag: directory.values(tag) for tag in (256, 257, 258, 259, 278)}
    if directory.one(262, 9) != MIN_IS_BLACK:  # then its zeros were written as ones
        photometric = 1 - photometric
    return Page(tags | {262: [photometric]}, [content[start : start + length]])


@pytest.mark.parametrize("packing", ["group3", "group4", "tiff_ccitt"])
def test_faxes(packing: str) -> None:
    black, white = (0, 0, 0), (255, 255, 255)

    assert_shows(pages([fax(packing, MIN_IS_BLACK)]), [black, white, white, black])
    assert_shows(pages([fax(packing, MIN_IS_WHITE)]), [white, black, black, white])


@pytest.mark.parametrize("bits", [1, 4, 8])
def test_bits_counted_from_the_low_end(bits: int) -> None:
    values = quads([(0,), (1,), (1,), (0,)])
    rows = b"".join(packed_rows(values * (2**bits - 1), bits))
    backwards = bytes(int(f"{byte:08b}"[::-1], 2) for byte in rows)
    content = tiff(tags_of(values, MIN_IS_BLACK, bits) | {266: [2]}, backwards)

    assert_shows(content, [(0,) * 3, (255,) * 3, (255,) * 3, (0,) * 3])


@pytest.mark.parametrize("dtype", ["u1", "<u2"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_the_orientation_is_applied_once(turn: int, dtype: str, tmp_path: Path) -> None:
    values = quads([[v * (1 if dtype == "u1" else 257) for v in c] for c in COLOURS], dtype)
    content = quad_tiff(values, RGB, more={274: [turn]})
    (tmp_path / "turned.tif").write_bytes(content)
    order = {1: "0123", 2: "1032", 3: "3210", 4: "2301", 5: "0213", 6: "2031", 7: "3120", 8: "1302"}

    picture = decode(content, name="turned.tif", longest_side=None)

    assert_shows(content, [COLOURS[int(n)] for n in order[turn]])
    claimed = probe(tmp_path / "turned.tif")
    assert (claimed.width, claimed.height) == (picture.width, picture.height)
    assert picture.image.size == (picture.width, picture.height)


def page(colours: list[tuple[int, int, int]], size: int = 1, **more: Any) -> Page:
    values = quads(colours)[::size, ::size]
    return Page(tags_of(values, RGB) | more.get("tags", {}), [values.tobytes()])


THUMBNAIL = [(9, 9, 9)] * 4


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("tag", [{254: [1]}, {255: [2]}, {254: [4]}], ids=["new", "old", "mask"])
def test_a_thumbnail_before_the_picture_is_passed_over(
    tag: dict[int, list[int]], order: str, big: bool, tmp_path: Path
) -> None:
    content = pages([page(THUMBNAIL, 4, tags=tag), page(COLOURS)], order, big)
    (tmp_path / "x.tif").write_bytes(content)

    assert_shows(content, COLOURS)
    assert (probe(tmp_path / "x.tif").width, probe(tmp_path / "x.tif").height) == (40, 32)


def test_of_many_full_pages_the_first_is_shown() -> None:
    second = page([(1, 2, 3)] * 4, tags={254: [2]})

    assert_shows(pages([page(COLOURS, tags={254: [2]}), second]), COLOURS)


def test_the_full_picture_inside_the_directory_of_the_thumbnail_is_shown() -> None:
    outer = page(THUMBNAIL, 4, tags={254: [1]})
    outer.inner = [page(COLOURS)]

    assert_shows(pages([outer]), COLOURS)


def test_a_thumbnail_alone_is_better_than_nothing() -> None:
    assert_shows(pages([page(COLOURS, tags={254: [1]})]), COLOURS)


@pytest.mark.parametrize("big", [False, True])
def test_a_fax_behind_a_thumbnail_is_found(big: bool) -> None:
    content = pages([page(THUMBNAIL, 4, tags={254: [1]}), fax("group4", MIN_IS_BLACK)], big=big)

    assert_shows(content, [(0, 0, 0), (255, 255, 255), (255, 255, 255), (0, 0, 0)])


def test_directories_in_a_circle_end() -> None:
    content = bytearray(
        pages([page(THUMBNAIL, 4, tags={254: [1]}), page(THUMBNAIL, 4, tags={254: [1]})])
    )
    content[-4:] = content[4:8]

    assert shown(bytes(content))[0] == (9, 9, 9, 255)


def test_a_part_that_is_left_out_is_black() -> None:
    values = quads(COLOURS)
    half = values[16:].tobytes()
    tags = tags_of(values, RGB) | {278: [16]}
    content = tiff(tags | {273: [0, 8], 279: [0, len(half)]}, half)

    assert_shows(content, [(0, 0, 0)] * 2 + COLOURS[2:])


def test_lengths_that_are_not_said_are_found() -> None:
    values = quads(COLOURS)
    plain = tags_of(values, RGB) | {279: []}
    packed = plain | {259: [8]}

    assert_shows(tiff(plain, values.tobytes()), COLOURS)
    assert_shows(tiff(packed, zlib.compress(values.tobytes())), COLOURS)


def test_a_profile_counts() -> None:
    for scale, dtype in ((1, "u1"), (257, "<u2")):
        values = quads([(220 * scale, 30 * scale, 40 * scale)] * 4, dtype)
        assert_shows(
            quad_tiff(values, RGB, more={34675: swapped_profile()}), [(40, 30, 220)] * 4, 2
        )


BROKEN_WORDS = {
    "exif that leads nowhere": {34665: [0xFFFFFFF0]},
    "a place that leads nowhere": {34853: [0xFFFFFFF0]},
    "a profile that is none": {34675: b"no profile" * 9},
    "xmp that is none": {700: b"\xff\xfe\x00" * 1000},
    "iptc that is none": {33723: b"\xff" * 999},
    "photoshop that is none": {34377: b"\x00" * 999},
    "words without an end": {270: b"x" * 100_000},
    "a date that is none": {306: b"yesterday"},
    "a resolution of nothing": {282: [0.0], 283: [0.0], 296: [9]},
    "an orientation that is none": {274: [77]},
}


@pytest.mark.parametrize("broken", BROKEN_WORDS.values(), ids=BROKEN_WORDS.keys())
def test_what_lies_beside_the_pixels_never_costs_them(broken: dict[int, Any]) -> None:
    page = fax("group4", MIN_IS_BLACK)
    page.tags |= {tag: value for tag, value in broken.items() if tag != 274}

    assert_shows(quad_tiff(quads(COLOURS), RGB, more=broken), COLOURS)
    assert_shows(pages([page]), [(0, 0, 0), (255, 255, 255), (255, 255, 255), (0, 0, 0)])


NOT_READ = {
    "JPEG 2000 compression": {259: [34712]},
    "LERC compression": {259: [34887]},
    "JPEG XL compression": {259: [50002]},
    "compression 12345": {259: [12345]},
    "camera raw": {262: [32803], 277: [1]},
    "LogLuv colours": {262: [32845]},
    "colour space 99": {262: [99]},
    "complex numbers": {339: [6, 6, 6]},
    "inks other than cyan, magenta, yellow and black": {262: [5], 277: [4], 332: [2]},
    "samples of different sizes": {258: [5, 6, 5]},
    "2 samples a pixel": {277: [2]},
    "predictor 7": {259: [5], 317: [7]},
    "7 bits a sample": {258: [7, 7, 7], 339: [3, 3, 3]},
}


@pytest.mark.parametrize(("what", "tags"), NOT_READ.items(), ids=NOT_READ.keys())
def test_a_kind_that_is_not_read_is_called_so_and_never_damaged(
    what: str, tags: dict[int, list[int]]
) -> None:
    content = quad_tiff(quads(COLOURS), RGB, more=tags)

    with pytest.raises(UnsupportedImageError) as caught:
        decode(content, name="x.tif", longest_side=None)

    assert f"a kind of TIFF that RefBoard does not read ({what})" in caught.value.sentence


@pytest.mark.parametrize("packing", [None, "lzw", "zlib", "zstd", "packbits", "jpeg"])
def test_pixels_that_are_cut_are_incomplete(packing: str | None) -> None:
    values = quads(COLOURS).astype("u1")
    buffer = BytesIO()
    tifffile.imwrite(buffer, values, photometric="rgb", compression=packing)
    whole = buffer.getvalue()

    with pytest.raises(CorruptImageError, match="the end of the file is missing"):
        decode(whole[:-20], name="x.tif", longest_side=None)


def test_pixels_that_are_damaged_are_called_damaged() -> None:
    values = quads(COLOURS)
    for packed, packing in ((b"\x12" * 90, 8), (b"\x00" * 60, 50000), (b"\xff" * 60, 34925)):
        content = tiff(tags_of(values, RGB) | {259: [packing]}, packed)
        with pytest.raises(CorruptImageError, match=r"damaged|missing"):
            decode(content, name="x.tif", longest_side=None)


def test_no_more_is_unpacked_than_a_strip_holds() -> None:
    values = quads(COLOURS)
    bombs = ((8, zlib.compress(bytes(50_000_000))), (34925, lzma.compress(bytes(50_000_000))))
    for packing, bomb in bombs:
        content = tiff(tags_of(values, RGB) | {259: [packing]}, bomb)
        assert_shows(content, [(0, 0, 0)] * 4)


@pytest.mark.parametrize(
    "tags", [{322: [1_000_000], 323: [1_000_000]}, {257: [60_000], 256: [60_000]}]
)
def test_sizes_beyond_the_limits_are_refused_before_a_pixel(tags: dict[int, list[int]]) -> None:
    content = quad_tiff(quads(COLOURS), RGB, more=tags)

    with pytest.raises((ImageTooLargeError, CorruptImageError)):
        decode(content, name="x.tif", longest_side=None, limits=Limits())


def test_an_inverted_page_is_probed_like_any(tmp_path: Path) -> None:
    path = tmp_path / "x.tif"
    path.write_bytes(quad_tiff(quads([(0,)] * 4, "<u2"), MIN_IS_WHITE))

    assert (probe(path).width, probe(path).height) == (40, 32)
