"""What a model sees of a part of a picture."""

import numpy as np
import pytest
from PIL import Image

from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Point, Rect
from refboard.core.model_card import Preprocess
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.imaging.parts.cutting import cut_out

RED, BLUE = (200, 20, 20), (20, 20, 200)


@pytest.fixture
def halves() -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", (100, 80), RED)
    image.paste(BLUE, (50, 0, 100, 80))
    return image


def test_a_region_is_those_pixels(halves: Image.Image) -> None:
    cut = cut_out(halves, PicturePart(Rect(0.5, 0.25, 0.25, 0.5)))

    assert cut.mode == "RGB"
    assert cut.size == (25, 40)
    assert cut.getcolors() == [(25 * 40, BLUE)]


@pytest.mark.parametrize("region", [Rect(0.999, 0.999, 1e-4, 1e-4), Rect(0.5, 0.5, 3.0, 3.0)])
def test_a_part_has_a_pixel_at_least_and_ends_with_its_picture(
    halves: Image.Image, region: Rect
) -> None:
    width, height = cut_out(halves, PicturePart(region)).size

    assert 1 <= width <= 50
    assert 1 <= height <= 40


def test_outside_of_an_outline_a_model_sees_the_ground_of_its_card(halves: Image.Image) -> None:
    corners = (Point(0.25, 0.0), Point(0.75, 0.0), Point(0.25, 1.0))
    cut = cut_out(halves, PicturePart(Rect(0.25, 0.0, 0.5, 1.0), corners))

    pixels = model_pixels(cut, Preprocess(50, 80, background=(10, 120, 30)))

    seen = np.rint(pixels * 255).astype(int)
    assert tuple(seen[:, 10, 10]) == RED
    assert tuple(seen[:, 10, 35]) == BLUE
    assert tuple(seen[:, 70, 45]) == (10, 120, 30)


def test_what_was_transparent_stays_so_inside_an_outline(halves: Image.Image) -> None:
    halves.putalpha(Image.new("L", halves.size, 0))
    corners = (Point(0.0, 0.0), Point(1.0, 0.0), Point(1.0, 1.0))

    cut = cut_out(halves, PicturePart(Rect(0.0, 0.0, 1.0, 1.0), corners))

    assert cut.getchannel("A").getextrema() == (0, 0)
