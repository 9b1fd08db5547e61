"""From a picture to the model's pixels, exactly as the card says."""

import hashlib
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from models.parity.pictures import pictures
from refboard.core.card_file import parse_card
from refboard.core.model_card import Preprocess
from refboard.services.embedding.preprocess import model_pixels

MODELS = Path(__file__).resolve().parents[3] / "models"
SQUASH = Preprocess(4, 2)
CROP = Preprocess(16, 16, resize="shortest-edge", crop="center", interpolation="bicubic")


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    values = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def test_a_picture_of_the_right_size_is_only_scaled_to_one() -> None:
    image = noise(4, 2)

    pixels = model_pixels(image, SQUASH)

    assert pixels.shape == (3, 2, 4)
    assert pixels.dtype == np.float32
    assert pixels.flags["C_CONTIGUOUS"]
    assert pixels == pytest.approx(np.asarray(image).transpose(2, 0, 1) / 255)


def test_area_takes_the_mean_of_what_a_pixel_covers() -> None:
    image = noise(40, 40)

    pixels = model_pixels(image, SQUASH)

    means = np.asarray(image).reshape(2, 20, 4, 10, 3).mean(axis=(1, 3)).transpose(2, 0, 1)
    assert pixels == pytest.approx(means / 255, abs=1.01 / 255)


def test_mean_and_deviation_are_taken_off_for_each_channel() -> None:
    contract = replace(SQUASH, mean=(0.5, 0.25, 0.0), std=(0.5, 0.25, 2.0))

    pixels = model_pixels(Image.new("RGB", (9, 9), (255, 255, 255)), contract)

    assert pixels[:, 0, 0] == pytest.approx([1, 3, 0.5])


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_shows_the_background(mode: str) -> None:
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))

    pixels = model_pixels(clear.convert(mode), replace(SQUASH, background=(10, 20, 30)))

    assert pixels[:, 1, 1] * 255 == pytest.approx([10, 20, 30], abs=0.01)


def test_half_transparent_pixels_are_mixed_with_the_background() -> None:
    image = Image.new("RGBA", (4, 4), (200, 200, 200, 128))

    pixels = model_pixels(image, replace(SQUASH, background=(0, 0, 0)))

    assert pixels * 255 == pytest.approx(np.full((3, 2, 4), 100), abs=1)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "YCbCr"])
def test_other_modes_are_converted(mode: str) -> None:
    image = Image.new("RGB", (4, 4), (255, 255, 255)).convert(mode)

    assert model_pixels(image, SQUASH) == pytest.approx(np.ones((3, 2, 4)), abs=0.02)


def resized_whole_then_cropped(image: Image.Image, contract: Preprocess) -> NDArray[np.float32]:
    """Return grey levels [3, h, w] made the plain way, however large the whole becomes."""
    short, long = sorted(image.size)
    edge = contract.shortest_edge or contract.width
    size = (edge, edge * long // short)
    if image.width > image.height:
        size = size[::-1]
    filters = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
    whole = image.resize(size, filters[contract.interpolation])
    spare = (size[0] - contract.width, size[1] - contract.height)
    if contract.crop_rounding == "floor":
        left, top = spare[0] // 2, spare[1] // 2
    else:
        left, top = round(spare[0] / 2), round(spare[1] / 2)
    kept = whole.crop((left, top, left + contract.width, top + contract.height))
    return np.asarray(kept, dtype=np.float32).transpose(2, 0, 1)


def assert_within_one_level(off: NDArray[np.float32]) -> None:
    """One value may be two off: where a rounding between the passes meets the last one."""
    assert off.max() <= 2.01
    assert (off > 1.01).sum() <= 1


CROPS = st.builds(
    replace,
    st.just(CROP),
    interpolation=st.sampled_from(["bilinear", "bicubic"]),
    shortest_edge=st.sampled_from([0, 16, 19]),
    crop_rounding=st.sampled_from(["floor", "round"]),
)


@settings(max_examples=100, deadline=None)
@given(width=st.integers(1, 120), height=st.integers(1, 120), contract=CROPS)
def test_pixels_are_those_of_the_whole_resized_picture_cropped(
    width: int, height: int, contract: Preprocess
) -> None:
    image = noise(width, height)

    off = np.abs(model_pixels(image, contract) * 255 - resized_whole_then_cropped(image, contract))

    is_strip = max(width, height) * (contract.shortest_edge or 16) // min(width, height) > 160
    assert is_strip or off.max() <= 0.01
    assert_within_one_level(off)


@settings(max_examples=100, deadline=None)
@given(short=st.integers(1, 40), times=st.floats(8, 80), is_tall=st.booleans(), contract=CROPS)
def test_strips_too_long_to_be_resized_whole_get_the_same_pixels(
    short: int, times: float, is_tall: bool, contract: Preprocess
) -> None:
    size = (short, int(short * times)) if is_tall else (int(short * times), short)
    image = noise(*size)

    off = np.abs(model_pixels(image, contract) * 255 - resized_whole_then_cropped(image, contract))

    assert_within_one_level(off)


@pytest.mark.parametrize("size", [(999, 888), (5, 90), (90, 5)])
def test_a_size_that_divides_evenly_loses_no_pixel_to_rounding(size: tuple[int, int]) -> None:
    contract = replace(CROP, width=224, height=224)
    image = noise(*size)

    pixels = model_pixels(image, contract) * 255

    assert np.abs(pixels - resized_whole_then_cropped(image, contract)).max() <= 1.01


def test_what_look_is_given_is_bit_for_bit_what_it_always_was() -> None:
    """Its vectors are in people's libraries, made from these very numbers."""
    card = parse_card(tomllib.loads((MODELS / "look.toml").read_text(encoding="utf-8")))
    assert card.image is not None
    landscape = pictures()["landscape"]
    clear = landscape.copy()
    clear.putalpha(landscape.getchannel("R"))
    given_to_look = [*pictures().values(), clear, landscape.convert("L")]

    digest = hashlib.sha256()
    for picture in given_to_look:
        digest.update(model_pixels(picture, card.image.preprocess).tobytes())

    assert digest.hexdigest() == "6c3a9552e55cfb88c9294d4191dddca7a01e1a296a2523383daf1ecc38fcd73a"


@pytest.mark.parametrize("size", [(1, 60_000), (60_000, 1), (1, 1), (2, 9_000)])
@pytest.mark.parametrize("contract", [SQUASH, CROP], ids=["squash", "crop"])
def test_extreme_shapes_never_become_giants(size: tuple[int, int], contract: Preprocess) -> None:
    pixels = model_pixels(Image.new("RGB", size, (10, 20, 30)), contract)

    assert pixels.shape == (3, contract.height, contract.width)
    assert pixels[:, 0, 0] * 255 == pytest.approx([10, 20, 30], abs=0.01)
