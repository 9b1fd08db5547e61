import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.content import Crop, Picture
from refboard.core.geometry import Point
from refboard.core.ids import AssetId, ItemId
from refboard.ui.document.cropping import (
    crop_of,
    cropped_to_ratio,
    on_side,
    with_crop,
    without_crop,
)

coordinates = st.floats(-5000, 5000)
sides = st.floats(20, 2000)


@st.composite
def crops(draw: st.DrawFn) -> Crop:
    left, top = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    width, height = draw(st.floats(0.02, 0.99 - left)), draw(st.floats(0.02, 0.99 - top))
    return Crop(left, top, width, height)


@st.composite
def pictures(draw: st.DrawFn) -> Item:
    """A whole picture that lies anyhow."""
    placement = Placement(
        draw(coordinates),
        draw(coordinates),
        draw(sides),
        draw(sides),
        rotation=draw(st.one_of(st.sampled_from([0.0, 90.0, 180.0, 270.0]), st.floats(0, 359.9))),
        is_flipped_h=draw(st.booleans()),
        is_flipped_v=draw(st.booleans()),
    )
    return Item(ItemId("i"), placement, Picture(AssetId("a")))


def place_of(item: Item, u: float, v: float) -> Point:
    """Return where a pixel (u, v), in fractions of the picture, is painted on the board."""
    crop, placement = crop_of(item), item.placement
    x, y = (u - crop.x) / crop.width, (v - crop.y) / crop.height
    x, y = 1 - x if placement.is_flipped_h else x, 1 - y if placement.is_flipped_v else y
    at = Point(placement.x + x * placement.width, placement.y + y * placement.height)
    return at.turned(placement.rect.centre, placement.rotation)


def assert_lies_as(item: Item, other: Item) -> None:
    one, two = item.placement, other.placement
    assert (one.x, one.y) == pytest.approx((two.x, two.y), abs=1e-6)
    assert (one.width, one.height) == pytest.approx((two.width, two.height))
    assert one == replace(two, x=one.x, y=one.y, width=one.width, height=one.height)


@given(pictures(), crops(), crops())
def test_what_stays_to_be_seen_of_a_picture_stays_where_it_is(
    picture: Item, first: Crop, second: Crop
) -> None:
    cropped = with_crop(picture, first)

    for u, v in ((0.0, 0.0), (1.0, 0.3), (0.4, 1.0)):
        before = place_of(picture, u, v)
        for after in (place_of(cropped, u, v), place_of(with_crop(cropped, second), u, v)):
            assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=1e-6)


@given(pictures(), crops(), crops())
def test_without_its_crop_a_picture_lies_as_it_lay_before(
    picture: Item, first: Crop, second: Crop
) -> None:
    reset = without_crop(with_crop(with_crop(picture, first), second))

    assert reset.content == picture.content
    assert_lies_as(reset, picture)
    assert without_crop(reset) is reset


@given(pictures(), crops(), st.sampled_from([1.0, 4 / 3, 16 / 9, 2 / 3]))
def test_a_ratio_cuts_away_but_brings_nothing_back(picture: Item, crop: Crop, ratio: float) -> None:
    cropped = with_crop(picture, crop)

    square = cropped_to_ratio(cropped, ratio)

    assert square.placement.width / square.placement.height == pytest.approx(ratio)
    assert square.placement.width <= cropped.placement.width * (1 + 1e-9)
    assert square.placement.height <= cropped.placement.height * (1 + 1e-9)


@given(pictures(), st.sampled_from([1.0, 4 / 3, 16 / 9]), st.sampled_from([1.0, 3 / 2, 9 / 16]))
def test_ratios_can_be_tried_one_after_the_other(
    picture: Item, first: float, second: float
) -> None:
    at_once = cropped_to_ratio(picture, second)

    assert_lies_as(cropped_to_ratio(cropped_to_ratio(picture, first), second), at_once)


@pytest.mark.parametrize(
    ("rotation", "expected"), [(0, 1.5), (44, 1.5), (90, 1 / 1.5), (180, 1.5), (271, 1 / 1.5)]
)
def test_a_picture_on_its_side_is_cropped_to_the_ratio_that_is_seen(
    rotation: float, expected: float
) -> None:
    assert math.isclose(on_side(1.5, rotation), expected)
