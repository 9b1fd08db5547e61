from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState, Failure
from refboard.core.board import Board, Item, Viewpoint
from refboard.core.events import AssetsFailed, AssetsStored
from refboard.core.geometry import Point
from refboard.core.requests import ImportRequest, SaveChange
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.importing import import_controller
from refboard.ui.importing.drop import Files
from refboard.ui.window.main_window import MainWindow
from tests.items import asset_in
from tests.ui.recorder import FIRST, RecordingLibrary, item_of

Picture = Callable[..., Path]
HERE = Point(0, 0)


def board_of(window: MainWindow) -> OpenBoard:
    board = window.controller.boards.current
    assert board is not None
    return board


def fail(library: RecordingLibrary, *items: Item, is_no_picture: bool = True) -> None:
    """Tell that pictures could not be read after all."""
    failures = (
        Failure(asset_in(item), f"{item.id}.png", item.id, "It is damaged.", "", is_no_picture)
        for item in items
    )
    library.tell(AssetsFailed(tuple(failures)))


def store(library: RecordingLibrary, item: Item) -> None:
    """Tell that a picture was read after all."""
    asset = Asset(asset_in(item), "0" * 64, "a.png", 80, 60, "PNG", state=AssetState.STORED)
    library.tell(AssetsStored(((asset.id, asset),)))


# What is known at once


@pytest.mark.parametrize("kind", ["missing", "text"])
def test_opening_what_is_no_picture_says_only_that(
    opened: MainWindow, library: RecordingLibrary, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "harbour.png"
    if kind == "text":
        path.write_text("no picture")

    opened.open_paths([path])

    assert len(board_of(opened).document) == 0
    assert board_of(opened).stack.count() == 0
    assert not library.asked(ImportRequest)
    (sentence,) = opened.notifier.sentences
    assert '"harbour.png"' in sentence
    assert opened.status.message == ""


def test_what_is_no_picture_takes_no_other_with_it(
    opened: MainWindow, picture: Picture, tmp_path: Path
) -> None:
    opened.open_paths([tmp_path / "gone.png", picture("a.png")])

    assert len(board_of(opened).document) == 1
    assert opened.status.message == "1 picture added."
    assert opened.notifier.sentences == ['"gone.png" is not there.']


def test_in_a_folder_what_only_is_called_a_picture_is_left_out_by_name(
    opened: MainWindow, picture: Picture, qtbot: QtBot
) -> None:
    folder = picture("set/a.png").parent
    (folder / "b.png").write_text("no picture")
    (folder / "c.png").write_text("no picture either")

    opened.open_paths([folder])

    qtbot.waitUntil(lambda: bool(opened.notifier.sentences))
    assert len(board_of(opened).document) == 1
    (sentence,) = opened.notifier.sentences
    assert '"b.png"' in sentence
    assert sentence.endswith("1 more file left out.")
    qtbot.waitUntil(lambda: not opened.controller.imports.is_scanning)


# What turns out later


def test_a_file_that_turns_out_to_be_no_picture_leaves_no_tile_and_no_step(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture("a.png")])
    (item,) = board_of(opened).document

    fail(library, item)

    board = board_of(opened)
    assert len(board.document) == 0
    assert board.stack.count() == 0
    assert opened.status.message == ""
    assert opened.notifier.sentences == ["It is damaged."]
    (entry,) = library.asked(SaveChange)[-1].change.entries
    assert (entry.id, entry.after) == (item.id, None), "the library forgets it, too"


def test_only_what_is_left_is_said_to_be_added(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture("a.png"), picture("b.png"), picture("c.png")])
    first, second, _ = board_of(opened).document
    assert opened.status.message == "3 pictures added."

    fail(library, first)
    assert opened.status.message == "2 pictures added."

    fail(library, second)
    assert opened.status.message == "1 picture added."


def test_the_view_goes_back_from_where_nothing_is_left(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.controller.imports.take(Files((picture("a.png", 900, 900),)), HERE)
    here = Viewpoint(0, 0, 2.5)
    opened.view.set_viewpoint(here)
    opened.open_paths([picture("b.png", 900, 900)])
    _, bad = board_of(opened).document
    assert opened.view.viewpoint() != here

    fail(library, bad)

    assert opened.view.viewpoint() == here


def test_a_file_that_is_missing_is_left_out_even_where_there_is_no_time_to_read_it(
    opened: MainWindow, picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_controller, "PROBE_BUDGET_S", -1.0)

    opened.open_paths([picture("a.png"), tmp_path / "gone.png"])

    assert len(board_of(opened).document) == 1
    assert opened.notifier.sentences == ['"gone.png" is not there.']
    opened.controller.imports.late_sizes.stop()
    opened.close()


def test_the_others_of_its_import_stay_and_are_undone_and_redone_without_it(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture(f"{n}.png") for n in range(3)])
    board = board_of(opened)
    good, bad, other = board.document
    board.editor.move([bad.id, good.id], 5, 5)

    fail(library, bad)

    left = {good.id, other.id}
    assert set(board.document.items) == left
    opened.run("undo")
    assert set(board.document.items) == left
    opened.run("undo")
    assert len(board.document) == 0
    assert "2 pictures taken off." in opened.notifier.sentences
    opened.run("redo")
    assert set(board.document.items) == left
    assert board.stack.undoText() == "Add 2 pictures"


