"""From a picture to the model's pixels, exactly as the card says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from refboard.core.model_card import Preprocess
from refboard.services.embedding.preprocess import model_pixels

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


@settings(max_examples=25, deadline=None)
@given(width=st.integers(1, 90), height=st.integers(1, 90))
@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
def test_a_crop_before_the_resize_gives_what_a_crop_after_it_gives(
    interpolation: str, width: int, height: int
) -> None:
    contract = replace(CROP, interpolation=interpolation)
    image = noise(width, height).point(lambda value: 100 + value // 5)  # nothing overshoots

    pixels = model_pixels(image, contract)

    short = min(width, height)
    size = (
        (16, max(16, int(16 / short * height)))
        if width == short
        else (max(16, int(16 / short * width)), 16)
    )
    filters = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
    whole = image.resize(size, filters[interpolation])
    left, top = (size[0] - 16) // 2, (size[1] - 16) // 2
    expected = np.asarray(whole.crop((left, top, left + 16, top + 16)), dtype=np.float32)
    assert pixels * 255 == pytest.approx(expected.transpose(2, 0, 1), abs=1.01)


@pytest.mark.parametrize("size", [(1, 60_000), (60_000, 1), (1, 1), (2, 9_000)])
@pytest.mark.parametrize("contract", [SQUASH, CROP], ids=["squash", "crop"])
def test_extreme_shapes_never_become_giants(size: tuple[int, int], contract: Preprocess) -> None:
    pixels = model_pixels(Image.new("RGB", size, (10, 20, 30)), contract)

    assert pixels.shape == (3, contract.height, contract.width)
    assert pixels[:, 0, 0] * 255 == pytest.approx([10, 20, 30], abs=0.01)
