"""Turning, mirroring, sizing, fading and putting back, as values."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.content import Crop, Picture, PictureView, Unknown
from refboard.core.geometry import Point, Size
from refboard.core.ids import AssetId, ItemId
from refboard.ui.document import transforms
from refboard.ui.document.transforms import Pairs

PIXELS = Size(400.0, 300.0)

EVENED: tuple[tuple[Callable[[list[Item]], Pairs], Callable[[Item], float]], ...] = (
    (transforms.same_height, lambda item: item.placement.bounds.height),
    (transforms.same_width, lambda item: item.placement.bounds.width),
    (transforms.same_area, lambda item: item.placement.width * item.placement.height),
)

sides = st.floats(20, 2000)
places = st.floats(-5000, 5000)
crops = st.none() | st.builds(
    Crop, st.floats(0, 0.4), st.floats(0, 0.4), st.floats(0.1, 0.5), st.floats(0.1, 0.5)
)
placements = st.builds(
    Placement,
    places,
    places,
    sides,
    sides,
    rotation=st.floats(0, 359.9),
    is_flipped_h=st.booleans(),
    is_flipped_v=st.booleans(),
)
items = st.builds(
    lambda number, placement, crop, opacity: Item(
        ItemId(f"i{number}"), placement, Picture(AssetId("a"), crop), opacity
    ),
    st.integers(0, 10**6),
    placements,
    crops,
    st.floats(0, 1),
)
boards = st.lists(items, min_size=1, max_size=5, unique_by=lambda item: item.id)


def after(pairs: Pairs) -> list[Item]:
    return [new for _, new in pairs]


def size_of(item: Item) -> Size | None:
    return item.picture.shown_size(PIXELS.width, PIXELS.height) if item.picture else None


def seen_at(item: Item, u: float, v: float) -> Point:
    """Return where a point of the whole original, in fractions, is seen on the board."""
    assert item.picture is not None
    crop, at = item.picture.crop or Crop(0, 0, 1, 1), item.placement
    x = ((u - crop.x) / crop.width - 0.5) * at.width * (-1 if at.is_flipped_h else 1)
    y = ((v - crop.y) / crop.height - 0.5) * at.height * (-1 if at.is_flipped_v else 1)
    turn = math.radians(at.rotation)
    middle = at.rect.centre
    return Point(
        middle.x + x * math.cos(turn) - y * math.sin(turn),
        middle.y + x * math.sin(turn) + y * math.cos(turn),
    )


@given(board=boards, degrees=st.floats(-720, 720))
def test_a_turn_and_the_turn_back_leave_everything_where_it_was(
    board: list[Item], degrees: float
) -> None:
    there = after(transforms.turned(board, degrees))
    # The bounds of what was turned may have another middle: each is compared about its own.
    back = [after(transforms.turned([item], -degrees))[0] for item in there]

    for first, last in zip(board, back, strict=True):
        turn = (last.placement.rotation - first.placement.rotation + 180) % 360 - 180
        assert turn == pytest.approx(0, abs=1e-6)
        assert last.placement.rect.size == first.placement.rect.size


@given(item=items, degrees=st.floats(-720, 720))
def test_one_that_is_turned_there_and_back_lies_exactly_where_it_lay(
    item: Item, degrees: float
) -> None:
    (there,) = after(transforms.turned([item], degrees))
    (back,) = after(transforms.turned([there], -degrees))

    assert back.placement.rect == item.placement.rect


@given(item=items, u=st.floats(0, 1), v=st.floats(0, 1))
def test_a_flip_mirrors_what_is_seen_and_a_second_one_takes_it_back(
    item: Item, u: float, v: float
) -> None:
    middle, before = item.placement.rect.centre, seen_at(item, u, v)

    for flip, is_h in ((transforms.flipped_h, True), (transforms.flipped_v, False)):
        (flipped,) = after(flip([item]))
        now = seen_at(flipped, u, v)
        x = 2 * middle.x - before.x if is_h else before.x
        y = before.y if is_h else 2 * middle.y - before.y
        assert (now.x, now.y) == pytest.approx((x, y), abs=1e-6)
        (again,) = after(flip([flipped]))
        assert (seen_at(again, u, v).x, seen_at(again, u, v).y) == pytest.approx(
            (before.x, before.y), abs=1e-6
        )


@given(item=items)
def test_without_its_crop_what_was_seen_stays_where_it_was(item: Item) -> None:
    assert item.picture is not None
    crop = item.picture.crop or Crop(0, 0, 1, 1)
    (whole,) = after(transforms.uncropped([item]))

    assert whole.picture is not None
    assert whole.picture.crop is None
    for u, v in ((crop.x, crop.y), (crop.x + crop.width, crop.y + crop.height)):
        old, new = seen_at(item, u, v), seen_at(whole, u, v)
        assert (new.x, new.y) == pytest.approx((old.x, old.y), abs=1e-6)


@given(board=boards)
def test_reset_gives_the_original_upright_and_whole_and_a_second_time_changes_nothing(
    board: list[Item],
) -> None:
    once = after(transforms.reset(board, size_of))

    for item in once:
        assert item.placement.rect.size == PIXELS
        assert (item.placement.rotation, item.opacity) == (0.0, 1.0)
        assert (item.placement.is_flipped_h, item.placement.is_flipped_v) == (False, False)
        assert item.picture == Picture(AssetId("a"))
    for old, new in transforms.reset(once, size_of):
        assert new.placement.rect.x == pytest.approx(old.placement.rect.x, abs=1e-9)
        assert replace(new, placement=old.placement) == old


@given(board=boards)
def test_what_is_made_even_measures_the_same_and_keeps_ratio_and_middle(
    board: list[Item],
) -> None:
    for make, measure in EVENED:
        new = after(make(board))
        is_held = any(
            min(i.placement.width, i.placement.height) < transforms.LEAST_SIDE + 1e-6 for i in new
        )
        if not is_held:  # what would be too small to work with stays a little larger
            assert [measure(i) for i in new] == pytest.approx([measure(new[0])] * len(new))
        for old, made in zip(board, new, strict=True):
            aspect = old.placement.rect.size.aspect
            assert made.placement.rect.size.aspect == pytest.approx(aspect)
            middle = old.placement.rect.centre
            assert made.placement.rect.centre.x == pytest.approx(middle.x, abs=1e-6)


def test_at_the_same_scale_a_pixel_is_as_large_in_every_picture() -> None:
    def item(name: str, width: float, crop: Crop | None = None) -> Item:
        return Item(ItemId(name), Placement(0, 0, width, width * 0.75), Picture(AssetId("a"), crop))

    small, large = item("small", 200), item("large", 800)
    half = item("half", 300, Crop(0, 0, 0.5, 0.5))
    note = replace(item("note", 50), content=Unknown("note", "{}"))

    pairs = transforms.same_scale([small, large, half, note], size_of)

    assert [old for old, _ in pairs] == [small, large, half]
    assert [new.placement.width for _, new in pairs] == pytest.approx([1600 / 3] * 2 + [800 / 3])


def test_taking_flips_back_gives_what_flipping_back_gives() -> None:
    item = Item(ItemId("i"), Placement(0, 0, 40, 30, rotation=20.0), Picture(AssetId("a")))

    (flipped,) = after(transforms.flipped_h([item]))
    assert after(transforms.unflipped([flipped])) == [item]
    (twice,) = after(transforms.flipped_v([flipped]))
    assert after(transforms.unflipped([twice])) == [item]


def test_colours_go_and_come_back_to_the_usual_view_and_other_content_stays() -> None:
    item = Item(ItemId("i"), Placement(0, 0, 40, 30), Picture(AssetId("a")))
    coarse = replace(item, content=Picture(AssetId("a"), view=PictureView(is_smooth=False)))
    other = replace(item, content=Unknown("note", "{}"))

    grey = after(transforms.greyed([item, coarse, other], is_greyscale=True))

    assert len(grey) == 2
    assert transforms.are_greyscale(grey)
    assert after(transforms.greyed(grey, is_greyscale=False)) == [item, coarse]
    assert not transforms.are_greyscale([other])
    assert not transforms.are_greyscale([*grey, item])
