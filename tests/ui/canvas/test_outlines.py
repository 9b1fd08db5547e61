"""How what is chosen is outlined: quietly, and below what covers it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage

from refboard.core.board import Item
from refboard.ui.canvas.painters.selection_overlay import outline_colour
from refboard.ui.style.canvas_colours import dark_colours
from tests.ui.canvas.conftest import Desk, make_item


def covered_pair(rotation: float = 0.0, opacity: float = 1.0) -> tuple[Item, Item]:
    """Return a picture, and one over its right half."""
    below, above = make_item(0), make_item(1)
    placement = replace(above.placement, x=60.0, y=-20.0, width=90.0, height=120.0)
    return below, replace(above, placement=replace(placement, rotation=rotation), opacity=opacity)


def colour_at(desk: Desk, x: float, y: float) -> QColor:
    image: QImage = desk.view.grab().toImage()
    return image.pixelColor(desk.pixel(x, y))


def test_an_outline_is_only_hinted_at_on_what_covers_it(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(covered_pair())
    desk.view.select(desk.ids(0))

    assert colour_at(desk, 20, 0) == dark_colours().selection
    hinted = colour_at(desk, 80, 0)
    assert hinted != dark_colours().selection
    assert hinted != dark_colours().placeholder


def test_an_outline_is_seen_through_what_is_not_opaque(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(covered_pair(opacity=0.5))
    desk.view.select(desk.ids(0))

    assert colour_at(desk, 80, 0) == dark_colours().selection


def test_what_is_held_lies_above_what_covered_it(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(covered_pair())
    start = desk.pixel(20, 40)
    desk.press(start)
    desk.move(start + QPoint(-10, 30))

    assert desk.view._state.covers
    assert colour_at(desk, 80 - 10, 30) == dark_colours().selection


def test_covers_follow_the_board(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(covered_pair(rotation=30.0))
    desk.view.select(desk.ids(0))
    assert [cover.id for cover in desk.view._state.covers[desk.item(0).id]] == ["i01"]

    desk.editor.bring_to_front(desk.ids(0))
    assert not desk.view._state.covers
    desk.stack.undo()
    assert desk.view._state.covers


def test_the_more_are_chosen_the_quieter_are_their_outlines() -> None:
    strengths = [outline_colour(dark_colours(), count).alphaF() for count in (1, 2, 20, 600, 9_000)]

    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] == 1
    assert 0.3 < strengths[-1] < 0.5
