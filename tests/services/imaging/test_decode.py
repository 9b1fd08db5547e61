"""Decoding: every kind of picture looks right, upright, in sRGB, and scaled as asked."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from refboard.core.errors import ImageTooLargeError
from refboard.services.imaging.decode import Picture, decode, fitted_size
from refboard.services.imaging.limits import Limits
from tests.builders_images import (
    Builder,
    cut_out,
    encoded,
    exif_block,
    photo,
    strip_png,
    swapped_profile,
)
from tests.handmade.good_kinds import GOOD_KINDS

_TURNED = {
    1: lambda pixels: pixels,
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: pixels[::-1].swapaxes(0, 1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: pixels[:, ::-1].swapaxes(0, 1),
}
"""What a viewer does to the stored pixels for each orientation."""


def decoded(content: bytes, longest_side: int | None = None) -> Picture:
    return decode(content, name="picture", longest_side=longest_side)


def pixels_of(image: Image.Image) -> NDArray[np.int16]:
    return np.asarray(image).astype(np.int16)


def rms(first: Image.Image, second: Image.Image) -> float:
    return float(np.sqrt(((pixels_of(first) - pixels_of(second)) ** 2).mean()))


@pytest.mark.parametrize("build", GOOD_KINDS.values(), ids=GOOD_KINDS.keys())
def test_every_good_kind_becomes_upright_srgb_of_its_own_size(
    build: Builder, tmp_path: Path
) -> None:
    picture = decoded(build(tmp_path).read_bytes())

    assert picture.image.mode == ("RGBA" if picture.has_alpha else "RGB")
    assert picture.image.size == (picture.width, picture.height)
    assert pixels_of(picture.image).std() > 10, "nothing is to be seen"


@pytest.mark.parametrize(
    ("kind", "tolerance"),
    [
        ("jpeg", 3),
        ("jpeg progressive", 4),
        ("jpeg cmyk", 4),
        ("jpeg called png", 4),
        ("broken exif", 4),
        ("broken icc", 4),
        ("png", 0),
        ("png animated", 0),
        ("webp", 5),
        ("gif", 9),
        ("gif animated", 9),
        ("bmp", 0),
        ("tiff", 0),
        ("tiff cmyk", 1),
        ("avif", 3),
        ("heic", 5),
    ],
)
def test_colours_are_those_of_the_picture_that_was_saved(
    kind: str, tolerance: float, tmp_path: Path
) -> None:
    picture = decoded(GOOD_KINDS[kind](tmp_path).read_bytes())

    assert rms(picture.image, photo()) <= tolerance


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_exactly_once(format_name: str, orientation: int) -> None:
    upright = photo(96, 64)
    content = encoded(upright, format_name, exif=exif_block(orientation))

    picture = decoded(content)

    expected = _TURNED[orientation](pixels_of(upright))
    assert (picture.height, picture.width) == expected.shape[:2]
    assert np.abs(pixels_of(picture.image) - expected).mean() < 3


@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_a_scaled_jpeg_is_turned_too(orientation: int) -> None:
    content = encoded(photo(400, 300), "JPEG", exif=exif_block(orientation))

    picture = decoded(content, 50)

    turned = orientation >= 5
    assert picture.image.size == ((38, 50) if turned else (50, 38))
    assert (picture.width, picture.height) == ((300, 400) if turned else (400, 300))


@pytest.mark.parametrize("longest_side", [64, 200, 331])
def test_the_scaled_jpeg_path_is_within_one_grey_level_of_the_full_one(longest_side: int) -> None:
    content = encoded(photo(1200, 800), "JPEG", quality=92)
    size = fitted_size(1200, 800, longest_side)

    scaled = decoded(content, longest_side).image

    whole = decoded(content).image.resize(size, Image.Resampling.HAMMING)
    assert scaled.size == size
    assert rms(scaled, whole) <= 1


@pytest.mark.parametrize("format_name", ["PNG", "TIFF"])
def test_shrinking_in_bands_gives_what_shrinking_whole_gives(
    format_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refboard.services.imaging.shrinking._BAND_PIXELS", 9000)
    content = encoded(cut_out(403, 307), format_name)

    scaled = decoded(content, 40).image

    whole = decoded(content).image.reduce(5).resize(scaled.size, Image.Resampling.HAMMING)
    visible = pixels_of(whole)[..., 3] > 8
    assert np.abs(pixels_of(scaled) - pixels_of(whole))[visible].max() <= 2


@given(
    width=st.integers(1, 120),
    height=st.integers(1, 120),
    longest_side=st.one_of(st.none(), st.integers(1, 150)),
    orientation=st.integers(1, 8),
)
@settings(max_examples=40, deadline=None)
def test_size_and_shape_hold_for_any_size(
    width: int, height: int, longest_side: int | None, orientation: int
) -> None:
    content = encoded(
        Image.new("RGB", (width, height), (90, 60, 30)), "JPEG", exif=exif_block(orientation)
    )

    picture = decoded(content, longest_side)

    stored = (
        (picture.height, picture.width) if orientation >= 5 else (picture.width, picture.height)
    )
    assert stored == (width, height)
    assert picture.image.size == fitted_size(picture.width, picture.height, longest_side)
    assert max(picture.image.size) <= (longest_side or max(width, height))


def test_an_embedded_profile_is_converted_to_srgb() -> None:
    red = Image.new("RGB", (8, 8), (220, 30, 40))

    content = encoded(red, "PNG", icc_profile=swapped_profile())

    assert decoded(content).image.getpixel((4, 4)) == pytest.approx((40, 30, 220), abs=2)


def test_a_profile_keeps_transparency() -> None:
    content = encoded(cut_out(), "PNG", icc_profile=swapped_profile())

    picture = decoded(content)

    assert pixels_of(picture.image)[..., 3].tolist() == pixels_of(cut_out())[..., 3].tolist()


def test_a_profile_of_another_colour_space_is_ignored() -> None:
    content = encoded(photo().convert("L"), "PNG", icc_profile=swapped_profile())

    assert rms(decoded(content).image, photo().convert("L").convert("RGB")) == 0


def test_sixteen_bit_grey_keeps_its_gradient() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16).reshape(1, 256).repeat(4, axis=0)

    picture = decoded(encoded(Image.fromarray(ramp), "PNG"))

    assert pixels_of(picture.image)[0, :, 0].tolist() == list(range(256))


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.0, 255.0), (-4.0, 9.0), (1e-3, 7e37)])
def test_float_pictures_show_their_whole_range(low: float, high: float) -> None:
    ramp = np.linspace(low, high, 200, dtype=np.float32).reshape(10, 20)

    picture = decoded(encoded(Image.fromarray(ramp), "TIFF"))

    levels = pixels_of(picture.image)[..., 0]
    assert levels.min() == 0
    assert levels.max() == 255
    assert (np.diff(levels.ravel()) >= 0).all()


def test_not_a_number_is_black_and_hurts_nobody() -> None:
    values = np.full((4, 4), 0.5, dtype=np.float32)
    values[0, 0], values[0, 1], values[0, 2] = np.nan, np.inf, -np.inf

    picture = decoded(encoded(Image.fromarray(values), "TIFF"))

    assert pixels_of(picture.image)[0, :, 0].tolist() == [0, 255, 0, 128]


def test_grey_alpha_palette_and_key_colour_become_alpha() -> None:
    key = encoded(Image.new("RGB", (4, 4), (9, 9, 9)), "PNG", transparency=(9, 9, 9))
    grey = encoded(cut_out().convert("LA"), "PNG")
    palette = encoded(photo().quantize(8), "PNG", transparency=bytes([0, 128, *[255] * 6]))

    assert decoded(key).image.getchannel("A").getpixel((0, 0)) == 0
    assert decoded(grey).has_alpha
    assert {0, 128, 255} >= set(np.unique(pixels_of(decoded(palette).image)[..., 3]).tolist())


def test_alpha_that_hides_nothing_is_dropped() -> None:
    picture = decoded(encoded(photo().convert("RGBA"), "PNG"))

    assert not picture.has_alpha
    assert rms(picture.image, photo()) == 0


def test_hidden_colour_does_not_bleed_into_what_is_seen_when_scaled() -> None:
    red_around_grey = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    red_around_grey.paste((100, 100, 100, 255), (16, 16, 48, 48))

    small = pixels_of(decoded(encoded(red_around_grey, "PNG"), 16).image)

    seen = small[small[..., 3] > 8]
    assert len(seen) >= 64
    assert np.abs(seen[:, 0] - seen[:, 1]).max() <= 1, "red shines through"


@pytest.mark.parametrize("kind", ["png animated", "gif animated"])
def test_of_a_moving_picture_the_first_frame_is_taken(kind: str, tmp_path: Path) -> None:
    picture = decoded(GOOD_KINDS[kind](tmp_path).read_bytes())

    assert rms(picture.image, photo()) < rms(picture.image, photo(seed=9))


def test_nothing_is_scaled_up() -> None:
    assert decoded(encoded(photo(), "PNG"), 5000).image.size == (90, 60)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (strip_png(150, 100), "0.0 megapixels (150 x 100)"),
        (strip_png(4, 300), "300 pixels long"),
        (strip_png(60, 2), "strip of 60 x 2"),
    ],
)
def test_limits_are_named_in_the_sentence(content: bytes, words: str) -> None:
    limits = Limits(max_megapixels=0.01, max_side=200, max_aspect=20)

    with pytest.raises(ImageTooLargeError) as caught:
        decode(content, name="big.png", longest_side=None, limits=limits)

    assert words in caught.value.sentence
    assert caught.value.hint


@pytest.mark.parametrize(("width", "height"), [(256, 1), (1, 4000), (4000, 1), (10_000, 1)])
def test_a_strip_of_colours_is_a_picture(width: int, height: int) -> None:
    picture = decoded(strip_png(width, height), 1024)

    assert (picture.width, picture.height) == (width, height)
    assert min(picture.image.size) == 1
    assert max(picture.image.size) == min(1024, max(width, height))


def test_a_file_beyond_the_byte_limit_is_refused_unread() -> None:
    with pytest.raises(ImageTooLargeError, match="MB"):
        decode(b"x" * 100, name="big.png", longest_side=None, limits=Limits(max_bytes=99))


def test_more_than_pillows_own_limit_of_pixels_is_no_warning_and_no_error() -> None:
    content = strip_png(10_000, 18_000)

    picture = decoded(content, 90)

    assert picture.image.size == (50, 90)
    assert picture.image.getpixel((5, 5)) == (128, 128, 128)


def test_a_picture_is_decoded_the_same_in_many_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    contents = [encoded(photo(seed=n), fmt) for n in range(4) for fmt in ("JPEG", "PNG", "TIFF")]
    alone = [decoded(content, 40).image.tobytes() for content in contents]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda c: decoded(c, 40).image.tobytes(), contents * 5))

    assert together == alone * 5


def test_content_is_read_from_memory_and_stays_as_it_was() -> None:
    content = encoded(photo(), "PNG")
    before = bytes(bytearray(content))

    decoded(content)

    assert content == before
    assert Image.open(BytesIO(content)).size == (90, 60)
