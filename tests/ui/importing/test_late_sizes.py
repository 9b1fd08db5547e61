"""Pictures whose sizes come late lie in the end as if they had been known at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState, Failure
from refboard.core.board import Placement
from refboard.core.events import AssetsFailed, AssetsStored
from refboard.core.geometry import Point
from refboard.core.requests import FetchRequest, SaveChange
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import BOX, FreeRoom
from refboard.ui.importing import import_controller
from refboard.ui.importing.drop import Files, Web
from refboard.ui.importing.folders import folder_scan
from refboard.ui.importing.web_picture import WebPicture
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary

Picture = Callable[..., Path]
HERE = Point(0, 0)
SIZES = [(900, 300), (300, 900), (640, 480), (500, 500), (1200, 400), (400, 1000), (300, 300)]


def board_of(window: MainWindow) -> OpenBoard:
    board = window.controller.boards.current
    assert board is not None
    return board


def places(items: object) -> list[Placement]:
    return [item.placement for item in items]  # type: ignore[attr-defined]


@pytest.fixture
def paths(picture: Picture) -> tuple[Path, ...]:
    return tuple(picture(f"{n}.png", *size) for n, size in enumerate(SIZES))


@pytest.fixture
def known_at_once(opened: MainWindow, paths: tuple[Path, ...]) -> list[Placement]:
    """Where the pictures lie when every header is read at once."""
    opened.controller.imports.take(Files(paths), HERE)
    found = places(board_of(opened).document)
    opened.run("undo")
    opened.notifier.settle("step")
    return found


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Lets a drop read no more than so many headers before it is shown."""
    whole = folder_scan.probed

    def let(count: int) -> None:
        def probed(paths: tuple[Path, ...], _: float, **wanted: bool) -> folder_scan.Probed:
            quick, late = whole(paths[:count], 9.0, **wanted), whole(paths[count:], 0.0, **wanted)
            return folder_scan.Probed([*quick.pictures, *late.pictures])

        monkeypatch.setattr(import_controller, "probed", probed)

    return let


def wait_for_sizes(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.controller.imports.late_sizes._errands)


@pytest.mark.parametrize("count", [0, 4])
def test_pictures_of_a_cold_disk_lie_as_those_of_a_warm_one_and_are_one_step(
    opened: MainWindow,
    library: RecordingLibrary,
    qtbot: QtBot,
    paths: tuple[Path, ...],
    known_at_once: list[Placement],
    cold: Callable[[int], None],
    count: int,
) -> None:
    cold(count)
    opened.controller.imports.take(Files(paths), HERE)
    board = board_of(opened)
    assert places(board.document) != known_at_once

    wait_for_sizes(opened, qtbot)

    assert places(board.document) == known_at_once
    assert board.stack.count() == 1
    saved = {entry.id: entry.after for entry in library.asked(SaveChange)[-1].change.entries}
    assert all(board.document.items[item_id] == after for item_id, after in saved.items())
    opened.run("undo")
    assert len(board.document) == 0
    opened.run("redo")
    assert places(board.document) == known_at_once


@pytest.mark.parametrize("count", [0, 30])
def test_an_import_ends_in_rows_whose_ends_are_flush(
    opened: MainWindow,
    qtbot: QtBot,
    picture: Picture,
    cold: Callable[[int], None],
    count: int,
) -> None:
    shapes = [(480 + 37 * n % 300, 480 + 53 * n % 240) for n in range(30)]
    many = tuple(picture(f"{n}.png", *shape) for n, shape in enumerate(shapes))
    cold(count)
    opened.controller.imports.take(Files(many), HERE)

    wait_for_sizes(opened, qtbot)

    rects = [placement.rect for placement in places(board_of(opened).document)]
    ends: dict[float, float] = {}
    for rect in rects:
        row = round(rect.centre.y, 3)
        ends[row] = max(ends.get(row, rect.right), rect.right)
    assert len(ends) > 3
    assert list(ends.values()) == pytest.approx([max(ends.values())] * len(ends))


