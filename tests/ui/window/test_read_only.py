"""A window on a library that is only looked at: it shows everything, and changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from refboard.core.asset import Failure
from refboard.core.board import Board, Viewpoint
from refboard.core.events import AssetsFailed
from refboard.core.finding.questions import FindRequest
from refboard.core.geometry import Point
from refboard.core.ids import AssetId
from refboard.core.requests import (
    CHANGING,
    ExportBoard,
    LoadBoard,
    SaveViewpoint,
)
from refboard.ui.document.placing import BOX
from refboard.ui.importing.drop import Files
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of, stored

SENTENCE = "This library is read-only: nothing in it can be changed."
LOOKING = {
    *(
        "copy",
        "select_all",
        "select_none",
        "toggle_snap",
        "add_to_question",
        "find_similar",
        "find_names",
        "show_in_folder",
        "copy_picture",
        "save_original",
    ),
    *("fit_all", "fit_selection", "zoom_actual", "zoom_in", "zoom_out", "lightbox"),
    *("zoom_50", "zoom_100", "zoom_200"),
    *(
        "toggle_boards",
        "toggle_find",
        "toggle_inspector",
        "full_screen",
        "next_board",
        "previous_board",
    ),
    *("hide_all", "show_menu_bar", "show_status_bar", "show_frame", "move_window"),
    *("next_part", "previous_part", "new_window", "close_window"),
    *(
        "save_original",
        "export_board",
        "export_picture",
        "models",
        "settings",
        "quit",
        "shortcuts",
        "queues",
        "about",
    ),
    *("tool_select", "tool_hand", "tool_find_part"),
}


@pytest.fixture
def looking(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window on two boards; the first shows one picture."""
    library.open(
        tmp_path,
        Board(FIRST, "First", (item_of("a"),), viewpoint=Viewpoint(80.0, 60.0, 1.0)),
        Board(SECOND, "Second"),
        is_read_only=True,
    )
    window.known_assets.put([stored("a")])
    return window


def changes(library: RecordingLibrary) -> list[object]:
    return [request for request in library.sent if isinstance(request, CHANGING)]


def notes(window: MainWindow) -> list[str]:
    return [sentence for sentence in window.notifier.sentences if sentence.startswith(SENTENCE)]


def test_it_says_so_when_it_opens_in_its_title_and_in_the_status_bar(looking: MainWindow) -> None:
    assert len(notes(looking)) == 1
    assert looking.windowTitle() == "First (read-only)"
    assert looking.status._read_only.isVisible()
    assert looking.status._read_only.text() == "Read-only"


def test_one_that_can_be_written_does_not(opened: MainWindow) -> None:
    assert notes(opened) == []
    assert opened.windowTitle() == "First"
    assert not opened.status._read_only.isVisible()


def test_only_what_looks_is_enabled(looking: MainWindow) -> None:
    looking.view.select([item_of("a").id])
    looking.presenters.situation.refresh()

    table = looking.actions_table
    assert {row.id for row in table.rows if table[row.id].isEnabled()} == LOOKING


def test_nothing_offers_to_change_what_is_selected_or_found(looking: MainWindow) -> None:
    looking.view.select([item_of("a").id])
    looking.find_dock.show()

    shown = [button for button in looking.toolbar.findChildren(QToolButton) if button.isVisible()]
    assert shown == [looking.toolbar.find_button]
    assert not looking.find_panel.answers.foot.bring.isVisible()


def test_a_drag_moves_nothing_and_says_why(looking: MainWindow, library: RecordingLibrary) -> None:
    view = looking.view
    middle = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    for step in (10, 40, 80):
        QTest.mouseMove(view, middle + QPoint(step, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(80, 0))

    board = looking.controller.boards.current
    assert board is not None
    assert board.document.items == {item_of("a").id: item_of("a")}
    assert view.selected_ids() == (item_of("a").id,)
    assert looking.status.message == SENTENCE
    assert changes(library) == []


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Delete, NONE),
        (Qt.Key.Key_Backspace, NONE),
        (Qt.Key.Key_Right, NONE),
        (Qt.Key.Key_Down, SHIFT),
        (Qt.Key.Key_D, CONTROL),
        (Qt.Key.Key_X, CONTROL),
        (Qt.Key.Key_L, CONTROL),
        (Qt.Key.Key_H, SHIFT),
    ],
)
def test_no_key_changes_a_board(
    looking: MainWindow,
    library: RecordingLibrary,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
) -> None:
    looking.view.select([item_of("a").id])
    looking.presenters.situation.refresh()

    QTest.keyClick(looking.view, key, modifiers)

    board = looking.controller.boards.current
    assert board is not None
    assert board.document.items == {item_of("a").id: item_of("a")}
    assert not board.stack.count()
    assert changes(library) == []


