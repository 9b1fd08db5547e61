"""Marking a part of a picture on the canvas."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from refboard.core.content import Crop
from refboard.core.geometry import Rect
from refboard.ui.canvas.parts.part_wanted import ItemPart, PartWanted
from refboard.ui.document.cropping import with_crop
from tests.ui.canvas.conftest import NONE, Desk, make_item

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def wishes(desk: Desk) -> list[PartWanted]:
    """What the tool, which is chosen, asked for; the pictures are 100 x 80 pixels."""
    asked: list[PartWanted] = []
    desk.view.part_wanted.connect(asked.append)
    desk.view.use_tool("find_part")
    return asked


def corner(desk: Desk, number: int, dx: int, dy: int) -> QPoint:
    at = desk.item(number).placement
    return desk.pixel(at.x, at.y) + QPoint(dx, dy)


def region(wish: PartWanted) -> tuple[float, ...]:
    assert wish.about.part is not None
    one = wish.about.part.region
    return one.x, one.y, one.width, one.height


def test_a_rectangle_over_a_picture_asks_for_that_part_and_leaves_the_board_alone(
    desk: Desk, wishes: list[PartWanted]
) -> None:
    before = desk.state()

    desk.drag(corner(desk, 5, 20, 20), corner(desk, 5, 70, 60))

    (wish,) = wishes
    assert wish.about.item_id == desk.item(5).id
    assert region(wish) == pytest.approx((0.2, 0.25, 0.5, 0.5))
    assert not wish.adds
    assert desk.state() == before
    assert desk.stack.count() == 0
    assert desk.view.tool == "select"


def test_a_part_may_begin_beside_its_picture_and_ends_at_its_edge(
    desk: Desk, wishes: list[PartWanted]
) -> None:
    desk.drag(corner(desk, 5, -10, -10), corner(desk, 5, 50, 40))

    assert region(wishes[0]) == pytest.approx((0.0, 0.0, 0.5, 0.5))


def test_a_click_means_the_whole_picture_or_all_that_is_shown_of_it(
    desk: Desk, wishes: list[PartWanted], make_desk: Callable[..., Desk]
) -> None:
    desk.drag(desk.middle(5), desk.middle(5) + QPoint(7, 5))
    assert wishes == [PartWanted(ItemPart(desk.item(5).id, None))]

    cropped = with_crop(make_item(0), Crop(0.5, 0.25, 0.5, 0.5))
    other, asked = make_desk((cropped,)), list[PartWanted]()
    other.view.part_wanted.connect(asked.append)
    other.view.use_tool("find_part")
    middle = cropped.placement.rect.centre
    other.click(other.pixel(middle.x, middle.y))
    assert asked[0].about.part is not None
    assert asked[0].about.part.region == Rect(0.5, 0.25, 0.5, 0.5)


def test_esc_marks_nothing_and_the_next_one_goes_back_to_select(
    desk: Desk, wishes: list[PartWanted]
) -> None:
    desk.press(corner(desk, 5, 20, 20))
    desk.move(corner(desk, 5, 70, 60))
    desk.key(Qt.Key.Key_Escape)
    desk.release(corner(desk, 5, 70, 60))

    assert wishes == []
    assert desk.view.tool == "find_part"
    desk.key(Qt.Key.Key_Escape)
    assert desk.view.tool == "select"


def test_where_no_picture_is_nothing_is_asked(desk: Desk, wishes: list[PartWanted]) -> None:
    desk.drag(desk.pixel(-90, -90), desk.pixel(-20, -20))

    assert wishes == []
    assert desk.view.tool == "find_part"


def test_shift_at_the_press_adds_and_stays_at_it_and_later_keeps_a_square(
    desk: Desk, wishes: list[PartWanted]
) -> None:
    desk.drag(corner(desk, 5, 20, 20), corner(desk, 5, 70, 60), SHIFT)
    assert wishes[0].adds
    assert region(wishes[0]) == pytest.approx((0.2, 0.25, 0.5, 0.5))
    assert desk.view.tool == "find_part"

    desk.press(corner(desk, 5, 20, 20))
    desk.move(corner(desk, 5, 60, 30), NONE)
    desk.move(corner(desk, 5, 60, 30), SHIFT)
    desk.release(corner(desk, 5, 60, 30), SHIFT)
    assert not wishes[1].adds
    assert region(wishes[1]) == pytest.approx((0.2, 0.25, 0.4, 0.5))


@pytest.mark.parametrize("way", ["Alt", "Q"])
def test_what_the_hand_draws_is_asked_as_an_outline(
    desk: Desk, wishes: list[PartWanted], way: str
) -> None:
    modifiers = ALT if way == "Alt" else NONE
    if way == "Q":
        desk.key(Qt.Key.Key_Q)
    triangle = [(20, 20), (80, 20), (50, 70)]

    desk.press(corner(desk, 5, *triangle[0]), modifiers)
    for dx, dy in triangle[1:]:
        desk.move(corner(desk, 5, dx, dy), modifiers)
    desk.release(corner(desk, 5, *triangle[-1]), modifiers)

    part = wishes[0].about.part
    assert part is not None
    assert {(round(p.x, 3), round(p.y, 3)) for p in part.outline} == {
        (0.2, 0.25), (0.8, 0.25), (0.5, 0.875)
    }  # fmt: skip


def test_on_a_turned_picture_what_is_seen_in_the_rectangle_is_meant(
    make_desk: Callable[..., Desk],
) -> None:
    item = make_item(0)
    turned = replace(item, placement=replace(item.placement, rotation=45.0))
    desk, asked = make_desk((turned,)), list[PartWanted]()
    desk.view.part_wanted.connect(asked.append)
    desk.view.use_tool("find_part")

    middle = desk.middle(0)
    desk.drag(middle - QPoint(10, 10), middle + QPoint(10, 10))

    part = asked[0].about.part
    assert part is not None
    assert len(part.outline) == 4  # a rhombus in the picture's own upright frame
    assert part.region.centre.x == pytest.approx(0.5, abs=0.01)
    assert part.region.width == pytest.approx(20 * 2**0.5 / 100, abs=0.01)


def test_what_is_asked_stays_to_be_seen_on_its_picture(desk: Desk, qtbot: QtBot) -> None:
    bare = desk.view.grab().toImage()
    asked: list[PartWanted] = []
    desk.view.part_wanted.connect(asked.append)
    desk.view.use_tool("find_part")
    desk.drag(corner(desk, 5, 20, 20), corner(desk, 5, 70, 60))

    desk.view.show_asked_parts([asked[0].about])
    marked = desk.view.grab().toImage()
    on_its_side = corner(desk, 5, 45, 20)
    assert marked.pixelColor(on_its_side) != bare.pixelColor(on_its_side)

    desk.view.show_asked_parts([])
    assert desk.view.grab().toImage().pixelColor(on_its_side) == bare.pixelColor(on_its_side)
