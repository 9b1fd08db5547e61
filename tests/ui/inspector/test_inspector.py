"""The inspector in the real window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Item, Viewpoint
from refboard.core.content import Crop, Picture
from refboard.core.geometry import Point
from refboard.core.ids import ItemId
from refboard.core.settings import Settings
from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.menus import menu_in
from refboard.ui.canvas.canvas_state import Lifted
from refboard.ui.canvas.transform import Turn
from refboard.ui.inspector.measures import Measure
from refboard.ui.inspector.number_field import NumberField
from refboard.ui.inspector.opacity_slider import OpacitySlider
from refboard.ui.window.main_window import MainWindow
from tests.items import asset_in
from tests.ui.canvas.conftest import make_item
from tests.ui.recorder import FIRST, RecordingLibrary, stored

LEFT = Qt.MouseButton.LeftButton


def show(
    window: MainWindow, library: RecordingLibrary, folder: Path, *, is_read_only: bool = False
) -> None:
    """Four pictures of 800 x 640, each 100 x 80; one is cropped and turned, the last is locked."""
    items = [make_item(number) for number in range(4)]
    turned = replace(items[1].placement, rotation=90.0)
    crop = Picture(asset_in(items[1]), Crop(0.0, 0.0, 0.5, 0.5))
    items[1] = replace(items[1], placement=turned, content=crop, opacity=0.5)
    items[3] = replace(items[3], is_locked=True)
    board = Board(FIRST, "First", tuple(items), Viewpoint(200.0, 100.0, 1.0))
    library.open(folder, board, is_read_only=is_read_only)
    window.known_assets.put([stored(asset_in(item), 800, 640) for item in items])
    window.run("toggle_inspector")


@pytest.fixture
def inspected(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    show(window, library, tmp_path)
    return window


def select(window: MainWindow, qtbot: QtBot, *numbers: int) -> None:
    window.view.select(ItemId(f"i{number:02}") for number in numbers)
    settle(window, qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    inspector = window.presenters.inspector
    qtbot.waitUntil(
        lambda: not inspector._soon.isActive() and not inspector._edits._soon.isActive()
    )
    window.presenters.situation.refresh()


def field(window: MainWindow, measure: Measure) -> NumberField:
    return window.inspector.numbers[measure].field


def texts(window: MainWindow) -> list[str]:
    """Return what the fields show, those that say nothing of their own in brackets."""
    fields = [field(window, measure) for measure in Measure]
    return [f.text() or f"({f.placeholderText()})" for f in fields]


def item(window: MainWindow, number: int) -> Item:
    board = window.controller.boards.current
    assert board is not None
    return board.document.items[ItemId(f"i{number:02}")]


def steps(window: MainWindow) -> int:
    board = window.controller.boards.current
    assert board is not None
    return board.stack.count()


def type_in(window: MainWindow, qtbot: QtBot, measure: Measure, text: str) -> None:
    field(window, measure).setFocus()
    field(window, measure).selectAll()
    qtbot.keyClicks(field(window, measure), text)
    qtbot.keyClick(field(window, measure), Qt.Key.Key_Return)
    settle(window, qtbot)


def test_it_says_what_one_picture_is_and_where_it_lies(inspected: MainWindow, qtbot: QtBot) -> None:
    select(inspected, qtbot, 1)

    assert texts(inspected) == ["130", "-10", "100", "80", "90\N{DEGREE SIGN}", "50 %"]
    assert inspected.inspector.title.text() == "a01.png"
    lines = inspected.inspector.details.text().split("\n")
    assert lines == [
        "800 \N{MULTIPLICATION SIGN} 640 px, shown at 25 %",
        "Cropped to 400 \N{MULTIPLICATION SIGN} 320 px",
    ]


def test_several_that_differ_are_mixed_and_typing_sets_all_but_what_is_locked(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    select(inspected, qtbot, 0, 1, 3)
    assert texts(inspected) == ["0", "-10", "210", "100", "(Mixed)", "(Mixed)"]
    assert inspected.inspector.slider.is_mixed
    assert inspected.inspector.title.text() == "3 pictures"
    locked = item(inspected, 3)

    type_in(inspected, qtbot, Measure.OPACITY, "30")
    type_in(inspected, qtbot, Measure.ANGLE, "+15")
    type_in(inspected, qtbot, Measure.X, "100")

    assert [item(inspected, n).opacity for n in (0, 1)] == [0.3, 0.3]
    assert [item(inspected, n).placement.rotation for n in (0, 1)] == [15, 105]
    assert texts(inspected)[0] == "100"
    assert item(inspected, 3) == locked
    assert steps(inspected) == 3
    inspected.run("undo")
    inspected.run("undo")
    inspected.run("undo")
    settle(inspected, qtbot)
    assert texts(inspected) == ["0", "-10", "210", "100", "(Mixed)", "(Mixed)"]


def test_enter_takes_what_was_typed_and_leads_back_to_the_board_and_escape_takes_it_back(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    select(inspected, qtbot, 0)

    type_in(inspected, qtbot, Measure.WIDTH, "100*2")
    assert (item(inspected, 0).placement.width, item(inspected, 0).placement.height) == (200, 160)
    assert inspected.view.hasFocus()

    width = field(inspected, Measure.WIDTH)
    width.setFocus()
    qtbot.keyClicks(width, "7")
    qtbot.keyClick(width, Qt.Key.Key_Escape)
    assert width.text() == "200"
    assert width.hasFocus()
    qtbot.keyClick(width, Qt.Key.Key_Escape)
    assert inspected.view.hasFocus()

    type_in(inspected, qtbot, Measure.WIDTH, "nonsense")
    assert width.text() == "200"
    assert steps(inspected) == 1


def test_looking_elsewhere_takes_what_was_typed_for_what_was_selected_then(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    select(inspected, qtbot, 0)
    field(inspected, Measure.X).setFocus()
    field(inspected, Measure.X).selectAll()
    qtbot.keyClicks(field(inspected, Measure.X), "-50")
    # What is being typed stays when something else changes.
    inspected.known_assets.put([stored("a02", 800, 640)])
    settle(inspected, qtbot)
    assert field(inspected, Measure.X).text() == "-50"

    seen = inspected.view.item_rect(ItemId("i02"))
    assert seen is not None
    QTest.mouseClick(inspected.view, LEFT, pos=QPoint(round(seen.centre.x), round(seen.centre.y)))
    field(inspected, Measure.Y).setFocus()
    settle(inspected, qtbot)

    assert item(inspected, 0).placement.x == -50
    assert item(inspected, 2).placement.x == 240


def test_arrows_step_and_a_quick_run_is_one_step(inspected: MainWindow, qtbot: QtBot) -> None:
    select(inspected, qtbot, 0, 1)
    angle = field(inspected, Measure.ANGLE)
    angle.setFocus()

    for key, modifiers in (
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier),
    ):
        qtbot.keyClick(angle, key, modifiers)

    assert [item(inspected, n).placement.rotation for n in (0, 1)] == [10, 100]
    assert steps(inspected) == 1


def test_dragging_a_label_is_one_step_however_long_and_escape_takes_it_back(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    select(inspected, qtbot, 0, 1)
    label = inspected.inspector.numbers[Measure.OPACITY].label
    start = QPoint(4, 4)

    QTest.mousePress(label, LEFT, pos=start)
    for far in (10, 80, -40):
        QTest.mouseMove(label, start + QPoint(far, 0))
        settle(inspected, qtbot)
    assert [item(inspected, n).opacity for n in (0, 1)] == pytest.approx([0.6, 0.1])
    QTest.mouseRelease(label, LEFT, pos=start)
    assert steps(inspected) == 1

    QTest.mousePress(label, LEFT, pos=start)
    QTest.mouseMove(label, start + QPoint(-20, 0))
    settle(inspected, qtbot)
    assert item(inspected, 0).opacity == pytest.approx(0.4)
    qtbot.keyClick(label, Qt.Key.Key_Escape)
    assert item(inspected, 0).opacity == pytest.approx(0.6)
    assert steps(inspected) == 1


def test_the_numbers_follow_what_is_dragged_on_the_board(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    view = inspected.view
    select(inspected, qtbot, 0, 2)
    seen = view.item_rect(ItemId("i00"))
    assert seen is not None
    start = QPoint(round(seen.centre.x), round(seen.centre.y))

    QTest.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in (20, 40):
        QTest.mouseMove(view, start + QPoint(0, step))
    settle(inspected, qtbot)
    during = texts(inspected)[:2]
    assert steps(inspected) == 0
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    settle(inspected, qtbot)
    QTest.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, start)

    assert during == ["0", "40"]
    assert texts(inspected)[:2] == ["0", "0"]


def test_what_is_carried_lies_where_it_is_put_down() -> None:
    item, other = make_item(5), make_item(6)
    middle = Point(300.0, -40.0)
    turned = Lifted(frozenset([item.id]), turn=Turn(middle, 30.0)).item(item).placement
    centre = item.placement.rect.centre.turned(middle, 30.0)

    assert turned.rotation == 30
    assert (turned.rect.centre.x, turned.rect.centre.y) == pytest.approx((centre.x, centre.y))
    assert turned.rect.size == item.placement.rect.size
    assert Lifted(frozenset([item.id])).item(other) is other


def drag(slider: OpacitySlider, share: float) -> None:
    """Press at the left end, move to a share of the slider, and let go."""
    QTest.mousePress(slider, LEFT, pos=QPoint(2, 8))
    QTest.mouseMove(slider, QPoint(round(slider.width() * share), 8))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(round(slider.width() * share), 8))


def test_the_slider_fades_while_it_is_dragged_in_one_step(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    select(inspected, qtbot, 0, 1, 3)

    drag(inspected.inspector.slider, 0.5)
    settle(inspected, qtbot)

    assert item(inspected, 0).opacity == item(inspected, 1).opacity == pytest.approx(0.5, abs=0.03)
    assert item(inspected, 3).opacity == 1.0
    assert texts(inspected)[-1] == f"{inspected.inspector.slider.value()} %"
    assert steps(inspected) == 1


def test_the_slider_in_the_menu_knows_what_is_selected_and_fades_it(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    select(inspected, qtbot, 1)
    menu = menu_in(inspected.menus.selection, Menu.OPACITY)
    row = inspected.menus.opacity

    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(row.isVisible)
    assert row.slider.value() == 50
    drag(row.slider, 0.0)
    menu.close()

    assert item(inspected, 1).opacity == 0.0
    assert steps(inspected) == 1


def test_nothing_can_be_set_where_nothing_can_be_changed_and_it_says_why(
    inspected: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = inspected.inspector

    def is_off() -> bool:
        return (
            not any(n.isEnabled() for n in panel.numbers.values()) and not panel._reset.isEnabled()
        )

    select(inspected, qtbot)
    assert is_off()
    assert panel.title.text() == "Nothing selected"
    select(inspected, qtbot, 3)
    assert is_off()
    assert "Locked" in panel.details.text()
    assert texts(inspected)[0] == "360"
    inspected.run("lock")
    settle(inspected, qtbot)
    assert not is_off()

    inspected.run("toggle_inspector")
    show(inspected, library, tmp_path, is_read_only=True)
    select(inspected, qtbot, 0)
    assert is_off()
    assert "read-only" in panel.details.text()


def test_find_and_inspector_share_a_place_and_the_menu_brings_either_to_the_front(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    table = inspected.actions_table
    assert table["toggle_inspector"].isChecked()

    inspected.run("find_names")
    qtbot.waitUntil(lambda: inspected.find_dock.is_in_front)
    assert not table["toggle_inspector"].isChecked()
    inspected.run("toggle_inspector")
    qtbot.waitUntil(lambda: inspected.inspector_dock.is_in_front)
    assert table["toggle_inspector"].isChecked()
    inspected.run("toggle_inspector")
    qtbot.waitUntil(lambda: inspected.find_dock.is_in_front)
    assert not inspected.inspector_dock.isVisible()


def test_a_small_window_has_room_for_both_where_it_has_room_for_one(
    inspected: MainWindow, qtbot: QtBot
) -> None:
    inspected.run("find_names")
    inspected.resize(700, 600)

    assert inspected.boards_dock.isVisible()
    assert inspected.find_dock.isVisible()
    assert inspected.inspector_dock.isVisible()


def test_it_is_there_again_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    def start() -> MainWindow:
        made = MainWindow(RecordingLibrary(), Settings(), tmp_path / "s.json", state=kept)
        qtbot.addWidget(made)
        made.show()
        return made

    first = start()
    assert not first.inspector_dock.isVisible()
    first.run("toggle_inspector")
    first.close()

    second = start()
    assert second.inspector_dock.isVisible()
    assert second.actions_table["toggle_inspector"].isChecked()
    second.run("find_names")
    qtbot.waitUntil(lambda: second.find_dock.is_in_front)
    assert second.inspector_dock.isVisible()
    second.close()
