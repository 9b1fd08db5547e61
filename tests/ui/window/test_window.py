import sys
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from refboard.core.asset import Failure
from refboard.core.board import Board, Viewpoint
from refboard.core.events import (
    ActivityChanged,
    AssetsFailed,
    BoardExported,
    BoardImported,
    LibraryFailed,
    RequestFailed,
)
from refboard.core.geometry import Point
from refboard.core.ids import AssetId, RequestId
from refboard.core.requests import (
    CancelImports,
    ExportBoard,
    ImportBoardFile,
    ImportRequest,
    LoadBoard,
    RetryFailed,
    SaveViewpoint,
)
from refboard.core.saving import Saving
from refboard.core.settings import Settings
from refboard.services.settings_file import load_settings
from refboard.ui.activity.activity import chip_words
from refboard.ui.activity.failures_model import FailuresModel
from refboard.ui.crash.crash_dialog import CrashDialog
from refboard.ui.crash.crash_hook import CrashHook
from refboard.ui.crash.fault import Fault
from refboard.ui.settings.general_page import GeneralPage
from refboard.ui.settings.ground_box import GroundBox
from refboard.ui.style.form_widgets import ChoiceBox, NumberBox, TickBox
from refboard.ui.style.tokens import DARK, LIGHT
from refboard.ui.window.layout_keys import key_at
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of, stored

Box = TypeVar("Box", bound=QWidget)


def page_of(window: MainWindow) -> GeneralPage:
    dialog = window.presenters.settings_pages.dialog
    assert dialog is not None
    return dialog.general_page


def box_of(page: GeneralPage, kind: type[Box], name: str) -> Box:
    box = page.findChild(kind, name)
    assert box is not None
    return box


FAILURE = Failure(AssetId("bad"), "bad.jpg", "/pictures/bad.jpg", "It is cut off.", "Copy it.")


def test_the_window_is_painted_before_the_library_is_opened(
    qtbot: QtBot, library: RecordingLibrary, tmp_path: Path
) -> None:
    window = MainWindow(library, Settings(), tmp_path / "settings.json")
    qtbot.addWidget(window)
    started_when_painted: list[bool] = []
    window.painted.connect(lambda: started_when_painted.append(library.is_started))
    assert window.message_page.sentence == "Opening library..."
    assert not library.is_started

    window.show()

    qtbot.waitUntil(lambda: library.is_started)
    assert started_when_painted == [False]
    window.close()