def drop_files(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.controller.imports.take_mime(mime, Point(0, 0))


def paste(window: MainWindow, path: Path) -> None:
    QGuiApplication.clipboard().setText("https://example.com/a.png")
    window.run("paste")


@pytest.mark.parametrize(
    "change",
    [
        drop_files,
        paste,
        lambda window, path: window.open_paths([path]),
        lambda window, path: window.open_paths([path.with_name("any.refboard")]),
        lambda window, path: window.presenters.imports.take_files(Files(folders=(path.parent,))),
        lambda window, path: window.controller.find.results.bring([stored("b")], Point(0, 0)),
        lambda window, path: window.run("new_board"),
        lambda window, path: window.run("trash_board"),
        lambda window, path: window.boards_panel.renamed.emit(FIRST, "Other"),
        lambda window, path: window.boards_panel.delete_pressed.emit(SECOND),
        lambda window, path: window.menus.trash.restored.emit(SECOND),
        lambda window, path: window.status.failed.retried.emit(()),
        lambda window, path: window.status.failed.dismissed.emit(()),
    ],
    ids=[
        *("drop", "paste", "open", "board file", "folder", "bring", "new board", "trash", "rename"),
        *("delete board", "restore", "retry", "dismiss"),
    ],
)
def test_whatever_would_change_it_is_said_in_one_sentence(
    looking: MainWindow,
    library: RecordingLibrary,
    picture: Callable[..., Path],
    change: Callable[[MainWindow, Path], None],
) -> None:
    for toast in tuple(looking.notifier._toasts):
        toast.done.emit()

    change(looking, picture("new.png"))

    assert len(notes(looking)) == 1
    assert changes(library) == []
    board = looking.controller.boards.current
    assert board is not None
    assert len(board.document) == 1


def test_failures_stay_listed(looking: MainWindow, library: RecordingLibrary) -> None:
    library.tell(AssetsFailed((Failure(AssetId("bad"), "bad.jpg", "/bad.jpg", "Cut.", ""),)))

    looking.status.failed.retried.emit(())
    looking.status.failed.dismissed.emit(())

    assert looking.status.failed.failures.rowCount() == 1
    assert changes(library) == []


def test_a_late_size_is_shown_and_not_saved(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    wide = item_of("a", width=BOX.width, height=BOX.height)
    library.open(tmp_path, Board(FIRST, "First", (wide,)), is_read_only=True)

    window.known_assets.put([stored("a", 1000, 1000)])

    board = window.controller.boards.current
    assert board is not None
    qtbot.waitUntil(lambda: board.document.items[wide.id] != wide)
    assert changes(library) == []


def test_boards_are_opened_looked_at_asked_about_and_copied(
    looking: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    looking.view.select([item_of("a").id])
    looking.run("find_similar")
    looking.run("copy")
    looking.run("zoom_in")
    looking.controller.boards.open(SECOND)
    library.load(Board(SECOND, "Second"))
    looking.close()

    assert len(library.asked(FindRequest)) == 1
    assert QGuiApplication.clipboard().mimeData().formats()
    assert len(library.asked(LoadBoard)) == 2
    assert library.asked(SaveViewpoint) == []
    assert library.asked(ExportBoard) == []
    assert changes(library) == []


def test_an_empty_board_does_not_ask_for_pictures(
    looking: MainWindow, library: RecordingLibrary
) -> None:
    looking.controller.boards.open(SECOND)
    library.load(Board(SECOND, "Second"))

    assert not looking.empty_board.isVisible()


def test_the_list_of_boards_offers_no_names_to_type(
    looking: MainWindow, library: RecordingLibrary
) -> None:
    panel = looking.boards_panel
    panel.view.setFocus()

    QTest.keyClick(panel.view, Qt.Key.Key_F2)

    assert panel.view.state() != panel.view.State.EditingState
    assert not looking.actions_table["new_board"].isEnabled()
    assert changes(library) == []
