from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.asset import AssetState
from refboard.core.content import Crop, Picture
from refboard.core.geometry import Size
from refboard.core.ids import AssetId
from refboard.ui.document.placing import BOX, corrections, imported_sizes, shown_size, shown_sizes
from tests.ui.recorder import item_of, stored

TOP_HALF = Crop(0.0, 0.0, 1.0, 0.5)
sides = st.integers(1, 100_000)


@given(sides, sides)
def test_a_new_picture_keeps_its_ratio_and_fits_the_box(width: int, height: int) -> None:
    size = shown_size(width, height)

    assert size.width <= max(BOX.width, 1)
    assert size.height <= max(BOX.height, 1)
    if min(size.width, size.height) > 1:
        assert size.aspect == pytest.approx(width / height)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(0, 0, BOX), (64, 32, Size(64, 32)), (4000, 3000, BOX), (600, 1200, Size(150, 300))],
)
def test_new_pictures_are_never_enlarged(width: int, height: int, expected: Size) -> None:
    assert shown_size(width, height) == expected


def test_a_placeholder_takes_the_shape_of_its_picture_inside_its_own_room() -> None:
    item = item_of("a", x=100, y=100, width=400, height=300)

    ((before, after),) = corrections([(item, stored("a", 600, 1200))])

    assert before is item
    assert (after.placement.width, after.placement.height) == (150, 300)
    assert after.placement.rect.centre == item.placement.rect.centre


def test_a_placeholder_that_was_resized_keeps_the_room_the_user_gave_it() -> None:
    item = item_of("a", width=200, height=150)

    ((_, after),) = corrections([(item, stored("a", 1000, 1000))])

    assert (after.placement.width, after.placement.height) == (150, 150)


def test_a_placeholder_that_was_enlarged_is_filled_beyond_its_pixels() -> None:
    item = item_of("a", width=1600, height=1200)

    ((_, after),) = corrections([(item, stored("a", 50, 100))])

    assert (after.placement.width, after.placement.height) == (600, 1200)


@pytest.mark.parametrize(
    ("claimed", "real", "shown"),
    [
        (Size(200, 200), (1200, 400), Size(600, 200)),
        (Size(100, 300), (300, 100), Size(900, 300)),
        (Size(225, 300), (4000, 3000), Size(400, 300)),
        (Size(200, 200), (20_000, 400), Size(1200, 24)),
        (Size(3000, 1000), (10_000, 1000), Size(3000, 300)),
    ],
    ids=["a page", "a turned one", "its header", "a very wide one", "enlarged meanwhile"],
)
def test_a_picture_in_a_claimed_shape_takes_its_own_about_the_same_middle(
    claimed: Size, real: tuple[int, int], shown: Size
) -> None:
    item = item_of("a", x=10, y=20, width=claimed.width, height=claimed.height)
    turned = replace(item, placement=replace(item.placement, rotation=30, is_flipped_h=True))

    ((_, after),) = corrections([(turned, stored("a", *real))])

    assert after.placement.width == pytest.approx(shown.width)
    assert after.placement.height == pytest.approx(shown.height)
    assert after.placement.rect.centre == item.placement.rect.centre
    assert (after.placement.rotation, after.placement.is_flipped_h) == (30, True)


def test_a_crop_is_shown_in_the_shape_of_its_part() -> None:
    item = replace(item_of("a", width=300, height=300), content=Picture(AssetId("a"), TOP_HALF))

    ((_, after),) = corrections([(item, stored("a", 1000, 1000))])

    assert (after.placement.width, after.placement.height) == (600, 300)


@given(sides, sides, st.floats(1, 5000), st.floats(1, 5000))
def test_what_was_corrected_stays_as_it_is(
    width: int, height: int, shown_width: float, shown_height: float
) -> None:
    asset = stored("a", width, height)
    item = item_of("a", width=shown_width, height=shown_height)
    for _, after in corrections([(item, asset)]):
        assert not corrections([(after, asset)])


def test_nothing_is_corrected_before_the_size_is_certain() -> None:
    pending = replace(stored("a", 500, 500), state=AssetState.PENDING)

    assert not corrections([(item_of("a", width=400, height=300), pending)])


@given(st.lists(st.builds(Size, sides, sides), max_size=12))
def test_pictures_that_come_together_are_equally_high(sizes: list[Size]) -> None:
    shown = shown_sizes(sizes)

    for size, one in zip(sizes, shown, strict=True):
        assert one.width <= max(size.width, 1)
        assert one.height <= max(size.height, 1)
    usual = [
        one.height
        for size, one in zip(sizes, shown, strict=True)
        if size.height >= 150 and size.aspect <= 4
    ]
    assert usual == pytest.approx(usual[:1] * len(usual))


def test_a_picture_of_unknown_size_is_as_high_as_the_others() -> None:
    assert shown_sizes([Size(0, 0), Size(400, 200)]) == [
        Size(200 * BOX.aspect, 200),
        Size(400, 200),
    ]


@given(st.lists(st.tuples(sides, sides), min_size=1, max_size=6), st.integers(50, 4000))
def test_new_pictures_are_no_higher_than_is_set(pixels: list[tuple[int, int]], most: int) -> None:
    sizes = shown_sizes((Size(*each) for each in pixels), most)

    for size, (width, height) in zip(sizes, pixels, strict=True):
        assert size.height <= max(most, 1) * (1 + 1e-9)
        assert size.width <= 4 * most * (1 + 1e-9)
        assert size.height <= max(height, 1) * (1 + 1e-9)
        assert size.width <= max(width, 1) * (1 + 1e-9)


def test_a_placeholder_of_a_height_that_was_set_never_enlarges_its_picture() -> None:
    item = item_of("a", width=800, height=600)
    pairs = [(item, stored("a", 200, 100))]

    ((_, small),) = corrections(pairs, most=600)
    ((_, filled),) = corrections(pairs, most=300)

    assert (small.placement.width, small.placement.height) == (200, 100)
    assert filled.placement.width == 800, "a person had enlarged it"


@pytest.mark.parametrize(
    ("pixels", "shown"),
    [
        ((640, 400), (640, 400)),
        ((1024, 768), (1024, 768)),
        ((1920, 1080), (1600, 900)),
        ((6000, 500), (1800, 150)),
        ((0, 0), (400, 300)),
    ],
)
def test_a_picture_that_comes_alone_keeps_its_pixels_where_a_view_has_room(
    pixels: tuple[int, int], shown: tuple[int, int]
) -> None:
    size = Size(*pixels)

    assert imported_sizes([size]) == [Size(*shown)]
    assert imported_sizes([size, size]) == shown_sizes([size, size])
