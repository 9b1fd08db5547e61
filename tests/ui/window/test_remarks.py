"""How imported pictures are shown is said once, and seen again beside each picture."""

from dataclasses import replace
from pathlib import Path

from refboard.core.asset import Remark, RemarkKind
from refboard.core.board import Board
from refboard.core.events import ActivityChanged, AssetsStored
from refboard.core.ids import AssetId
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

TWO_THINGS = (Remark(RemarkKind.PARTS_NOT_SHOWN, 2),)
ONE_THING = (Remark(RemarkKind.PARTS_NOT_SHOWN, 1),)


def test_what_came_together_is_told_of_in_one_note_when_it_is_over(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    first = replace(stored("a"), remarks=TWO_THINGS)
    second = replace(stored("b"), remarks=ONE_THING)

    library.tell(ActivityChanged(0, 3))
    library.tell(AssetsStored(((first.id, first), (AssetId("c"), stored("c")))))
    assert opened.notifier.sentences == []
    library.tell(AssetsStored(((second.id, second),)))
    library.tell(ActivityChanged(3, 0))

    assert opened.notifier.sentences == ["In 2 drawings, 3 things are not shown."]


def test_what_is_stored_after_the_last_count_is_told_of_too(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    first = replace(stored("a"), remarks=ONE_THING)

    library.tell(ActivityChanged(1, 0))
    library.tell(AssetsStored(((first.id, first),)))

    assert opened.notifier.sentences == ["In 1 drawing, 1 thing is not shown."]


def test_pictures_that_were_there_already_say_nothing_again(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    known = replace(stored("a"), remarks=ONE_THING)

    library.tell(AssetsStored(((AssetId("asked"), known),)))
    library.tell(ActivityChanged(1, 0))

    assert opened.notifier.sentences == []


def test_the_bar_says_it_of_the_picture_that_is_selected(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    board = Board(FIRST, "First", (item_of("a"),))
    library.open(tmp_path, board)
    window.known_assets.put((replace(stored("a"), remarks=TWO_THINGS),))

    window.view.select([board.items[0].id])
    window.presenters.situation.refresh()

    assert window.status.selection.endswith("px, 2 things not shown")
