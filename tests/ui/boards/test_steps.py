import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Viewpoint
from refboard.core.geometry import Point, Rect
from refboard.ui.importing.drop import Files
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

Picture = Callable[..., Path]


def bring(window: MainWindow, count: int = 8) -> None:
    window.controller.find.results.bring([stored(f"found{n}") for n in range(count)], Point(0, 0))


@pytest.fixture
def full(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A board full of pictures, seen from close by."""
    items = tuple(item_of(f"{n}", 170 * (n % 9), 130 * (n // 9)) for n in range(63))
    library.open(tmp_path, Board(FIRST, "First", items, Viewpoint(700, 400, 1.0)))
    return window


def test_undo_leads_the_view_back_to_where_the_step_took_it_from(full: MainWindow) -> None:
    before = full.view.viewpoint()
    bring(full)
    after = full.view.viewpoint()
    assert after != before
    assert full.status.message == "8 pictures brought onto the board."

    full.run("undo")
    assert full.view.viewpoint() == before
    assert full.status.message == "Undone: Bring 8 similar pictures."
    full.run("redo")
    assert full.view.viewpoint() == after
    assert full.status.message == "Redone: Bring 8 similar pictures."


def test_arranging_that_is_undone_gives_the_zoom_back(full: MainWindow) -> None:
    before = full.view.viewpoint()
    full.run("arrange_row")
    assert full.view.viewpoint().zoom < before.zoom

    full.run("undo")

    assert full.view.viewpoint() == before


def test_who_has_looked_around_since_stays_there(full: MainWindow) -> None:
    bring(full)
    QApplication.processEvents()
    elsewhere = Viewpoint(350, 200, 2.0)
    full.view.set_viewpoint(elsewhere)

    full.run("undo")

    assert full.view.viewpoint() == elsewhere


def test_what_comes_back_out_of_sight_is_shown(full: MainWindow) -> None:
    full.view.select(["item-0"])  # type: ignore[list-item]
    full.run("delete")
    QApplication.processEvents()
    full.view.set_viewpoint(Viewpoint(5_000, 5_000, 1.0))

    full.run("undo")

    seen, board = full.view.viewpoint(), full.controller.boards.current
    assert board is not None
    rect = board.document.bounds(["item-0"])  # type: ignore[list-item]
    assert rect is not None
    assert abs(seen.x - rect.centre.x) < full.view.width() / 2
    assert abs(seen.y - rect.centre.y) < full.view.height() / 2


def test_undo_of_what_was_brought_does_not_leave_an_empty_view(
    full: MainWindow, qtbot: QtBot
) -> None:
    full.view.animates = False
    full.view.select(["item-31"])  # type: ignore[list-item]
    bring(full)
    QApplication.processEvents()
    board = full.controller.boards.current
    assert board is not None
    stack, steps = board.stack, board.stack.count()
    full.run("arrange_pack")
    qtbot.waitUntil(lambda: stack.count() > steps)
    full.view.select(full.view.selected_ids()[:1])
    full.run("undo")
    full.view.set_viewpoint(Viewpoint(3_000, 4_000, 2.0))

    full.run("undo")

    (selected,) = full.view.selected_ids()
    rect = full.view.item_rect(selected)
    assert rect is not None
    assert Rect(0, 0, full.view.width(), full.view.height()).intersects(rect)


def test_of_two_far_apart_it_is_not_enough_to_look_between_them(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    far = (item_of("a", -20_000, 0), item_of("b", 20_000, 0))
    library.open(tmp_path, Board(FIRST, "First", far, Viewpoint(0, 0, 0.02)))
    window.view.animates = False
    window.view.select_all()
    window.run("delete")
    QApplication.processEvents()
    window.view.set_viewpoint(Viewpoint(0, 0, 1.0))

    window.run("undo")

    for item_id in window.view.selected_ids():
        rect = window.view.item_rect(item_id)
        assert rect is not None
        assert Rect(0, 0, window.view.width(), window.view.height()).intersects(rect)


def test_an_import_that_is_undone_says_so_and_comes_back_with_one_press(
    opened: MainWindow, picture: Picture
) -> None:
    paths = tuple(picture(f"{n}.png") for n in range(6))
    opened.controller.imports.take(Files(paths), Point(0, 0))
    board = opened.controller.boards.current
    assert board is not None

    opened.run("undo")
    assert len(board.document) == 0
    assert opened.notifier.sentences == ["6 pictures taken off."]
    (toast,) = opened.notifier._toasts
    assert toast.action_button.text() == "Redo"
    assert toast.stays

    toast.action_button.click()
    assert len(board.document) == 6
    assert opened.notifier.sentences == []


def test_the_offer_to_redo_goes_when_it_cannot_be_redone(
    opened: MainWindow, picture: Picture
) -> None:
    imports = opened.controller.imports
    imports.take(Files((picture("a.png"),)), Point(0, 0))
    opened.run("undo")
    assert opened.notifier.sentences == ["1 picture taken off."]

    imports.take(Files((picture("b.png"),)), Point(0, 0))
    assert opened.notifier.sentences == []
    opened.run("undo")
    opened.controller.boards.create()
    assert opened.notifier.sentences == []


def test_undo_gives_back_what_was_selected_though_not_all_of_it_moved(full: MainWindow) -> None:
    full.view.select_all()
    selected = full.view.selected_ids()
    full.run("arrange_rows")
    QApplication.processEvents()
    full.view.select(selected[:1])

    full.run("undo")
    assert full.view.selected_ids() == selected
    full.run("redo")
    assert full.view.selected_ids() == selected


def test_undoing_a_copy_selects_the_original_and_redoing_the_copy(full: MainWindow) -> None:
    original = ("item-3",)
    full.view.select(original)  # type: ignore[arg-type]
    full.run("duplicate")
    copy = full.view.selected_ids()
    assert copy != original

    full.run("undo")
    assert full.view.selected_ids() == original
    full.run("redo")
    assert full.view.selected_ids() == copy


def test_what_was_moved_out_of_sight_comes_back_with_the_view(full: MainWindow) -> None:
    before = full.view.viewpoint()
    board = full.controller.boards.current
    assert board is not None
    board.editor.move(["item-31"], 20, 0)  # type: ignore[list-item]
    QApplication.processEvents()
    full.view.set_viewpoint(Viewpoint(5_000, 5_000, 2.0))

    full.run("undo")

    assert full.view.viewpoint() == before


EDITS = ("duplicate", "delete", "flip_h", "bring_to_front", "arrange_row", "lock", "nudge")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(EDITS), st.sets(st.integers(0, 62), max_size=4)), max_size=5
    )
)
def test_undo_and_redo_select_what_was_selected_before_and_after_each_step(
    full: MainWindow, acts: list[tuple[str, set[int]]]
) -> None:
    board = full.controller.boards.current
    assert board is not None
    board.stack.clear()
    noted = []
    for edit, numbers in acts:
        full.view.select(i for i in board.document.items if zlib.crc32(i.encode()) % 63 in numbers)
        before, steps = full.view.selected_ids(), board.stack.count()
        if edit == "nudge":
            board.editor.nudge(before, 1, 0)
        else:
            full.run(edit)
        QApplication.processEvents()
        if board.stack.count() > steps:
            noted.append((before, full.view.selected_ids()))
    full.view.clear_selection()

    for before, _ in reversed(noted):
        full.run("undo")
        assert full.view.selected_ids() == before
    for _, after in noted:
        full.run("redo")
        assert full.view.selected_ids() == after
    board.stack.setIndex(0)


def test_undoing_a_drag_that_scrolled_leads_back_to_where_it_began(full: MainWindow) -> None:
    view = full.view
    before = view.viewpoint()
    item = view._state.index.items()[31]
    middle = view._camera.transform.to_pixel(item.placement.rect.centre)
    start = QPoint(round(middle.x), round(middle.y))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    edge = QPoint(view.width() - 1, start.y())
    view._pointer.move(Point(edge.x(), edge.y()), buttons=Qt.MouseButton.LeftButton)
    view._pointer._scroll.scroll(0.05)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=edge)
    QApplication.processEvents()
    assert view.viewpoint() != before

    full.run("undo")

    assert view.viewpoint() == before
    assert view.selected_ids() == (item.id,)