def test_what_the_user_touched_meanwhile_stays_where_it_is(
    opened: MainWindow, qtbot: QtBot, paths: tuple[Path, ...], cold: Callable[[int], None]
) -> None:
    cold(0)
    opened.controller.imports.take(Files(paths), HERE)
    board = board_of(opened)
    moved, *rest = board.document
    board.editor.move([moved.id], 3_000, 0)
    before = board.document.items[moved.id]

    wait_for_sizes(opened, qtbot)

    assert board.document.items[moved.id] == before
    assert all(board.document.items[item.id] != item for item in rest)
    assert board.stack.count() == 2


def test_an_import_that_was_undone_meanwhile_comes_back_laid_out(
    opened: MainWindow,
    qtbot: QtBot,
    paths: tuple[Path, ...],
    known_at_once: list[Placement],
    cold: Callable[[int], None],
) -> None:
    cold(0)
    opened.controller.imports.take(Files(paths), HERE)
    opened.run("undo")

    wait_for_sizes(opened, qtbot)
    assert len(board_of(opened).document) == 0
    opened.run("redo")

    assert places(board_of(opened).document) == known_at_once


def test_the_first_pictures_are_shown_whole_again_unless_the_user_looked_around(
    opened: MainWindow, qtbot: QtBot, paths: tuple[Path, ...], cold: Callable[[int], None]
) -> None:
    cold(0)
    opened.controller.imports.take(Files(paths), FreeRoom(HERE))
    first = opened.view.viewpoint()
    wait_for_sizes(opened, qtbot)

    whole = opened.view.viewpoint()
    assert whole != first
    opened.view.fit_all(glide=False)
    assert opened.view.viewpoint() == whole


def test_nothing_is_laid_over_what_was_there(
    opened: MainWindow,
    qtbot: QtBot,
    picture: Picture,
    paths: tuple[Path, ...],
    cold: Callable[[int], None],
) -> None:
    opened.controller.imports.take(Files((picture("there.png", 700, 500),)), HERE)
    cold(0)
    opened.controller.imports.take(Files(paths), FreeRoom(HERE))

    wait_for_sizes(opened, qtbot)

    bounds = [item.placement.bounds for item in board_of(opened).document]
    assert not any(
        one.intersects(other) for place, one in enumerate(bounds) for other in bounds[place + 1 :]
    )


def test_web_pictures_that_came_together_are_laid_out_when_the_last_one_is_known(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    pictures = tuple(WebPicture(f"https://example.org/{n}.png") for n in range(3))
    opened.controller.imports.take(Web(pictures), HERE)
    board = board_of(opened)
    ids = [request.asset_id for request in library.asked(FetchRequest)]

    def arrive(place: int) -> None:
        width, height = SIZES[place]
        asset = Asset(
            ids[place], f"{place}" * 64, "n", width, height, "PNG", state=AssetState.STORED
        )
        library.tell(AssetsStored(((ids[place], asset),)))
        QApplication.processEvents()

    arrive(0)
    arrive(1)
    library.tell(AssetsFailed((Failure(ids[2], "c", "", "The server answered 404."),)))

    wide, high, lost = board.document
    assert wide.placement.width / wide.placement.height == pytest.approx(3)
    assert high.placement.width / high.placement.height == pytest.approx(1 / 3)
    assert high.placement.height == lost.placement.height
    assert lost.placement.rect.size.aspect == pytest.approx(BOX.aspect)
    assert board.stack.count() == 1


def test_closing_the_window_ends_the_reading(
    opened: MainWindow, paths: tuple[Path, ...], cold: Callable[[int], None]
) -> None:
    cold(0)
    opened.controller.imports.take(Files(paths), HERE)

    opened.close()


def test_a_file_without_a_size_keeps_its_box_and_holds_up_no_other(
    opened: MainWindow, qtbot: QtBot, paths: tuple[Path, ...], cold: Callable[[int], None]
) -> None:
    cold(0)
    torn = paths[0].with_name("torn.png")
    torn.write_bytes(paths[0].read_bytes()[:12])
    opened.controller.imports.take(Files((*paths, torn)), HERE)

    wait_for_sizes(opened, qtbot)

    shapes = [item.placement.rect.size.aspect for item in board_of(opened).document]
    assert shapes[:-1] == pytest.approx([width / height for width, height in SIZES])
