from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QPoint, QPointF

from refboard.core.asset import AssetState, Failure, OriginalState
from refboard.core.board import Board
from refboard.core.events import ActivityChanged, AssetsFailed, AssetsStored, FailuresEnded
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
        window.presenters.situation.refresh()
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


# -- what became of originals ----------------------------------------------------------------------

EDITED = Failure(
    AssetId("edited"), "edited.png", "/pictures/edited.png",
    'The file of "edited.png" was changed after it was added.', "Read it again, or keep it.",
    original=OriginalState.CHANGED,
)  # fmt: skip
GONE = Failure(
    AssetId("gone"), "gone.png", "/pictures/gone.png",
    'The file of "gone.png" is no longer where it was.', "Bring it back.",
    original=OriginalState.MISSING,
)  # fmt: skip


def with_lost_originals(window: MainWindow, library: RecordingLibrary, folder: Path) -> Board:
    """Show an edited, a missing and a sound picture."""
    board = Board(FIRST, "First", (item_of("edited"), item_of("gone", 300), item_of("good", 600)))
    library.open(folder, board)
    window.known_assets.put((stored("edited"), stored("gone"), stored("good")))
    library.tell(AssetsFailed((EDITED, GONE)))
    library.tell(ActivityChanged(0, 0, 2))
    return board


def test_lost_and_changed_originals_are_no_failed_imports(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)
    chip = window.status.failed

    assert chip.text() == "2 originals lost or changed"
    assert chip.popover._heading.text() == "2 originals lost or changed"
    assert window.notifier.sentences == [EDITED.sentence]

    library.tell(AssetsFailed((BAD,)))
    library.tell(ActivityChanged(0, 0, 3))

    assert chip.text() == "1 failed in the library, 2 originals lost or changed"
    assert chip.popover._heading.text() == "2 originals lost or changed, 1 not imported"
    assert chip.popover._heading.sizeHint().width() < chip.popover.sizeHint().width()


def test_a_changed_picture_says_so_and_offers_both_ways_in_its_menu(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    board = with_lost_originals(window, library, tmp_path)
    entries = window.menus.failures

    def choose(*places: int) -> None:
        window.view.select([board.items[place].id for place in places])
        entries._offer()

    choose(0)
    assert (entries.retry.text(), entries.retry.isVisible()) == ("Read it again", True)
    assert entries.keep.isVisible()
    assert EDITED.sentence in entries.reason.toolTip()
    choose(1)
    assert (entries.retry.text(), entries.keep.isVisible()) == ("Try again", False)
    choose(2)
    assert [entry.isVisible() for entry in (entries.retry, entries.keep)] == [False, False]

    choose(0, 1)
    entries.keep.trigger()
    assert library.asked(DismissFailures) == [DismissFailures((EDITED.asset_id,))]
    assert window.known_assets.why_failed(EDITED.asset_id) == ""
    assert window.known_assets.why_failed(GONE.asset_id) != ""


def test_the_verbs_act_on_changed_pictures_alone(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    board = with_lost_originals(window, library, tmp_path)
    window.view.select([item.id for item in board.items])

    window.run("read_again")
    assert library.asked(RetryFailed) == [RetryFailed((EDITED.asset_id,))]

    window.run("keep_original")
    assert library.asked(DismissFailures) == []
    assert window.status.line.text() == "What is selected is as it was when it was read."


def test_retry_all_leaves_changed_pictures_on_the_list(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)
    chip = window.status.failed

    chip.popover._retry_all.click()

    assert library.asked(RetryFailed) == [RetryFailed()]
    assert chip.failures.ids() == (EDITED.asset_id,)
    assert window.known_assets.why_failed(EDITED.asset_id) != ""


def test_the_buttons_of_the_list_name_what_they_do_with_a_changed_picture(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)
    popover, failures = window.status.failed.popover, window.status.failed.failures
    choice = popover.list.selectionModel()
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect

    choice.select(failures.index(0), flag)
    assert (popover._retry.text(), popover._dismiss.text()) == ("Read again", "Keep as it was")
    choice.select(failures.index(1), flag)
    assert (popover._retry.text(), popover._dismiss.text()) == ("Retry", "Dismiss")


def test_an_original_that_is_back_leaves_no_badge_and_no_line(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)

    library.tell(FailuresEnded((GONE.asset_id,)))
    library.tell(AssetsStored(((EDITED.asset_id, stored("edited")),)))
    library.tell(ActivityChanged(0, 0, 0))

    assert window.status.failed.failures.rowCount() == 0
    assert not window.status.failed.isVisible()
    assert window.known_assets.why_failed(GONE.asset_id) == ""
    QCoreApplication.processEvents()
    assert window.notifier.sentences == [], "and no note"


def test_one_changed_picture_is_read_again_or_kept_by_plain_buttons(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)
    popover = window.status.failed.popover
    library.tell(FailuresEnded((GONE.asset_id,)))
    library.tell(ActivityChanged(0, 0, 1))

    assert popover._retry_all.text() == "Read again"
    assert popover._dismiss_all.text() == "Keep as it was"
    popover._retry_all.click()

    assert library.asked(RetryFailed) == [RetryFailed((EDITED.asset_id,))]
    assert window.status.failed.failures.rowCount() == 0


def test_pictures_that_are_all_changed_are_read_again_by_name(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)
    popover = window.status.failed.popover
    library.tell(AssetsFailed((replace(GONE, original=OriginalState.CHANGED),)))

    assert window.notifier.sentences == [
        "The files of 2 pictures were changed after they were added."
    ]
    assert (popover._retry_all.text(), popover._dismiss_all.text()) == (
        "Read all again",
        "Keep all",
    )
    popover._retry_all.click()
    assert library.asked(RetryFailed) == [RetryFailed((EDITED.asset_id, GONE.asset_id))]


def test_a_picture_that_was_brought_and_edited_since_is_no_failed_import(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    with_lost_originals(window, library, tmp_path)
    window.controller.imports.brought.update((EDITED.asset_id, BAD.asset_id))

    library.tell(AssetsFailed((BAD,)))

    assert window.notifier.sentences == [EDITED.sentence, "It is cut off. Copy it."]
