"""The library looks at originals and previews when there is a reason to."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from refboard.core.asset import Storage
from refboard.core.board import Board
from refboard.core.events import AssetsStored
from refboard.core.ids import AssetId
from refboard.core.requests import CheckPictures, SaveChange
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import SECOND, RecordingLibrary, item_of, stored


@pytest.fixture
def shown(opened: MainWindow, library: RecordingLibrary) -> MainWindow:
    """A window with a linked and a copied picture on its board."""
    linked = replace(stored("a"), storage=Storage.LINKED, source="/pictures/a.png")
    library.tell(AssetsStored(((linked.id, linked), (AssetId("b"), stored("b")))))
    board = opened.controller.boards.current
    assert board is not None
    board.editor.add([item_of("a"), item_of("b", 300)], "Add")
    library.sent.clear()
    return opened


def test_what_is_in_doubt_is_asked_about_together(
    shown: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    shown.loader.doubted.emit("b", False)
    shown.loader.doubted.emit("a", True)
    shown.loader.doubted.emit("a", False)

    qtbot.waitUntil(lambda: bool(library.asked(CheckPictures)))

    assert library.asked(CheckPictures) == [
        CheckPictures((AssetId("a"), AssetId("b")), met_damage=True)
    ]


def test_linked_pictures_are_looked_at_when_the_user_comes_back(
    shown: MainWindow, library: RecordingLibrary
) -> None:
    watch = shown.presenters.original_watch

    watch._follow_user(Qt.ApplicationState.ApplicationInactive)
    assert library.asked(CheckPictures) == []
    watch._follow_user(Qt.ApplicationState.ApplicationActive)

    assert library.asked(CheckPictures) == [CheckPictures((AssetId("a"),), originals_only=True)]


def test_linked_pictures_are_looked_at_when_their_board_is_shown(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    linked = replace(stored("a"), storage=Storage.LINKED, source="/pictures/a.png")
    other = Board(SECOND, "Other", (item_of("a"), item_of("b")))

    opened.controller.boards.open(other.id)
    library.load(other, linked, stored("b"))

    assert library.asked(CheckPictures) == [CheckPictures((AssetId("a"),), originals_only=True)]


def test_a_picture_that_was_read_again_takes_its_new_shape_and_that_is_saved(
    shown: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    board = shown.controller.boards.current
    assert board is not None
    again = replace(stored("a", 300, 600), sha256="f" * 64)

    library.tell(AssetsStored(((again.id, again),)))

    qtbot.waitUntil(lambda: bool(library.asked(SaveChange)))
    (item,) = board.items_of(again.id)
    assert (item.placement.width, item.placement.height) == (60, 120)
