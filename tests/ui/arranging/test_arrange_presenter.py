import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from refboard.core.asset import Storage
from refboard.core.board import Board
from refboard.core.geometry import Rect, bounding
from refboard.core.layout.layouts import Layout
from refboard.ui.arranging.arrange_presenter import ArrangePresenter
from refboard.ui.arranging.arrangement import Arrangement
from refboard.ui.arranging.ordering import Order
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

COUNT = 9


@pytest.fixture
def full(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A board with pictures in disorder; nothing glides."""
    items = tuple(
        item_of(f"p{n}", 190 * (n * 5 % COUNT), 40 * (n * 7 % COUNT), 120 + 10 * n)
        for n in range(COUNT)
    )
    library.open(tmp_path, Board(FIRST, "First", items))
    window.known_assets.put(stored(f"p{n}", 1200 + 100 * n, 1200) for n in range(COUNT))
    window.view.animates = False
    return window


def board_of(window: MainWindow) -> OpenBoard:
    board = window.controller.boards.current
    assert board is not None
    return board


def chooser(window: MainWindow) -> ArrangePresenter:
    return window.presenters.arranging.chooser


def choose(window: MainWindow, **changes: object) -> None:
    """Choose in the panel, and let the choice rest."""
    panel = chooser(window).panel
    panel.show_choice(replace(panel.how, **changes), COUNT)  # type: ignore[arg-type]
    panel.chosen.emit(panel.how)


def shown(window: MainWindow) -> list[Rect]:
    view = window.view
    return [item.placement.rect for item in view._state.index.items()]


def placed(window: MainWindow) -> list[Rect]:
    return [item.placement.rect for item in board_of(window).document]


def tops(rects: Sequence[Rect]) -> set[float]:
    return {round(rect.y, 3) for rect in rects}


def test_the_board_shows_how_it_would_look_and_nothing_is_done_until_it_is_applied(
    full: MainWindow,
) -> None:
    before = placed(full)
    full.run("arrange")
    choose(full, layout=Layout.ROW)

    assert len(tops(shown(full))) == 1
    assert placed(full) == before
    assert not board_of(full).stack.canUndo()

    expected = shown(full)
    chooser(full).panel.apply_button.click()

    assert placed(full) == shown(full) == expected
    assert board_of(full).stack.count() == 1
    assert not chooser(full).is_open
    full.run("undo")
    assert placed(full) == shown(full) == before


@pytest.mark.parametrize("way", ["escape", "button", "delete", "undo"])
def test_cancelling_shows_everything_as_it_is(full: MainWindow, way: str) -> None:
    before, seen = placed(full), full.view.viewpoint()
    full.run("arrange")
    choose(full, layout=Layout.COLUMN)
    assert shown(full) != before
    panel = chooser(full).panel

    if way == "escape":
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    elif way == "button":
        panel.cancel_button.click()
    else:
        full.actions_table[way].setEnabled(True)
        full.actions_table[way].trigger()

    assert not chooser(full).is_open
    assert shown(full) == placed(full) == before
    assert full.view.viewpoint() == seen
    assert not board_of(full).stack.canUndo()


def test_what_is_locked_stays_and_is_not_counted(full: MainWindow) -> None:
    board = board_of(full)
    locked = next(iter(board.document))
    board.editor.set_locked([locked.id], True)

    full.run("arrange")
    assert chooser(full).panel.title.text() == "Arrange 8 items"
    choose(full, layout=Layout.GRID)
    chooser(full).apply()

    assert board.document.items[locked.id].placement == locked.placement


def test_an_edit_while_it_is_open_is_seen_and_counts(full: MainWindow) -> None:
    board = board_of(full)
    full.run("arrange")
    choose(full, layout=Layout.ROW)

    board.editor.delete([next(iter(board.document)).id])
    QTest.qWait(0)

    assert "8" in chooser(full).panel.title.text()
    assert len(shown(full)) == 8
    assert len(tops(shown(full))) == 1
    chooser(full).apply()
    assert placed(full) == shown(full)


def test_another_order_counts_names_and_turns_around(full: MainWindow) -> None:
    full.run("arrange")
    choose(full, layout=Layout.ROW, order=Order.NAME)
    chooser(full).apply()
    board = board_of(full)

    by_place = sorted(board.document, key=lambda item: item.placement.x)
    assert [item.asset_id for item in by_place] == [f"p{n}" for n in range(COUNT)]

    full.run("arrange")
    choose(full, is_backward=True)
    chooser(full).apply()
    by_place = sorted(board.document, key=lambda item: item.placement.x)
    assert [item.asset_id for item in by_place] == [f"p{n}" for n in reversed(range(COUNT))]


def test_many_are_packed_in_another_thread_and_applied_when_that_is_done(
    full: MainWindow, qtbot: QtBot
) -> None:
    board = board_of(full)
    board.editor.add([item_of(f"q{n}", 50 * n, 900) for n in range(60)], "Add")
    full.run("arrange")
    choose(full, layout=Layout.PACK)

    chooser(full).apply()

    qtbot.waitUntil(lambda: not chooser(full).is_open)
    rects = placed(full)
    assert board.stack.undoText() == "Arrange 69 pictures"
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])


def test_packing_by_its_key_is_one_step_with_the_gap_of_the_settings(
    full: MainWindow, qtbot: QtBot
) -> None:
    full.run("arrange_pack")
    qtbot.waitUntil(lambda: board_of(full).stack.count() == 1)

    gap = full.settings.value.arrange_gap
    rects = placed(full)
    for n, rect in enumerate(rects):
        grown = rect.expanded(gap - 1e-6)
        assert not any(grown.intersects(other) for other in rects[n + 1 :])


def test_a_stack_lies_with_the_first_on_top(full: MainWindow) -> None:
    full.run("arrange_by_name")
    full.run("arrange_stack")

    topmost = max(board_of(full).document, key=lambda item: item.placement.z)
    assert topmost.asset_id == "p0"


def test_hues_and_dates_are_read_from_the_pictures(
    full: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    facts = full.presenters.arranging._facts
    items = list(board_of(full).document)
    assert len(facts.missing(items, Order.HUE)) == COUNT

    full.run("arrange")
    choose(full, layout=Layout.ROW, order=Order.TAKEN)
    qtbot.waitUntil(lambda: "without a date" in chooser(full).panel.note.text())

    assert not facts.missing(items, Order.TAKEN)
    assert len(tops(shown(full))) == 1


def test_the_panel_has_icons_and_the_toolbar_steps_aside_for_it(full: MainWindow) -> None:
    full.view.select([item.id for item in board_of(full).document])
    full.run("arrange")

    assert not any(button.icon().isNull() for button in chooser(full).panel.layouts.buttons())
    assert full.toolbar.isHidden()

    chooser(full).cancel()
    assert full.toolbar.isVisible()


def test_the_choice_is_kept_for_the_next_time(full: MainWindow) -> None:
    full.run("arrange")
    choose(full, layout=Layout.MASONRY, gap=4.0)
    chooser(full).apply()

    full.run("arrange")

    assert chooser(full).panel.how == Arrangement(Layout.MASONRY, gap=4.0)


def test_hands_on_the_board_change_neither_the_choice_nor_what_is_shown(full: MainWindow) -> None:
    view = full.view
    view.select([item.id for item in board_of(full).document])
    full.run("arrange")
    choose(full, layout=Layout.ROW)
    chosen, seen = view.selected_ids(), shown(full)
    place = view.rect().bottomLeft()

    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        QTest.mouseClick(view, button, pos=place)
        QTest.mouseDClick(view, button, pos=place)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Backspace):
        QTest.keyClick(view, key)

    assert chooser(full).is_open
    assert view.selected_ids() == chosen
    assert shown(full) == seen
    assert full.focusWidget() is chooser(full).panel
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert placed(full) == seen


def test_the_delete_key_takes_back_the_arrangement_and_no_picture(full: MainWindow) -> None:
    before = placed(full)
    full.view.select([item.id for item in board_of(full).document])
    full.run("arrange")
    choose(full, layout=Layout.ROW)
    full.presenters.situation.refresh()

    full.actions_table["delete"].trigger()

    assert not chooser(full).is_open
    assert shown(full) == placed(full) == before
    assert "cancelled" in full.status.line.text()


def test_the_inspector_waits_while_the_board_shows_what_is_not_there(full: MainWindow) -> None:
    full.view.select([item.id for item in board_of(full).document])
    full.inspector_dock.set_shown(True)
    full.run("arrange")
    full.presenters.inspector.refresh()
    assert not full.inspector.slider.isEnabled()

    chooser(full).cancel()
    full.presenters.inspector.refresh()
    assert full.inspector.slider.isEnabled()


@pytest.mark.parametrize("layout", [Layout.ROW, Layout.COLUMN, Layout.STACK, Layout.ROWS])
def test_all_of_the_preview_is_seen_beside_the_panel_whatever_was_seen_before(
    full: MainWindow, layout: Layout
) -> None:
    view = full.view
    full.run("arrange")
    choose(full, layout=Layout.ROW)
    choose(full, layout=layout)

    box = chooser(full).panel.geometry()
    panel = Rect(box.x(), box.y(), box.width(), box.height())
    whole = bounding(view.to_pixels(rect) for rect in shown(full))
    assert whole is not None
    assert not whole.intersects(panel)
    assert whole.x >= 0
    assert whole.y >= 0
    assert whole.right <= view.width()
    assert whole.bottom <= view.height()
    assert view.zoom == 1 or max(whole.width / view.width(), whole.height / view.height()) > 0.4


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Order.HUE, ["red", "green", "blue"]), (Order.BRIGHTNESS, ["blue", "red", "green"])],
)
def test_colours_are_read_from_originals_and_sort_what_is_seen(
    window: MainWindow,
    library: RecordingLibrary,
    qtbot: QtBot,
    tmp_path: Path,
    order: Order,
    expected: list[str],
) -> None:
    for name in ("green", "blue", "red"):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", (80, 60), name).save(path)
        asset = replace(
            stored(name, 80, 60),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            byte_size=path.stat().st_size,
            storage=Storage.LINKED,
            source=str(path),
        )
        window.known_assets.put([asset])
    names = ("green", "blue", "red")
    items = tuple(item_of(name, 200 * n) for n, name in enumerate(names))
    library.open(tmp_path, Board(FIRST, "First", items))
    window.run("arrange")
    choose(window, layout=Layout.ROW, order=order)
    chooser(window).apply()

    qtbot.waitUntil(lambda: not chooser(window).is_open)
    found = sorted(board_of(window).document, key=lambda item: item.placement.x)
    assert [item.asset_id for item in found] == expected
