import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Item
from refboard.core.content import Crop
from refboard.core.geometry import Point
from refboard.ui.document.crop_frame import dragged, panned, ratio_of, zoomed
from refboard.ui.document.cropping import crop_of, whole_placement, with_crop
from tests.ui.document.test_cropping import crops, pictures, place_of

HANDLES = [(c, r) for c in range(3) for r in range(3) if (c, r) != (1, 1)]
moves = st.floats(-3000, 3000)
ratios = st.one_of(st.none(), st.sampled_from([1.0, 16 / 9, 2 / 3]))


def assert_inside(item: Item) -> None:
    crop = crop_of(item)
    assert min(crop.x, crop.y) >= 0
    assert max(crop.x + crop.width, crop.y + crop.height) <= 1 + 1e-9
    assert min(crop.width, crop.height) > 0


def frame_point(item: Item, handle: tuple[float, float]) -> Point:
    rect = item.placement.rect
    at = Point(rect.x + handle[0] * rect.width / 2, rect.y + handle[1] * rect.height / 2)
    return at.turned(rect.centre, item.placement.rotation)


def assert_same_point(one: Point, other: Point) -> None:
    assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=1e-5)


@given(pictures(), crops(), st.sampled_from(HANDLES), moves, moves, ratios, st.booleans())
def test_a_dragged_frame_stays_on_its_picture_and_the_picture_stays_where_it_is(
    picture: Item,
    crop: Crop,
    handle: tuple[int, int],
    dx: float,
    dy: float,
    ratio: float | None,
    about_middle: bool,
) -> None:
    cropped = with_crop(picture, crop)
    to = frame_point(cropped, handle).moved(dx, dy)

    after = dragged(cropped, handle, to, ratio=ratio, about_middle=about_middle)

    assert_inside(after)
    for u, v in ((0.0, 0.0), (1.0, 0.4)):
        assert_same_point(place_of(after, u, v), place_of(picture, u, v))
    if ratio is not None:
        assert ratio_of(after) == pytest.approx(ratio)
    elif not about_middle:
        opposite = (2 - handle[0], 2 - handle[1])
        if 1 not in handle:
            assert_same_point(frame_point(after, opposite), frame_point(cropped, opposite))
    else:
        assert_same_point(frame_point(after, (1, 1)), frame_point(cropped, (1, 1)))


@given(pictures(), crops(), st.sampled_from(HANDLES))
def test_a_free_handle_goes_where_it_is_pulled_inside_the_picture(
    picture: Item, crop: Crop, handle: tuple[int, int]
) -> None:
    target = with_crop(picture, crop)

    after = dragged(picture, handle, frame_point(target, handle))

    reached, wanted = frame_point(after, handle), frame_point(target, handle)
    if 1 not in handle and min(target.placement.width, target.placement.height) > 8:
        assert_same_point(reached, wanted)


@given(pictures(), crops(), moves, moves)
def test_a_picture_moves_under_its_frame_and_the_frame_stays(
    picture: Item, crop: Crop, dx: float, dy: float
) -> None:
    cropped = with_crop(picture, crop)

    after = panned(cropped, dx, dy)

    assert after.placement == cropped.placement
    assert_inside(after)
    assert crop_of(after).width == pytest.approx(crop_of(cropped).width)


@given(pictures())
def test_a_picture_follows_the_hand_that_moves_it(picture: Item) -> None:
    cropped = with_crop(picture, Crop(0.4, 0.4, 0.2, 0.2))
    before = place_of(cropped, 0.5, 0.5)
    reach = 0.3 * min(whole_placement(cropped).width, whole_placement(cropped).height)

    after = place_of(panned(cropped, reach * 0.6, -reach * 0.8), 0.5, 0.5)

    assert_same_point(after, before.moved(reach * 0.6, -reach * 0.8))


@given(pictures(), crops(), st.floats(0.01, 50), st.floats(0, 1), st.floats(0, 1))
def test_a_picture_is_enlarged_under_its_frame_without_a_hole(
    picture: Item, crop: Crop, factor: float, across: float, down: float
) -> None:
    cropped = with_crop(picture, crop)
    about = frame_point(cropped, (2 * across, 2 * down))

    after = zoomed(cropped, factor, about)

    assert after.placement == cropped.placement
    assert_inside(after)
    old, new = whole_placement(cropped), whole_placement(after)
    assert new.width / new.height == pytest.approx(old.width / old.height)
    if factor >= 1:
        flips = picture.placement.is_flipped_h, picture.placement.is_flipped_v
        u = crop_of(cropped).x + (1 - across if flips[0] else across) * crop_of(cropped).width
        v = crop_of(cropped).y + (1 - down if flips[1] else down) * crop_of(cropped).height
        assert_same_point(place_of(after, u, v), about)
