"""A file that lies on the board already is not put there twice without being asked for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from refboard.core.events import AssetsStored
from refboard.core.geometry import Point
from refboard.core.requests import ImportRequest
from refboard.ui.importing.drop import Files
from refboard.ui.notices.toast import Toast
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary, stored

HERE = Point(0, 0)
Picture = Callable[..., Path]


def count_on_board(window: MainWindow) -> int:
    board = window.controller.boards.current
    assert board is not None
    return len(board.document)


def note_of(window: MainWindow) -> Toast:
    (note,) = (note for note in window.notifier._toasts if "already" in note.sentence)
    return note


@pytest.fixture
def ship(opened: MainWindow, picture: Picture) -> Path:
    """A file that was dropped."""
    path = picture("ship.png")
    opened.controller.imports.take(Files((path,)), HERE)
    return path


def test_a_file_that_is_dropped_again_is_told_of_and_not_added(
    opened: MainWindow, ship: Path
) -> None:
    opened.view.select(())
    opened.controller.imports.take(Files((ship,)), HERE)

    assert count_on_board(opened) == 1
    assert note_of(opened).sentence == '"ship.png" is here already.'
    note_of(opened).action_button.click()
    assert len(opened.view.selected_ids()) == 1
    assert not opened.notifier.sentences


def test_it_is_added_again_for_who_wants_that(
    opened: MainWindow, library: RecordingLibrary, ship: Path
) -> None:
    opened.controller.imports.take(Files((ship,)), HERE)
    again: QPushButton = note_of(opened).also_button

    again.click()
    again.click()  # too often

    assert count_on_board(opened) == 2
    assert len(library.asked(ImportRequest)) == 2


def test_of_many_files_the_new_ones_are_added_and_the_others_told_of_once(
    opened: MainWindow, picture: Picture, ship: Path
) -> None:
    paths = (ship, picture("b.png"), picture("c.png"))
    opened.controller.imports.take(Files(paths), HERE)
    assert count_on_board(opened) == 3

    opened.controller.imports.take(Files(paths), HERE)

    assert count_on_board(opened) == 3
    assert note_of(opened).sentence == "3 pictures are here already."


def test_a_file_that_was_taken_off_or_written_anew_is_new(
    opened: MainWindow, library: RecordingLibrary, picture: Picture, ship: Path
) -> None:
    (entry,) = library.asked(ImportRequest)[-1].entries
    asset = replace(stored("a"), source=str(ship), byte_size=ship.stat().st_size)
    library.tell(AssetsStored(((entry.asset_id, asset),)))
    picture("ship.png", 300, 200)
    opened.controller.imports.take(Files((ship,)), HERE)
    assert count_on_board(opened) == 2

    opened.run("select_all")
    opened.run("delete")
    opened.controller.imports.take(Files((ship,)), HERE)
    assert count_on_board(opened) == 1