def test_closing_saves_the_viewpoint_and_ends_the_library(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.close()

    assert isinstance(library.sent[-1], SaveViewpoint)
    assert library.is_stopped


def test_nothing_that_happens_after_closing_is_heard(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.close()

    library.tell(RequestFailed(RequestId(0), "Too late."))

    assert not opened.notifier.sentences


def test_a_library_that_cannot_be_opened_says_why(
    window: MainWindow, library: RecordingLibrary
) -> None:
    library.tell(LibraryFailed("Another window has this library.", "Close it first."))

    assert window.message_page.sentence == "Another window has this library."
    assert not window.view.isVisible()


def test_the_window_comes_back_where_it_was(
    qtbot: QtBot, library: RecordingLibrary, tmp_path: Path
) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    first = MainWindow(library, Settings(), tmp_path / "s.json", state=kept)
    qtbot.addWidget(first)
    first.resize(820, 600)
    first.show()
    first.boards_dock.set_shown(False)
    first.close()

    second = MainWindow(RecordingLibrary(), Settings(), tmp_path / "s.json", state=kept)
    qtbot.addWidget(second)
    second.show()

    assert second.height() == 600
    assert not second.boards_dock.isVisible()
    second.close()


def test_an_empty_board_says_what_to_do_and_stops_when_it_is_not_empty(
    opened: MainWindow, library: RecordingLibrary, picture: Callable[..., Path], qtbot: QtBot
) -> None:
    assert opened.empty_board.isVisible()

    opened.open_paths([picture("a.png")])

    qtbot.waitUntil(lambda: not opened.empty_board.isVisible())
    opened.run("undo")
    qtbot.waitUntil(opened.empty_board.isVisible)


def test_paths_that_are_given_early_wait_for_the_board(
    window: MainWindow,
    library: RecordingLibrary,
    picture: Callable[..., Path],
    tmp_path: Path,
) -> None:
    board_file = tmp_path / "trip.refboard"
    window.open_paths([picture("a.png"), board_file])
    assert not library.asked(ImportRequest)

    library.open(tmp_path)

    assert len(library.asked(ImportRequest)) == 1
    assert [request.path for request in library.asked(ImportBoardFile)] == [board_file]


def test_the_bar_says_what_is_selected(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    board = Board(FIRST, "First", (item_of("a"), replace(item_of("b"), is_locked=True)))
    library.open(tmp_path, board)
    window.known_assets.put((stored("a", 640, 480),))

    window.view.select([board.items[0].id])
    window.presenters.situation.refresh()
    assert "a.png \N{EN DASH} 640 \N{MULTIPLICATION SIGN} 480 px" in window.status.selection
    window.view.select_all()
    window.presenters.situation.refresh()
    assert window.status.selection == "2 pictures, 1 locked"


def test_a_locked_picture_says_how_it_is_unlocked(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    board = Board(FIRST, "First", (replace(item_of("a"), is_locked=True),))
    library.open(tmp_path, board)
    window.view.select_all()
    window.presenters.situation.refresh()

    qtbot.keyClick(window.view, Qt.Key.Key_Delete)

    assert window.status.message.startswith("Locked. ")
    window.status.line.time.timeout.emit()
    assert not window.status.message


def test_the_toolbar_covers_no_selection_that_has_room_beside_it(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    tall = item_of("a", width=100, height=900)
    library.open(tmp_path, Board(FIRST, "First", (tall,)))
    window.boards_dock.set_shown(False)
    window.view.set_viewpoint(Viewpoint(50, 450, 1.0))

    window.view.select_all()

    rect = window.view.selection_rect()
    assert rect is not None
    assert rect.height > window.view.height()
    assert window.toolbar.isVisible()
    assert window.toolbar.x() >= rect.right


def test_the_zoom_is_shown_of_the_board_or_of_the_selected_picture(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    first, second = item_of("a", width=100), item_of("b", x=400, width=100)
    library.open(tmp_path, Board(FIRST, "First", (first, second)))
    window.known_assets.put([stored("a", 400, 300), stored("b", 400, 300)])
    window.view.set_viewpoint(Viewpoint(0, 0, 0.088))
    assert window.status.zoom.text == "Board 8.8 %"

    window.view.select([first.id])
    window.presenters.situation.refresh()
    assert window.status.zoom.text == "Picture 2.2 %"
    window.view.set_viewpoint(Viewpoint(0, 0, 2.0))
    assert window.status.zoom.text == "Picture 50 %"

    window.view.select([first.id, second.id])
    window.presenters.situation.refresh()
    assert window.status.zoom.text == "Board 200 %"


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (ActivityChanged(), ""),
        (ActivityChanged(132, 468, 0, "indexing"), "Indexing 132 of 600"),
        (ActivityChanged(0, 5, 0, "reading"), "Reading 0 of 5"),
        (ActivityChanged(5, 0, 2, ""), ""),
        (ActivityChanged(1, 1, 1, "indexing"), "Indexing 1 of 2"),
    ],
)
def test_the_chip_says_how_far_the_work_is_and_nothing_of_failures(
    activity: ActivityChanged, words: str
) -> None:
    assert chip_words(activity) == words


def test_what_failed_is_listed_with_its_reason_and_can_be_retried(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    chip = opened.status.failed
    assert not chip.isVisible()
    library.tell(AssetsFailed((FAILURE,)))
    library.tell(ActivityChanged(1, 0, 1))
    assert chip.isVisible()
    assert chip.text() == "1 failed in the library"
    assert "It is cut off." in chip.failures.index(0).data()

    chip.show_popover()
    chip.popover._retry_all.click()

    assert library.asked(RetryFailed) == [RetryFailed(())]
    assert chip.failures.rowCount() == 0
    library.tell(ActivityChanged(0, 1, 0, "reading"))
    opened.status.chip.popover._cancel.click()
    assert library.asked(CancelImports)


def test_failures_are_a_well_formed_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = FailuresModel()
    model.add((FAILURE, replace(FAILURE, asset_id=AssetId("worse"))))
    qtmodeltester.check(model)


def test_a_refusal_of_the_library_is_a_note_that_can_be_closed(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    for _ in range(2):
        library.tell(RequestFailed(RequestId(0), "The disk is full.", "Free some space."))

    assert opened.notifier.sentences == ["The disk is full. Free some space."]
    opened.notifier._toasts[0].done.emit()
    assert not opened.notifier.sentences


def test_panels_come_and_go_without_moving_the_pictures(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    board = Board(FIRST, "First", (item_of("a"),))
    library.open(tmp_path, board)

    def place() -> tuple[int, int]:
        rect = window.view.item_rect(board.items[0].id)
        assert rect is not None
        point = window.view.mapTo(window, window.view.rect().topLeft())
        return round(point.x() + rect.x), round(point.y() + rect.y)

    before = place()
    window.find_dock.set_shown(True)
    assert place() == before
    window.boards_dock.set_shown(False)
    assert place() == before


def test_a_panel_that_is_switched_leaves_in_the_middle_what_was_there(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    board = Board(FIRST, "First", (item_of("a"), item_of("b", x=900)))
    library.open(tmp_path, board)
    view = window.view
    view.set_viewpoint(Viewpoint(70.0, 60.0, 1.0))

    window.run("toggle_find")
    assert view.viewpoint() == Viewpoint(70.0, 60.0, 1.0)
    qtbot.waitUntil(lambda: view.centre() == Point(70.0, 60.0))
    window.run("toggle_find")
    assert view.viewpoint() == Viewpoint(70.0, 60.0, 1.0)

    view.fit_all(glide=False)
    before = view.viewpoint()
    window.run("toggle_boards")
    assert view.is_fitted
    assert view.viewpoint().zoom > before.zoom


def test_settings_are_used_at_once_and_written(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    opened.run("settings")
    page = page_of(opened)
    theme = box_of(page, ChoiceBox, "theme")
    theme.setCurrentIndex(theme.findData("light"))
    box_of(page, TickBox, "wheel_pans").setChecked(True)
    box_of(page, TickBox, "animates_view").setChecked(False)
    box_of(page, NumberBox, "arrange_gap").setValue(40)

    assert opened.theme.tokens is LIGHT
    assert opened.view.wheel_pans
    assert not opened.view.animates
    written = load_settings(tmp_path / "settings.json")
    assert (written.theme, written.wheel_pans, written.arrange_gap) == ("light", True, 40)
    opened.settings.change(replace(written, theme="dark"))
    assert opened.theme.tokens is DARK


def test_settings_that_cannot_be_written_are_used_and_told(
    opened: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "settings.json").mkdir()

    opened.settings.change(Settings(theme="light"))

    assert opened.theme.tokens is LIGHT
    assert "could not be written" in opened.notifier.sentences[0]


def test_a_setting_that_is_changed_leaves_the_others_as_they_are(opened: MainWindow) -> None:
    opened.run("settings")
    opened.settings.change(replace(opened.settings.value, space="both", link_originals=True))

    box_of(page_of(opened), NumberBox, "arrange_gap").setValue(3)

    now = opened.settings.value
    assert (now.space, now.link_originals, now.arrange_gap) == ("both", True, 3)


PANELS_OWN = {"space", "find_thumb_px"}


def test_every_setting_but_the_panels_own_is_on_the_page_with_its_value(opened: MainWindow) -> None:
    opened.settings.change(
        Settings(theme="light", emphasis="palette", telemetry=True, check_updates=True)
    )
    opened.run("settings")
    page = page_of(opened)

    for name in (field.name for field in fields(Settings) if field.name not in PANELS_OWN):
        box = page.findChild(QWidget, name)
        value = getattr(opened.settings.value, name)
        shown = {
            ChoiceBox: lambda b: b.currentData(),
            NumberBox: lambda b: b.value(),
            TickBox: lambda b: b.isChecked(),
            GroundBox: lambda b: b.currentData(),
        }[type(box)](box)
        assert shown == value, name


def test_the_settings_are_one_dialog_that_holds_nothing_up_and_closes_with_the_window(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.run("settings")
    dialog = opened.presenters.settings_pages.dialog
    assert dialog is not None
    opened.run("models")

    assert opened.presenters.settings_pages.dialog is dialog
    assert not dialog.isModal()
    assert dialog.pages.currentWidget() is dialog.models_page
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    opened.run("settings")
    assert dialog.pages.currentWidget() is dialog.general_page
    opened.close()
    assert not dialog.isVisible()


def test_a_half_typed_number_is_no_wish_yet(opened: MainWindow, qtbot: QtBot) -> None:
    opened.run("settings")
    box = box_of(page_of(opened), NumberBox, "arrange_gap")
    box.selectAll()

    qtbot.keyClicks(box, "12")
    assert opened.settings.value.arrange_gap == 16
    qtbot.keyClick(box, Qt.Key.Key_Return)

    assert opened.settings.value.arrange_gap == 12
    assert opened.presenters.settings_pages.dialog is not None
    assert opened.presenters.settings_pages.dialog.isVisible()


def test_what_was_chosen_in_the_panel_outlasts_another_setting(opened: MainWindow) -> None:
    opened.find_panel.controls.emphasis_chosen.emit("palette")

    opened.settings.change(replace(opened.settings.value, arrange_gap=40))
    assert opened.find_panel.controls.emphases.value == "palette"
    opened.settings.change(replace(opened.settings.value, emphasis="shape"))

    assert opened.find_panel.controls.emphases.value == "shape"


def test_an_imported_board_file_is_shown_and_a_written_one_is_told(
    opened: MainWindow,
    library: RecordingLibrary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened.controller.files.read_board(tmp_path / "trip.refboard")
    (request,) = library.asked(ImportBoardFile)

    library.tell(BoardImported(request.request_id, SECOND))

    assert library.asked(LoadBoard)[-1].board_id == SECOND
    out = tmp_path / "out.refboard"
    monkeypatch.setattr(opened.controller.files, "_ask_where", lambda *_: out)
    opened.run("export_board")
    library.tell(BoardExported(library.asked(ExportBoard)[0].request_id, out))
    assert opened.status.message == '"out.refboard" was written.'


def test_digits_are_known_by_their_place_on_the_keyboard(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    shift = Qt.KeyboardModifier.ShiftModifier
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Exclam, shift, 10, 0, 0, "!")

    assert key_at(event) == "1"


@pytest.mark.logs_warnings
def test_a_bug_is_logged_every_time_and_told_once(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    hook = CrashHook(tmp_path)
    faults: list[Fault] = []
    hook.crashed.disconnect()
    hook.crashed.connect(faults.append)

    def fail() -> None:
        try:
            int("no number")
        except ValueError:
            hook.take(*sys.exc_info())

    fail()
    fail()
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: bool(faults))
    (fault,) = faults
    assert "ValueError: invalid literal" in fault.report
    assert fault.path is not None
    assert fault.path.read_text(encoding="utf-8") == fault.report
    assert caplog.text.count("Unexpected error") == 3


def test_a_bug_opens_a_dialog_that_holds_nothing_up(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    hook = CrashHook(tmp_path, parent=opened)
    hook.window = opened

    for number in range(2):
        hook.crashed.emit(Fault(f"report {number}", tmp_path / "crash.txt"))

    qtbot.waitUntil(lambda: bool(opened.findChildren(CrashDialog)))
    (dialog,) = opened.findChildren(CrashDialog)
    assert not dialog.isModal()
    assert not dialog.report.isVisible()
    dialog.show_button.click()
    assert dialog.report.isVisible()
    assert dialog.report.toPlainText() == "report 0"
    dialog.copy_button.click()
    assert QApplication.clipboard().text() == "report 0"
    dialog.close()
    qtbot.waitUntil(lambda: not opened.findChildren(CrashDialog))
    hook.crashed.emit(Fault("report 2", None))
    qtbot.waitUntil(lambda: bool(opened.findChildren(CrashDialog)))
    (dialog,) = opened.findChildren(CrashDialog)
    assert not dialog.folder_button.isVisible()
    dialog.close()


def test_a_crash_dialog_says_what_is_saved_as_long_as_it_is_shown(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    known = [Saving(2, is_answering=True)]
    hook = CrashHook(tmp_path, parent=opened)
    hook.window, hook.saving = opened, lambda: known[-1]
    hook.crashed.emit(Fault("report", None))
    qtbot.waitUntil(lambda: bool(opened.findChildren(CrashDialog)))
    (dialog,) = opened.findChildren(CrashDialog)
    dialog._again.setInterval(1)

    assert dialog.words.text().startswith("2 changes are not saved yet; RefBoard keeps trying")
    known.append(Saving(0, is_answering=True))
    qtbot.waitUntil(lambda: dialog.words.text().startswith("Your boards and pictures are saved"))
    known.append(Saving(1, is_answering=False))
    qtbot.waitUntil(lambda: dialog.words.text().startswith("The library does not answer"))
    dialog.close()


def test_the_folder_of_a_report_is_opened_where_the_desktop_shows_folders(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    dialog = CrashDialog(Fault("report", tmp_path / "crash.txt"), tmp_path)
    qtbot.addWidget(dialog)

    dialog.folder_button.click()

    assert opened == [QUrl.fromLocalFile(str(tmp_path))]


def test_what_happened_is_said_for_some_seconds_only(opened: MainWindow, qtbot: QtBot) -> None:
    opened.status.line.time.setInterval(1)

    opened.notices.report("36 pictures added.")
    assert opened.status.message == "36 pictures added."

    qtbot.waitUntil(lambda: not opened.status.message)