def test_steps_that_only_moved_it_are_passed_over(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture("a.png"), picture("b.png")])
    board = board_of(opened)
    good, bad = board.document
    board.editor.move([bad.id], 5, 5)
    board.editor.move([good.id], 7, 7)
    fail(library, bad)

    opened.run("undo")
    opened.run("undo")

    assert len(board.document) == 0, "the second one was the import, not the move of nothing"


def test_what_is_taken_off_while_its_import_is_undone_does_not_come_back(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture("a.png"), picture("b.png")])
    board = board_of(opened)
    good, bad = board.document
    opened.run("undo")

    fail(library, bad)
    opened.run("redo")

    assert set(board.document.items) == {good.id}


def test_what_may_come_back_keeps_its_tile(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture("a.png")])
    (item,) = board_of(opened).document

    fail(library, item, is_no_picture=False)

    assert len(board_of(opened).document) == 1
    assert opened.known_assets.why_failed(item.asset_id)


def test_what_failed_before_the_window_opened_keeps_its_tile(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("bad"),)))

    fail(library, item_of("bad"))

    assert len(board_of(window).document) == 1


def test_a_file_that_is_a_picture_when_it_is_tried_again_comes_back(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture("a.png"), picture("b.png")])
    board = board_of(opened)
    _, bad = board.document
    fail(library, bad)
    opened.status.failed.popover._retry_all.click()

    store(library, bad)

    assert len(board.document) == 2
    first, back = board.document
    assert back.id != bad.id
    assert replace(back, id=bad.id, placement=bad.placement) == bad
    assert not back.placement.rect.intersects(first.placement.rect)
    assert library.asked(SaveChange)[-1].change.entries[0].after is not None
    opened.run("undo")
    assert len(board.document) == 1


def test_several_failures_are_counted_in_one_note(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    opened.open_paths([picture(f"{n}.png") for n in range(3)])
    first, second, third = board_of(opened).document

    fail(library, first)
    fail(library, second, third)

    assert opened.notifier.sentences == ["3 pictures could not be imported."]
    assert opened.notifier._toasts[0].action_button.text() == "Show why"
    opened.notifier._toasts[0].action_button.click()
    assert opened.status.failed.popover.isVisible()


# Where it is put


def test_a_picture_that_is_opened_from_outside_is_seen_whole(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, picture: Picture
) -> None:
    items = tuple(item_of(f"{n}", 170 * (n % 9), 130 * (n // 9)) for n in range(63))
    library.open(tmp_path, Board(FIRST, "First", items, Viewpoint(700, 400, 2.0)))

    window.open_paths([picture("a.png", 800, 600)])

    board = board_of(window)
    (new,) = (item for item in board.document if item not in items)
    QApplication.processEvents()
    here, bounds = window.view.viewpoint(), new.placement.bounds
    half_width, half_height = (
        window.view.width() / here.zoom / 2,
        window.view.height() / here.zoom / 2,
    )
    assert here.x - half_width <= bounds.x
    assert bounds.right <= here.x + half_width
    assert here.y - half_height <= bounds.y
    assert bounds.bottom <= here.y + half_height
    assert here.zoom <= 2.0


def test_the_view_moves_no_further_than_it_must(opened: MainWindow, picture: Picture) -> None:
    opened.controller.imports.take(Files((picture("a.png", 200, 200),)), HERE)
    opened.view.set_viewpoint(Viewpoint(0, 0, 1.0))
    opened.view.clear_selection()

    opened.open_paths([picture("b.png", 200, 200)])

    assert opened.view.viewpoint() == Viewpoint(0, 0, 1.0), "there was room in sight"


def test_a_file_that_is_no_picture_leaves_no_hole_among_those_that_came_with_it(
    opened: MainWindow, library: RecordingLibrary, picture: Picture
) -> None:
    paths = tuple(picture(f"{n}.png", 300 + 20 * n, 240) for n in range(8))
    opened.controller.imports.take(Files(paths[:3] + paths[4:]), HERE)
    expected = [item.placement.rect for item in board_of(opened).document]
    opened.run("undo")
    opened.controller.imports.take(Files(paths), HERE)

    gone = list(board_of(opened).document)[3]
    fail(library, gone)

    assert [item.placement.rect for item in board_of(opened).document] == expected
    store(library, gone)
    rects = [item.placement.rect for item in board_of(opened).document]
    assert len(rects) == 8
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[n + 1 :])
