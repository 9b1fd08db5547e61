from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from refboard.core.settings import Settings
from refboard.ui.window import window_place
from refboard.ui.window.main_window import MainWindow
from refboard.ui.window.window_place import cascaded, placed
from tests.ui.recorder import RecordingLibrary

SCREEN = QRect(0, 0, 1600, 1000)
BESIDE = QRect(1600, 0, 1920, 1080)


@pytest.mark.parametrize(
    ("frame", "areas", "wanted"),
    [
        (QRect(100, 50, 900, 700), [SCREEN], QRect(100, 50, 900, 700)),
        (QRect(0, 0, 2560, 1640), [SCREEN], SCREEN),
        (QRect(-400, -300, 900, 700), [SCREEN], QRect(0, 0, 900, 700)),
        (QRect(1500, 900, 900, 700), [SCREEN], QRect(700, 300, 900, 700)),
        (QRect(2000, 100, 900, 700), [SCREEN], QRect(700, 100, 900, 700)),
        (QRect(1200, 100, 900, 700), [SCREEN, BESIDE], QRect(1200, 100, 900, 700)),
        (QRect(3000, 100, 900, 700), [SCREEN, BESIDE], QRect(2620, 100, 900, 700)),
        (QRect(9000, 9000, 900, 700), [SCREEN, BESIDE], QRect(700, 300, 900, 700)),
        (QRect(10, 10, 900, 700), [], QRect(10, 10, 900, 700)),
    ],
    ids=[
        "fits",
        "larger than the screen",
        "beyond the left top",
        "beyond the right bottom",
        "its screen is gone",
        "across two screens",
        "half off the second",
        "nowhere",
        "no screen at all",
    ],
)
def test_a_window_is_put_on_a_screen_that_there_is(
    frame: QRect, areas: list[QRect], wanted: QRect
) -> None:
    assert placed(frame, areas) == wanted


@pytest.fixture
def kept(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def made(qtbot: QtBot, tmp_path: Path, kept: QSettings) -> Callable[[], MainWindow]:
    """Makes a shown window whose place is kept."""

    def make() -> MainWindow:
        window = MainWindow(RecordingLibrary(), Settings(), tmp_path / "s.json", state=kept)
        qtbot.addWidget(window)
        window.show()
        return window

    return make


def look_at(monkeypatch: pytest.MonkeyPatch, *areas: QRect) -> None:
    monkeypatch.setattr(window_place, "available_areas", lambda: list(areas))


def test_a_window_that_was_larger_than_the_screen_is_comes_back_inside_it(
    made: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    look_at(monkeypatch, QRect(0, 0, 3000, 2000))
    first = made()
    first.resize(2560, 1640)
    first.close()

    look_at(monkeypatch, SCREEN)
    second = made()

    qtbot.waitUntil(lambda: SCREEN.contains(second.frameGeometry()))
    second.close()


def test_a_first_window_fits_into_a_small_screen(
    made: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    look_at(monkeypatch, QRect(0, 0, 700, 500))

    window = made()

    qtbot.waitUntil(lambda: QRect(0, 0, 700, 500).contains(window.frameGeometry()))
    window.close()


def test_a_window_follows_when_its_screen_goes_away(
    made: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    look_at(monkeypatch, SCREEN, BESIDE)
    window = made()
    window.move(2000, 100)

    look_at(monkeypatch, SCREEN)
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    app.screenRemoved.emit(app.primaryScreen())

    qtbot.waitUntil(lambda: SCREEN.contains(window.frameGeometry()))
    window.close()


def test_what_was_moved_and_shown_is_kept_without_closing_the_window(
    made: Callable[[], MainWindow], kept: QSettings
) -> None:
    killed = made()
    killed.resize(780, 633)
    killed.run("toggle_inspector")
    assert killed._place.rest.isActive()
    killed._place.rest.timeout.emit()

    again = made()

    assert again.size() == QSize(780, 633)
    assert not again.inspector_dock.isHidden()
    for window in (killed, again):
        window.close()


def test_panels_that_gave_way_for_a_while_are_not_kept_as_hidden(
    made: Callable[[], MainWindow],
) -> None:
    killed = made()
    killed._place.rest.timeout.emit()
    killed.run("hide_all")
    assert killed.boards_dock.isHidden()
    killed._place.rest.timeout.emit()

    again = made()
    again.run("hide_all")

    assert not again.boards_dock.isHidden()
    for window in (killed, again):
        window.close()


@pytest.mark.parametrize(
    ("frame", "others", "wanted"),
    [
        (QRect(10, 10, 900, 700), [QRect(10, 10, 900, 700)], QRect(42, 42, 900, 700)),
        (
            QRect(10, 10, 900, 700),
            [QRect(10, 10, 900, 700), QRect(42, 42, 300, 200)],
            QRect(74, 74, 900, 700),
        ),
        (QRect(0, 0, 1600, 1000), [QRect(0, 0, 1600, 1000)], QRect(32, 32, 1568, 968)),
        (QRect(700, 300, 900, 700), [QRect(700, 300, 900, 700)], QRect(31, 31, 900, 700)),
        (QRect(400, 200, 900, 700), [QRect(10, 10, 900, 700)], QRect(400, 200, 900, 700)),
    ],
    ids=["a step", "two steps", "as large as the screen", "at its end", "elsewhere already"],
)
def test_a_window_leaves_others_in_sight(frame: QRect, others: list[QRect], wanted: QRect) -> None:
    assert cascaded(frame, others, [SCREEN]) == wanted
    assert SCREEN.contains(wanted)
