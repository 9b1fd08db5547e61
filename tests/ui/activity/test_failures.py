from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF

from refboard.core.asset import AssetState, Failure
from refboard.core.board import Board
from refboard.core.events import ActivityChanged, AssetsFailed
from refboard.core.ids import AssetId
from refboard.core.requests import DismissFailures, RetryFailed
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

BAD = Failure(AssetId("bad"), "bad.jpg", "/pictures/bad.jpg", "It is cut off.", "Copy it.")
AGAIN = replace(BAD, asset_id=AssetId("again"), sentence="It is empty.")
OTHER = Failure(AssetId("other"), "other.jpg", "/pictures/other.jpg", "It is no picture.")


def test_a_file_that_failed_twice_is_one_failure_and_is_dismissed_as_one(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    chip = opened.status.failed
    library.tell(AssetsFailed((BAD, OTHER, AGAIN)))
    library.tell(ActivityChanged(3, 0, 3))

    assert chip.failures.rowCount() == 2
    assert chip.text() == "2 failed in the library"
    assert "It is empty." in chip.failures.index(0).data()

    choice = chip.popover.list.selectionModel()
    choice.select(chip.failures.index(0), QItemSelectionModel.SelectionFlag.Select)
    chip.popover._dismiss.click()

    assert library.asked(DismissFailures) == [DismissFailures((BAD.asset_id, AGAIN.asset_id))]
    assert chip.failures.ids() == (OTHER.asset_id,)


def test_dismissing_all_hides_the_chip(opened: MainWindow, library: RecordingLibrary) -> None:
    library.tell(AssetsFailed((BAD, OTHER)))
    library.tell(ActivityChanged(2, 0, 2))

    opened.status.failed.popover._dismiss_all.click()
    library.tell(ActivityChanged(2, 0, 0))

    assert library.asked(DismissFailures) == [DismissFailures((BAD.asset_id, OTHER.asset_id))]
    assert not opened.status.failed.isVisible()


def test_a_failed_picture_says_why_and_is_retried_from_its_menu(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    board = Board(FIRST, "First", (item_of("bad"), item_of("good", 300)))
    library.open(tmp_path, board)
    failed = replace(stored("bad"), state=AssetState.FAILED)
    window.known_assets.put((failed, stored("good")))
    library.tell(AssetsFailed((BAD,)))
    entries = window.menus.failures

    def open_menu(place: int) -> None:
        window.view.select([board.items[place].id])
        window.situation.refresh()
        window.view.context_menu_requested.emit(QPoint(), QPointF())
        assert window.menus.selection.isVisible()
        window.menus.selection.hide()

    open_menu(1)
    assert not entries.reason.isVisible()
    assert not entries.retry.isVisible()

    open_menu(0)
    assert window.menus.selection.actions()[:2] == [entries.reason, entries.retry]
    assert entries.reason.text() == "It is cut off. Copy it."
    assert not entries.reason.isEnabled()
    assert "It is cut off." in window.status.selection

    window.status.failed.popover._dismiss_all.click()
    open_menu(0)
    assert entries.reason.text() == "It is cut off. Copy it.", "its badge stays, and so does why"
    entries.retry.trigger()
    assert library.asked(RetryFailed) == [RetryFailed((BAD.asset_id,))]
    assert window.known_assets.why_failed(BAD.asset_id) == ""


def test_a_dismissed_picture_that_is_stored_loses_its_badge(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.known_assets.put((stored("bad"),))
    library.tell(AssetsFailed((BAD,)))
    assert opened.known_assets.why_failed(BAD.asset_id)

    opened.status.failed.popover._dismiss_all.click()

    assert opened.known_assets.why_failed(BAD.asset_id) == ""
