"""A copy under another name is told of once its bytes are read, and can be taken off again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from refboard.core.asset import Failure
from refboard.core.events import AssetsFailed, AssetsStored
from refboard.core.geometry import Point
from refboard.core.ids import AssetId
from refboard.core.requests import ImportRequest
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.importing.drop import Files
from refboard.ui.notices.toast import Toast
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary, stored

HERE = Point(0, 0)
Picture = Callable[..., Path]


def board_of(window: MainWindow) -> OpenBoard:
    board = window.controller.boards.current
    assert board is not None
    return board


def notes(window: MainWindow) -> list[Toast]:
    return [note for note in window.notifier._toasts if "lie" in note.sentence]


def drop(window: MainWindow, library: RecordingLibrary, *paths: Path) -> list[AssetId]:
    """Drop files; return the ids that they have until they are read."""
    before = len(library.asked(ImportRequest))
    window.controller.imports.take(Files(paths), HERE)
    return [e.asset_id for made in library.asked(ImportRequest)[before:] for e in made.entries]


def settle(library: RecordingLibrary, ids: list[AssetId], *names: str) -> None:
    """Tell, one after the other, which assets they turned out to be."""
    for asset_id, name in zip(ids, names, strict=True):
        library.tell(AssetsStored(((asset_id, stored(name)),)))


def test_copies_are_told_of_once_all_that_came_with_them_is_read(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    settle(library, drop(opened, library, picture("a.png"), picture("b.png")), "a", "b")
    earlier = set(board_of(opened).document.items)
    assert notes(opened) == []

    ids = drop(opened, library, picture("a2.png"), picture("new.png"), picture("b2.png"))
    new = set(board_of(opened).document.items) - earlier
    settle(library, ids[:2], "a", "new")
    assert notes(opened) == []
    settle(library, ids[2:], "b")

    (note,) = notes(opened)
    assert note.sentence == "2 of these 3 pictures lie on this board already."
    note.action_button.click()
    assert set(opened.view.selected_ids()) == earlier
    assert len(board_of(opened).document) == 5, "nothing is removed by itself"

    (note,) = notes(opened)  # still there: who has looked may be rid of them
    remove: QPushButton = note.also_button
    assert remove.text() == "Remove the new ones"
    remove.click()
    document = board_of(opened).document
    assert earlier < set(document.items)
    assert len(set(document.items) & new) == 1
    opened.run("undo")
    assert set(document.items) == earlier | new


def test_the_second_of_two_copies_that_come_together_is_the_new_one(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    first, second, failed = drop(
        opened, library, picture("a.png"), picture("a copy.png"), picture("c.png")
    )
    library.tell(AssetsStored(((second, stored("a")), (first, stored("a")))))
    library.tell(AssetsFailed((Failure(failed, "c.png", "c.png", "It is gone."),)))

    (note,) = notes(opened)
    assert note.sentence == "1 of these 3 pictures lies on this board already."
    note.also_button.click()
    shown = [item.asset_id for item in board_of(opened).document]
    assert shown == [first, failed]


def test_one_picture_is_named_and_one_that_is_gone_by_then_is_not_told_of(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    settle(library, drop(opened, library, picture("a.png")), "a")
    ids = drop(opened, library, picture("copy.png"))
    gone = drop(opened, library, picture("other copy.png"))
    opened.run("delete")
    settle(library, gone, "a")
    assert notes(opened) == []

    settle(library, ids, "a")

    (note,) = notes(opened)
    assert note.sentence == f'"{stored("a").name}" lies on this board already.'


def test_who_adds_a_file_again_is_not_told_that_it_is_there(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    path = picture("a.png")
    ids = drop(opened, library, path)
    known = replace(stored("a"), source=str(path), byte_size=path.stat().st_size)
    library.tell(AssetsStored(((ids[0], known),)))
    opened.controller.imports.take(Files((path,)), HERE)
    (note,) = (note for note in opened.notifier._toasts if "already" in note.sentence)
    note.also_button.click()  # Add again

    (entry,) = library.asked(ImportRequest)[-1].entries
    settle(library, [entry.asset_id], "a")

    assert len(board_of(opened).document) == 2
    assert notes(opened) == []
