"""What other programs are given when pictures are copied, or dragged out of the window."""

import threading
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.query import Match, Matches
from refboard.services import paths
from refboard.services.imaging.originals import original_file
from refboard.ui.exporting import lying_pictures
from refboard.ui.exporting.lying_pictures import lying_copy
from refboard.ui.importing.clipboard import ITEMS_MIME
from refboard.ui.importing.drop import LibraryAssets, read_mime
from refboard.ui.window.main_window import MainWindow
from tests.board_wall import Wall, file_of
from tests.export_cases import noise
from tests.export_reference import composed
from tests.ui.recorder import FIRST, RecordingLibrary

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wall:
    monkeypatch.setattr(paths, "handed_out_dir", lambda: tmp_path / "handed out")
    made = Wall(tmp_path / "library")
    for number in range(2):
        made.add(file_of(Image.fromarray(noise(90, 60, number))), "cat.png")
    made.items[1] = replace(made.items[1], opacity=0.5)
    return made


@pytest.fixture
def shown(window: MainWindow, library: RecordingLibrary, wall: Wall) -> MainWindow:
    library.open(wall.paths.root, Board(FIRST, "First", tuple(wall.items)))
    window.known_assets.put(wall.assets.values())
    window.view.fit_all(glide=False)
    window.view.select([item.id for item in wall.items])
    return window


def clipboard() -> QMimeData:
    mime = QGuiApplication.clipboard().mimeData()
    assert mime is not None
    return mime


def png_of(mime: QMimeData) -> Image.Image:
    return Image.open(BytesIO(bytes(mime.data("image/png").data())))


def test_several_are_copied_as_one_picture_as_they_lie(shown: MainWindow, wall: Wall) -> None:
    shown.run("copy")

    expected = composed(
        wall.items,
        {asset.id: noise(90, 60, n) for n, asset in enumerate(wall.assets.values())},
        wall.picture().part, 1.0, None,
    ).pixels  # fmt: skip
    copied = np.asarray(png_of(clipboard()).convert("RGBA")).astype(float)
    assert np.abs(copied - expected)[..., 3].max() <= 1
    assert np.abs(copied - expected)[expected[..., 3] > 0].max() <= 2


def test_programs_that_know_pictures_find_one_before_any_file(shown: MainWindow) -> None:
    shown.run("copy")

    formats = clipboard().formats()
    assert formats[0] == "image/png"
    assert formats[-1] == "text/uri-list"
    assert ITEMS_MIME in formats
    assert "text/plain" not in formats


def test_files_are_handed_out_under_their_names_and_not_the_librarys_own(
    shown: MainWindow, wall: Wall
) -> None:
    shown.run("copy")

    files = [Path(url.toLocalFile()) for url in clipboard().urls()]
    assert [file.name for file in files] == ["cat.png", "cat 2.png"]
    for file, asset in zip(files, wall.assets.values(), strict=True):
        original = original_file(asset, wall.paths.originals)
        assert file.read_bytes() == original.read_bytes()
        assert not file.samefile(original)


def test_copy_as_picture_gives_pixels_and_nothing_else(shown: MainWindow) -> None:
    shown.run("copy_picture")

    mime = clipboard()
    assert png_of(mime).size == (190, 60)
    assert not mime.hasUrls()
    assert not mime.hasText()
    assert not mime.hasFormat(ITEMS_MIME)


def test_one_picture_is_no_larger_than_other_programs_bear(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr(lying_pictures, "MOST_PIXELS", 1000)
    copied = lying_copy(wall.snapshot(None, *(item.id for item in wall.items)))

    assert copied is not None
    width, height = Image.open(BytesIO(copied.png())).size
    assert 900 <= width * height <= 1100


def test_what_was_copied_before_is_made_no_longer(
    shown: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    made: list[object] = []
    go = threading.Event()
    drawn = lying_pictures._drawn

    def hold(*args: object) -> object:
        assert go.wait(10)
        made.append(drawn(*args))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(lying_pictures, "_drawn", hold)
    shown.run("copy")
    shown.run("copy")
    go.set()
    assert png_of(clipboard()).size == (190, 60)
    qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if t.name == "copied picture"])
    assert len(made) == 1


def test_what_was_copied_outlasts_the_window_without_being_made_any_more(
    shown: MainWindow,
) -> None:
    shown.run("copy")

    shown.close()

    mime = clipboard()
    assert type(mime) is QMimeData
    assert png_of(mime).size == (190, 60)
    assert len(mime.urls()) == 2
    assert mime.hasFormat(ITEMS_MIME)


# -- dragging --------------------------------------------------------------------------------------


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[QMimeData]:
    """What was handed to the desktop."""
    taken: list[QMimeData] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: taken.append(drag.mimeData()))
    return taken


@pytest.fixture
def pointer(shown: MainWindow) -> Callable[..., None]:
    """Drags the second picture to a place of the window."""

    def drag(to: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        view = shown.view
        rect = view.item_rect(view.selected_ids()[1])
        assert rect is not None
        start = QPoint(round(rect.centre.x), round(rect.centre.y))
        for kind, at, button, buttons in (
            (QEvent.Type.MouseButtonPress, start, LEFT, LEFT),
            (QEvent.Type.MouseMove, start + QPoint(20, 20), NONE, LEFT),
            (QEvent.Type.MouseMove, to, NONE, LEFT),
        ):
            place, world = QPointF(at), QPointF(view.mapToGlobal(at))
            is_last = at is to
            held = modifiers if is_last else PLAIN
            QApplication.sendEvent(view, QMouseEvent(kind, place, world, button, buttons, held))

    return drag


OUTSIDE = QPoint(-500, 100)


def test_pictures_dragged_over_the_edge_with_ctrl_are_files_and_stay_where_they_were(
    shown: MainWindow, wall: Wall, pointer: Callable[..., None], dragged: list[QMimeData]
) -> None:
    before = list(wall.items)
    pointer(OUTSIDE, CTRL)

    (mime,) = dragged
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == ["cat.png", "cat 2.png"]
    board = shown.controller.boards.current
    assert board is not None
    assert [board.document.items[item.id] for item in before] == before
    assert not shown.view.is_carrying
    # The desktop takes the release of what it drags: the toolbar comes back without it.
    assert shown.toolbar.isVisible()


@pytest.mark.parametrize(("to", "held"), [(OUTSIDE, PLAIN), (QPoint(300, 300), CTRL)])
def test_nothing_is_handed_out_without_ctrl_or_inside_the_window(
    to: QPoint,
    held: Qt.KeyboardModifier,
    pointer: Callable[..., None],
    dragged: list[QMimeData],
    shown: MainWindow,
) -> None:
    pointer(to, held)

    assert not dragged
    assert shown.view.is_carrying
    shown.view.cancel_tool()


def test_what_is_dragged_from_find_has_its_files_and_stays_what_it_is_on_the_board(
    shown: MainWindow, wall: Wall
) -> None:
    assets = list(wall.assets.values())
    found = tuple(Match(asset, 0.5) for asset in assets)
    shown.find_panel.show_answer(Matches(found, "look", is_exact=True, milliseconds=1.0))
    model = shown.find_panel.model

    mime = model.mimeData([model.index(0)])

    assert read_mime(mime) == LibraryAssets((assets[0].id,))
    (url,) = mime.urls()
    assert Path(url.toLocalFile()).name == "cat.png"
