from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from pytestqt.qtbot import QtBot

from refboard.core.asset import Failure
from refboard.core.board import Board, Viewpoint
from refboard.core.events import (
    ActivityChanged,
    AssetsFailed,
    AssetsStored,
    HoldUpEnded,
    RequestFailed,
)
from refboard.core.geometry import Point
from refboard.core.ids import RequestId
from refboard.core.requests import FetchRequest
from refboard.ui.importing.drop import Files, Nothing, Web
from refboard.ui.importing.web_picture import WebPicture
from refboard.ui.notices.toast import Toast, Tone
from refboard.ui.notices.toasts import MOST
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

Picture = Callable[..., Path]
LONG = "The server answered 404 File not found. Open the picture in the browser, or save it there."


def shown(window: MainWindow) -> list[Toast]:
    return [toast for toast in window.notifier._toasts if not toast.isHidden()]


def let_time_pass(window: MainWindow) -> None:
    """Let every clock of a note that runs come to its end."""
    for toast in tuple(window.notifier._toasts):
        if toast._time.isActive():
            toast._time.timeout.emit()


def enter(toast: Toast) -> None:
    at = QPointF(5, 5)
    toast.event(QEnterEvent(at, at, at))


# Notes


def test_a_note_goes_by_itself_but_not_while_the_pointer_is_on_it(opened: MainWindow) -> None:
    opened.notices.show("Done.")
    (toast,) = shown(opened)

    enter(toast)
    let_time_pass(opened)
    assert opened.notifier.sentences == ["Done."]
    toast.event(QEvent(QEvent.Type.Leave))
    let_time_pass(opened)
    assert opened.notifier.sentences == []


def test_what_went_wrong_and_what_can_be_done_stay_until_they_are_closed(
    opened: MainWindow,
) -> None:
    done: list[str] = []
    opened.notices.refuse("It failed.")
    opened.notices.show("One thing to do.", "Do it", lambda: done.append("it"))
    for toast in shown(opened):
        enter(toast)
        toast.event(QEvent(QEvent.Type.Leave))
    let_time_pass(opened)
    assert opened.notifier.sentences == ["It failed.", "One thing to do."]

    shown(opened)[1].action_button.click()
    shown(opened)[0].close_button.click()
    assert (done, opened.notifier.sentences) == (["it"], [])


def test_of_many_notes_none_is_lost_unread(opened: MainWindow) -> None:
    for number in range(MOST + 2):
        opened.notices.refuse(f"Failure {number}.")

    assert [toast.sentence for toast in shown(opened)] == ["Failure 2.", "Failure 3.", "Failure 4."]
    for _ in range(MOST):
        shown(opened)[-1].close_button.click()
    assert [toast.sentence for toast in shown(opened)] == ["Failure 0.", "Failure 1."]


@pytest.mark.parametrize("size", [(1000, 700), (1600, 1000), (820, 560), (640, 400)])
def test_notes_are_one_column_of_one_width_inside_the_board(
    opened: MainWindow, size: tuple[int, int]
) -> None:
    opened.resize(*size)
    opened.notices.show("Short.")
    opened.notices.refuse(LONG * 2)
    opened.notices.show("This picture lies on another board.", "Back to it", lambda: None)

    rects = [toast.geometry() for toast in shown(opened)]
    assert {rect.width() for rect in rects} == {rects[0].width()}
    assert {rect.left() for rect in rects} == {rects[0].left()}
    assert all(opened.notifier._host.rect().contains(rect) for rect in rects)
    assert not any(a.intersects(b) for a in rects for b in rects if a is not b)
    for toast in shown(opened):
        assert toast.close_button.width() >= 24
        assert toast._words.height() >= toast._words.heightForWidth(toast._words.width())


