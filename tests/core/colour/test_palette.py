"""Palettes: what is taken out of pixels, and what comes back from the bytes that are stored."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from refboard.core.colour.extraction import palette_of
from refboard.core.colour.palette import BYTES, MOST, Palette, packed, unpacked

GREY, RED, BLUE = (128, 128, 128), (220, 30, 30), (30, 60, 200)


def _pixels(*parts: tuple[tuple[int, int, int], int]) -> NDArray[np.uint8]:
    return np.concatenate([np.full((count, 3), colour, np.uint8) for colour, count in parts])


def _near(palette: Palette, rgb: tuple[int, int, int]) -> float:
    """Return the amount of the colours that look like one."""
    return sum(
        one.amount
        for one in palette
        if max(abs(a - b) for a, b in zip(one.rgb, rgb, strict=True)) <= 8
    )


def test_the_colours_of_a_picture_come_with_their_amounts() -> None:
    palette = palette_of(_pixels((GREY, 600), (RED, 300), (BLUE, 100)))

    assert len(palette) == 3
    amounts = [_near(palette, colour) for colour in (GREY, RED, BLUE)]
    assert amounts == pytest.approx([0.6, 0.3, 0.1], abs=0.01)
    assert [one.amount for one in palette] == sorted(amounts, reverse=True)


def test_a_small_vivid_spot_on_a_shaded_ground_is_kept() -> None:
    shades = np.repeat(np.arange(60, 200, dtype=np.uint8), 70)[:, None].repeat(3, axis=1)
    noise = np.random.default_rng(1).integers(-6, 7, shades.shape)
    ground = np.clip(shades + noise, 0, 255).astype(np.uint8)
    spot = len(ground) // 100

    palette = palette_of(np.concatenate([ground, _pixels((RED, spot))]))

    assert _near(palette, RED) == pytest.approx(0.01, abs=0.002)
    assert len(palette) <= MOST


@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.integers(1, 256))
def test_amounts_add_up_and_nothing_depends_on_the_order_of_pixels(
    seed: int, count: int, levels: int
) -> None:
    random = np.random.default_rng(seed)
    pixels = random.integers(0, levels, (count, 3)).astype(np.uint8)

    palette = palette_of(pixels)

    assert 1 <= len(palette) <= MOST
    assert sum(one.amount for one in palette) == pytest.approx(1, abs=1e-5)
    other = palette_of(random.permutation(pixels))
    assert [one.rgb for one in other] == [one.rgb for one in palette]


def test_no_pixels_have_no_palette() -> None:
    assert palette_of(np.zeros((0, 3), np.uint8)) == ()
    assert unpacked(packed(())) == ()


@given(st.integers(0, 2**32 - 1))
def test_a_stored_palette_comes_back_as_eyes_see_it(seed: int) -> None:
    palette = palette_of(np.random.default_rng(seed).integers(0, 256, (60, 3)).astype(np.uint8))

    stored = packed(palette)
    again = unpacked(stored)

    assert len(stored) == BYTES * len(palette)
    assert packed(again) == stored
    for one, other in zip(palette, again, strict=True):
        assert np.linalg.norm(np.subtract(one.lab, other.lab)) < 0.004
        assert other.amount == pytest.approx(one.amount, abs=0.004)


def test_bytes_that_are_cut_end_with_the_last_whole_colour() -> None:
    stored = packed(palette_of(_pixels((GREY, 600), (RED, 300))))

    assert unpacked(stored[:-1]) == unpacked(stored)[:1]
