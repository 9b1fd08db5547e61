"""One picture after another over the board, and back to exactly the view before."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from refboard.core.asset import Failure
from refboard.core.board import Board, Item, Viewpoint
from refboard.core.content import Unknown
from refboard.core.ids import AssetId, ItemId
from refboard.ui.lightbox.lightbox import Lightbox
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NAMES = "abcd"


@pytest.fixture
def looking(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window on a row of four pictures of 400 x 300 pixels, the last one far away."""
    row = tuple(item_of(name, x=200 * place) for place, name in enumerate("abc"))
    board = Board(FIRST, "First", (*row, item_of("d", x=9000)), Viewpoint(280, 60, 1.0))
    library.open(tmp_path, board)
    window.known_assets.put([stored(name, 400, 300) for name in NAMES])
    window.view.animates = False
    return window


def item(name: str) -> ItemId:
    return ItemId(f"item-{name}")


def key(window: MainWindow, *keys: Qt.Key) -> None:
    for one in keys:
        focused = window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, one)


def shown(window: MainWindow) -> str:
    """Return what the lightbox says: its name, and whether it is open at all."""
    box = window.lightbox
    return box.accessibleName() if box.isVisible() else ""


def middle_of(box: Lightbox) -> QPoint:
    return QPoint(box.width() // 2, box.height() // 2)


def test_enter_opens_arrows_go_on_and_escape_leads_back_to_the_view_before(
    looking: MainWindow,
) -> None:
    before = looking.view.viewpoint()
    looking.view.select([item("b")])

    key(looking, Key.Key_Return)
    assert shown(looking) == "Lightbox: b.png, 2 of 4"
    key(looking, Key.Key_Right, Key.Key_Down)
    assert shown(looking) == "Lightbox: d.png, 4 of 4"
    key(looking, Key.Key_Right)
    assert shown(looking) == "Lightbox: d.png, 4 of 4"
    key(looking, Key.Key_Home, Key.Key_Tab)
    assert shown(looking) == "Lightbox: b.png, 2 of 4"
    key(looking, Key.Key_End)
    assert looking.view.selected_ids() == (item("d"),)

    key(looking, Key.Key_Escape)
    assert not shown(looking)
    assert looking.view.viewpoint() == before
    assert looking.view.selected_ids() == (item("d"),)
    assert looking.view.hasFocus()
    assert looking.controller.boards.undo.activeStack().count() == 0


def test_of_several_selected_pictures_only_those_are_gone_through(looking: MainWindow) -> None:
    looking.view.select([item("d"), item("a")])

    looking.run("lightbox")
    assert shown(looking) == "Lightbox: a.png, 1 of 2"
    key(looking, Key.Key_Right)
    assert shown(looking) == "Lightbox: d.png, 2 of 2"
    key(looking, Key.Key_Return)

    assert not shown(looking)
    assert set(looking.view.selected_ids()) == {item("a"), item("d")}


def test_a_double_click_opens_and_a_click_beside_the_picture_closes(looking: MainWindow) -> None:
    rect = looking.view.item_rect(item("b"))
    assert rect is not None
    QTest.mouseDClick(looking.view, LEFT, pos=QPoint(round(rect.centre.x), round(rect.centre.y)))
    box = looking.lightbox
    assert shown(looking)

    QTest.mouseClick(box, LEFT, pos=middle_of(box))
    assert shown(looking)
    QTest.mouseClick(box, LEFT, pos=QPoint(6, 6))
    assert not shown(looking)

    # The second half of a double click lands on the board.
    QTest.mouseDClick(looking.view, LEFT, pos=QPoint(round(rect.centre.x), round(rect.centre.y)))
    assert not shown(looking)


def test_pixels_and_the_whole_picture_are_a_key_a_wheel_or_a_double_click_away(
    looking: MainWindow,
) -> None:
    looking.known_assets.put([stored("a", 4000, 3000)])
    looking.view.select([item("a")])
    key(looking, Key.Key_Return)
    box = looking.lightbox
    fitted = box.share
    assert fitted < 0.3

    key(looking, Key.Key_1)
    assert box.share == pytest.approx(1.0)
    key(looking, Key.Key_0)
    assert box.share == pytest.approx(fitted)
    QTest.mouseDClick(box, LEFT, pos=middle_of(box))
    assert box.share == pytest.approx(1.0)
    QTest.mouseDClick(box, LEFT, pos=middle_of(box))
    assert box.share == pytest.approx(fitted)

    for delta in (9600, -9600):
        place = QPointF(middle_of(box))
        none = Qt.KeyboardModifier.NoModifier
        wheel = QWheelEvent(
            place,
            QPointF(box.mapToGlobal(middle_of(box))),
            QPoint(),
            QPoint(0, delta),
            Qt.MouseButton.NoButton,
            none,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, wheel)
        assert box.share == pytest.approx(64.0 if delta > 0 else fitted)


def test_a_picture_that_is_larger_than_the_window_is_moved_within_its_edges(
    looking: MainWindow,
) -> None:
    looking.known_assets.put([stored("a", 4000, 3000)])
    looking.view.select([item("a")])
    key(looking, Key.Key_Return, Key.Key_1)
    box, start = looking.lightbox, middle_of(looking.lightbox)

    QTest.mousePress(box, LEFT, pos=start)
    QTest.mouseMove(box, start - QPoint(30, 20))
    QTest.mouseRelease(box, LEFT, pos=start - QPoint(30, 20))
    here = box.camera.viewpoint
    assert (here.x, here.y) == pytest.approx((30.0, 20.0))

    box.camera.pan(-90_000, 90_000)
    seen = box.camera.visible
    assert (seen.right, seen.y) == pytest.approx((2000.0, -1500.0))


def test_a_tap_of_space_shows_a_preview_and_takes_it_away(looking: MainWindow) -> None:
    looking.view.select([item("b")])
    key(looking, Key.Key_Space)
    assert shown(looking) == "Preview: b.png, 2 of 4"
    assert looking.lightbox.is_light
    key(looking, Key.Key_Space)
    assert not shown(looking)

    key(looking, Key.Key_Space, Key.Key_Right, Key.Key_Return)
    assert shown(looking) == "Lightbox: c.png, 3 of 4"
    key(looking, Key.Key_Space)  # which is no way to leave it by accident
    assert shown(looking)
    key(looking, Key.Key_Escape)
    assert looking.view.selected_ids() == (item("c"),)


def test_a_glance_leaves_what_is_selected(looking: MainWindow) -> None:
    looking.view.select([item("a"), item("c")])
    rect = looking.view.item_rect(item("b"))
    assert rect is not None
    QTest.mouseMove(looking.view, QPoint(round(rect.centre.x), round(rect.centre.y)))

    key(looking, Key.Key_Space)
    assert shown(looking) == "Preview: b.png, 2 of 4"
    key(looking, Key.Key_Escape)

    assert looking.view.selected_ids() == (item("a"), item("c"))


def test_keys_of_the_lightbox_are_no_shortcuts_and_the_board_stays_where_it_was(
    looking: MainWindow,
) -> None:
    before = looking.view.viewpoint()
    looking.view.select([item("b")])
    key(looking, Key.Key_Return)

    key(looking, Key.Key_Plus, Key.Key_0, Key.Key_1, Key.Key_Minus, Key.Key_PageUp)
    for action_id in ("fit_all", "zoom_actual", "zoom_in", "zoom_in"):  # from a menu
        looking.run(action_id)
    assert looking.status.zoom.text == "Picture 156 %"
    assert looking.controller.boards.undo.activeStack().count() == 0

    key(looking, Key.Key_Escape)
    assert looking.view.viewpoint() == before
    assert looking.status.zoom.text == "Picture 40 %"


def test_nothing_that_edits_the_board_unseen_can_be_done_meanwhile(looking: MainWindow) -> None:
    looking.view.select([item("a"), item("b")])
    looking.run("flip_h")
    looking.view.select([item("b")])
    actions = looking.actions_table
    seen = {"rotate_right", "rotate_left", "rotate_right_90", "rotate_left_90"}
    seen |= {"flip_h", "flip_v", "greyscale"}

    for opener in (Key.Key_Space, Key.Key_Return):
        key(looking, opener)
        editing = {row.id for row in actions.rows if row.changes and actions[row.id].isEnabled()}
        assert editing == {*seen, "undo"}
        steps = looking.controller.boards.undo.activeStack().count()
        for one in (Key.Key_Delete, Key.Key_BracketRight, Key.Key_5):
            key(looking, one)
        assert looking.controller.boards.undo.activeStack().count() == steps
        key(looking, Key.Key_Escape)
        assert actions["delete"].isEnabled()

    key(looking, Key.Key_Return, Key.Key_G)
    assert looking.controller.boards.undo.activeStack().undoText() == "Change colours of picture"
    assert shown(looking)


def test_undo_leads_back_to_the_board_and_shows_there_what_it_took_back(
    looking: MainWindow,
) -> None:
    looking.view.select([item("b")])
    looking.run("flip_h")
    key(looking, Key.Key_Return, Key.Key_End)

    focused = looking.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert not shown(looking)
    assert looking.view.selected_ids() == (item("b"),)
    rect = looking.view.item_rect(item("b"))
    assert rect is not None
    assert looking.view.covered_area(rect) > 0


def test_it_covers_the_panels_and_takes_the_keys_that_they_had(looking: MainWindow) -> None:
    looking.view.select([item("b")])
    for dock in (looking.boards_dock, looking.inspector_dock):
        dock.set_shown(True)
    looking.run("lightbox")
    box = looking.lightbox
    lies = box.geometry()
    assert (lies.left(), lies.width()) == (0, looking.width())
    for dock in (looking.boards_dock, looking.inspector_dock):
        assert lies.contains(dock.geometry())
        assert looking.childAt(dock.geometry().center()) is box

    looking.boards_panel.setFocus()
    looking.inspector.findChildren(QLineEdit)[0].setFocus()
    assert box.hasFocus()
    key(looking, Key.Key_Escape)
    assert not shown(looking)
    assert looking.view.selected_ids() == (item("b"),)
    assert looking.boards_dock.isVisible()

    looking.run("lightbox")
    looking.run("find_names")
    assert not shown(looking)


def test_what_is_told_meanwhile_lies_over_the_picture(looking: MainWindow) -> None:
    looking.view.select([item("b")])
    looking.run("lightbox")
    toast = looking.notifier.show("The disk is full.")
    assert toast.isVisible()
    assert looking.lightbox.isAncestorOf(toast)
    key(looking, Key.Key_Escape)
    assert toast.isVisible()


def test_what_is_edited_meanwhile_is_followed(looking: MainWindow) -> None:
    looking.view.select([item("b")])
    key(looking, Key.Key_Return)
    board = looking.controller.boards.current
    assert board is not None

    looking.run("flip_h")
    slide = looking.lightbox._slide
    assert slide is not None
    assert slide.placement.is_flipped_h
    board.editor.delete([item("b")])
    assert shown(looking) == "Lightbox: c.png, 2 of 3"
    board.editor.delete([item(name) for name in "acd"])
    assert not shown(looking)


def test_another_board_closes_it_and_an_empty_one_has_nothing_to_show(looking: MainWindow) -> None:
    looking.view.select([item("b")])
    key(looking, Key.Key_Return)

    looking.controller.boards.create()
    assert not shown(looking)
    looking.view.setFocus()
    key(looking, Key.Key_Return, Key.Key_Space)
    looking.run("lightbox")
    assert not shown(looking)


def test_it_says_why_a_picture_is_not_there(looking: MainWindow) -> None:
    looking.view.select([item("a")])
    key(looking, Key.Key_Return)
    before = looking.lightbox.grab().toImage()

    failure = Failure(AssetId("a"), "a.png", "a.png", "It is broken.", "Fetch it again.")
    looking.known_assets.fail([failure])

    assert looking.lightbox.grab().toImage() != before


def test_it_shows_the_picture_as_it_lies_on_the_board_on_a_dark_ground(
    looking: MainWindow, qtbot: QtBot
) -> None:
    looking.theme.choose("light")
    two = QPixmap(400, 300)
    two.fill(QColor("#ff0000"))
    looking.cache.insert(AssetId("a"), 512, two)
    looking.view.select([item("a")])
    looking.run("greyscale")
    key(looking, Key.Key_Return)

    image = looking.lightbox.grab().toImage()
    assert QColor(image.pixel(3, 3)).lightness() < 30
    middle = QColor(image.pixel(image.width() // 2, image.height() // 2))
    assert middle.red() == middle.green() == middle.blue()
    assert middle.lightness() > 40


def test_the_board_waits_while_it_is_covered(looking: MainWindow, qtbot: QtBot) -> None:
    looking.view.select([item("b")])
    key(looking, Key.Key_Return)
    wanted = {asset for shown in looking.cache._shown.values() for asset in shown}
    assert wanted == {"a", "b", "c"}  # what is looked at, and its neighbours

    key(looking, Key.Key_Escape)
    looking.view.fit_all(glide=False)
    qtbot.waitUntil(lambda: "d" in {a for s in looking.cache._shown.values() for a in s})


def test_a_preview_from_the_disk_is_asked_for_before_the_pixels_of_an_original(
    looking: MainWindow,
) -> None:
    looking.known_assets.put([stored("a", 6000, 4000), stored("b", 6000, 4000)])
    looking.view.select([item("a")])
    key(looking, Key.Key_Return, Key.Key_1)
    looking.lightbox.camera.settled.emit()

    assert ("a", 1024) in looking.cache._asked
    assert looking.cache._shown[id(looking.lightbox._feed)][AssetId("a")] == 8192
    assert looking.cache._shown[id(looking.lightbox._feed)][AssetId("b")] <= 1024


def test_what_is_no_picture_fills_the_window_where_it_lies(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    picture = item_of("a")
    library.open(tmp_path, Board(FIRST, "First", (picture,), Viewpoint(0, 0, 0.5)))
    board = window.controller.boards.current
    assert board is not None
    note = Item(ItemId("n"), picture.placement.moved(300, 0), Unknown("note", "{}"))
    board.editor.add((note,), "Add")
    window.view.select([note.id])

    window.run("lightbox")

    assert not shown(window)
    assert window.view.viewpoint().zoom > 1