def test_in_a_tiny_window_a_note_is_a_line_that_goes_and_what_went_wrong_two_that_stay(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.resize(160, 120)
    opened.notices.refuse(LONG)
    opened.notices.show(LONG + " It can be done again.", "Again", lambda: None)
    line = opened.fontMetrics().lineSpacing()
    (note,) = shown(opened)

    assert note.height() < 2 * line
    assert note._words.toolTip() == note.sentence
    qtbot.waitUntil(lambda: not opened.boards_dock.isVisible())
    assert opened.notifier._host.rect().contains(note.geometry())
    note.event(QEvent(QEvent.Type.Leave))  # the pointer may lie there
    let_time_pass(opened)
    (failed,) = shown(opened)
    assert failed.sentence == LONG
    assert failed.height() < 3 * line
    assert not failed.close_button.isHidden()

    opened.resize(1000, 700)
    opened.notifier.lay_out()
    assert failed._words.text() == LONG


def test_what_went_wrong_is_told_by_a_sign(opened: MainWindow) -> None:
    opened.notices.refuse("It failed.")
    opened.notices.show("It went well.")

    failed, fine = shown(opened)
    assert failed.tone is Tone.DANGER
    assert not failed._sign.isHidden()
    assert not failed._sign.pixmap().isNull()
    assert fine._sign.isHidden()


def test_notes_hide_neither_what_is_selected_nor_its_toolbar(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    board = Board(
        FIRST, "First", tuple(item_of(f"{n}", 200 * (n % 5), 150 * (n // 5)) for n in range(15))
    )
    library.open(tmp_path, board)
    window.known_assets.put(stored(f"{n}") for n in range(15))
    window.view.fit_all(glide=False)
    window.notices.refuse(LONG)
    window.notices.refuse("Some pictures could not be imported.")

    for item in board.items:
        window.view.select([item.id])
        window.view.grab()  # the toolbar follows what is painted
        taken = [window.toolbar.geometry()]
        chosen = window.view.selection_rect()
        assert chosen is not None
        taken.append(QRect(int(chosen.x), int(chosen.y), int(chosen.width), int(chosen.height)))
        qtbot.waitUntil(
            lambda taken=taken: (
                not any(  # type: ignore[misc]
                    toast.geometry().intersects(rect) for toast in shown(window) for rect in taken
                )
            )
        )


def test_notes_lie_where_no_picture_is_as_long_as_there_is_room(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    item = item_of("a", 0, 0)
    library.open(tmp_path, Board(FIRST, "First", (item,)))
    window.known_assets.put([stored("a")])
    corner = window.view.rect().bottomRight()
    window.view.set_viewpoint(Viewpoint(150 - corner.x() / 2, 100 - corner.y() / 2, 1.0))
    rect = window.view.item_rect(item.id)
    assert rect is not None
    origin = window.view.mapTo(window._pages, QPoint(0, 0))
    seen = QRect(round(rect.x), round(rect.y), round(rect.width), round(rect.height))
    seen.translate(origin)
    assert seen.intersects(QRect(corner + origin - QPoint(200, 200), corner + origin))

    window.notices.refuse(LONG)
    window.notices.refuse("Some pictures could not be imported.")

    assert len(shown(window)) == 2
    assert not any(toast.geometry().intersects(seen) for toast in shown(window))


# Complaints that are over


def test_a_complaint_goes_when_the_next_try_succeeds(opened: MainWindow, picture: Picture) -> None:
    imports = opened.controller.imports
    imports.take(Nothing("There is no picture in this."), Point(0, 0))
    assert opened.notifier.sentences == ["There is no picture in this."]

    imports.take(Nothing("There is nothing to paste."), Point(0, 0))
    assert len(opened.notifier.sentences) == 2

    imports.take(Files((picture("a.png"),)), Point(0, 0))
    assert opened.notifier.sentences == []


def test_another_success_takes_no_complaint_back(opened: MainWindow, picture: Picture) -> None:
    opened.controller.imports.take(Nothing("There is no picture in this."), Point(0, 0))

    opened.controller.boards.create()

    assert opened.notifier.sentences == ["There is no picture in this."]


def test_a_board_that_opens_takes_back_that_another_did_not(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path)
    window.controller.boards.failed.emit("This board is not there.")

    window.controller.boards.create()

    assert window.notifier.sentences == []


def test_that_the_library_cannot_be_written_is_said_until_it_can(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    library.tell(RequestFailed(RequestId(0), "Not saved yet. The disk is full.", "", is_held=True))
    library.tell(RequestFailed(RequestId(0), "A change is not saved yet."))
    let_time_pass(opened)
    assert len(opened.notifier.sentences) == 2

    library.tell(HoldUpEnded())

    assert opened.notifier.sentences == ["A change is not saved yet."]


def test_that_pictures_failed_is_said_until_none_is_listed_any_more(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    item = item_of("bad")
    assert item.asset_id is not None
    opened.controller.imports.brought.add(item.asset_id)
    library.tell(AssetsFailed((Failure(item.asset_id, "bad.jpg", "", "It is cut off."),)))
    let_time_pass(opened)
    assert opened.notifier.sentences == ["It is cut off."]

    opened.status.failed.popover._dismiss_all.click()
    qtbot.waitUntil(lambda: opened.notifier.sentences == [])


# The line


def test_a_sentence_is_never_cut_in_its_middle(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("bad"),)))
    failure = Failure(item_of("bad").asset_id or "", "bad", "", LONG)  # type: ignore[arg-type]
    library.tell(AssetsFailed((failure,)))
    window.view.select_all()
    window.presenters.situation.refresh()

    label = window.status._words.selection
    assert (label.text(), label.toolTip()) == (LONG, LONG)
    assert label.mode is Qt.TextElideMode.ElideRight
    assert label.width() >= label.fontMetrics().horizontalAdvance(LONG), "the line is empty"

    window.notices.report(LONG)
    assert window.status.line.mode is Qt.TextElideMode.ElideRight
    assert window.status.line.toolTip() == LONG
    assert window.status.line.width() >= window.status._words.width() // 2 - 1


def test_what_is_fetched_is_said_only_while_it_is_fetched(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    pictures = tuple(WebPicture(f"https://example.org/{n}.png") for n in "ab")
    opened.controller.imports.take(Web(pictures), Point(0, 0))
    first, second = (request.asset_id for request in library.asked(FetchRequest))
    assert opened.status.message == "Fetching 2 pictures from the web."

    library.tell(AssetsStored(((first, stored(first)),)))
    assert opened.status.message == "Fetching 2 pictures from the web."
    library.tell(AssetsFailed((Failure(second, "b.png", "", "The server answered 404."),)))
    assert opened.status.message == ""


def test_what_was_said_of_an_import_goes_when_it_is_undone_or_deleted(
    opened: MainWindow, picture: Picture
) -> None:
    imports = opened.controller.imports
    imports.take(Files((picture("a.png"),)), Point(0, 0))
    assert opened.status.message == "1 picture added."
    opened.run("delete")
    assert opened.status.message == ""

    imports.take(Files((picture("b.png"),)), Point(0, 0))
    opened.run("undo")
    assert opened.status.message == "Undone: Add picture."


def test_failures_are_told_of_the_shown_board_or_of_the_library(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("bad"),)))
    ids = [item_of(name).asset_id for name in ("bad", "worse")]
    library.tell(AssetsFailed(tuple(Failure(i, i, i, "It is cut off.") for i in ids if i)))
    library.tell(ActivityChanged(0, 9, 2, "indexing"))

    chip = window.status.failed
    qtbot.waitUntil(lambda: chip.text() == "1 failed on this board")
    assert "1 more in the library" in chip.toolTip()
    assert window.status.chip.text() == "Indexing 0 of 9", "what goes on is another matter"

    window.controller.boards.create()
    qtbot.waitUntil(lambda: chip.text() == "2 failed in the library")


def test_the_lists_behind_the_chips_close_by_their_chip_by_esc_and_by_a_press_elsewhere(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    bad = item_of("bad").asset_id
    assert bad is not None
    library.tell(AssetsFailed((Failure(bad, "bad", "bad", "It is cut off."),)))
    chip = opened.status.failed

    def is_open() -> bool:
        return chip.popover.isVisible()

    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert is_open()
    rect = QRect(chip.mapTo(opened, chip.rect().topLeft()), chip.size())
    assert not chip.popover.geometry().intersects(rect), "its button can be pressed again"
    assert opened.rect().contains(chip.popover.geometry())
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not is_open()

    chip.show_popover()
    qtbot.keyClick(chip.popover, Qt.Key.Key_Escape)
    assert not is_open()
    chip.show_popover()
    qtbot.mouseClick(opened.view, Qt.MouseButton.LeftButton)
    assert not is_open()
