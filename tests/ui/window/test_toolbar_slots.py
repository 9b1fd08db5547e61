from hypothesis import given
from hypothesis import strategies as st

from refboard.core.geometry import Rect, Size
from refboard.ui.window.toolbar_slots import best, slots

TOOLBAR, VIEW = Size(300, 40), Size(1400, 900)


def name_of(selection: Rect, pictures: tuple[Rect, ...] = ()) -> str:
    def covered(part: Rect) -> float:
        shared = (
            Size(
                max(min(part.right, p.right) - max(part.x, p.x), 0),
                max(min(part.bottom, p.bottom) - max(part.y, p.y), 0),
            )
            for p in (*pictures, selection)
        )
        return sum(size.width * size.height for size in shared)

    slot = best(slots(selection, TOOLBAR, VIEW, 50), covered)
    return "" if slot is None else slot.name


def test_it_lies_above_and_else_below() -> None:
    assert name_of(Rect(500, 300, 200, 200)) == "above"
    assert name_of(Rect(500, 300, 200, 200), (Rect(500, 200, 200, 90),)) == "below"


def test_among_close_neighbours_it_stays_near_though_it_hides_some() -> None:
    board = tuple(Rect(100 + 210 * x, 150 + 160 * y, 200, 150) for x in range(6) for y in range(4))

    for picture in board:
        near = picture.expanded(60)
        assert all(slot.rect.intersects(near) for slot in slots(picture, TOOLBAR, VIEW, 50))
        assert name_of(picture, board).split()[0] in ("above", "below", "after", "before")


def test_where_everything_is_full_it_stays_near() -> None:
    board = tuple(
        Rect(-200 + 210 * x, -150 + 160 * y, 200, 150) for x in range(9) for y in range(8)
    )

    assert name_of(board[35], board).split()[0] in ("above", "below", "after", "before")


def test_a_picture_that_fills_the_view_is_left_alone() -> None:
    assert name_of(Rect(-50, -50, 1600, 1100)) == ""
    assert name_of(Rect(60, 24, 1280, 852)) == ""


numbers = st.floats(-500, 1_500)


@given(st.builds(Rect, numbers, numbers, st.floats(5, 2_000), st.floats(5, 2_000)))
def test_it_never_lies_on_the_selection_nor_leaves_the_view(selection: Rect) -> None:
    for slot in slots(selection, TOOLBAR, VIEW, 50):
        rect = slot.rect
        assert not rect.intersects(selection)
        assert rect.x >= 50
        assert rect.y >= 0
        assert rect.right <= VIEW.width
        assert rect.bottom <= VIEW.height


def test_in_a_fitted_board_it_comes_closer_but_not_onto_the_selection() -> None:
    assert name_of(Rect(60, 44, 1280, 812)) == "above"
    assert name_of(Rect(60, 47, 1280, 806)) == "above"
    assert name_of(Rect(60, 20, 1280, 836)) == "below"
