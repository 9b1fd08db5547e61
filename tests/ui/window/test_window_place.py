from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from refboard.core.settings import Settings
from refboard.ui.window import window_place
from refboard.ui.window.main_window import MainWindow
from refboard.ui.window.window_place import placed
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
