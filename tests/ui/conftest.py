"""A window on a recording library."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from refboard.core.settings import Settings
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary


@pytest.fixture(scope="module", autouse=True)
def _qt_objects_end_where_they_were_made() -> Iterator[None]:
    """Collect what a module leaves: a timer that still runs crashes in another thread."""
    yield
    gc.collect()


@pytest.fixture
def library() -> RecordingLibrary:
    return RecordingLibrary()


@pytest.fixture
def window(qtbot: QtBot, library: RecordingLibrary, tmp_path: Path) -> Iterator[MainWindow]:
    """A shown window; its library is not open yet."""
    made = MainWindow(library, Settings(theme="dark"), tmp_path / "settings.json")
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitUntil(lambda: library.is_started)
    yield made
    made.close()


@pytest.fixture
def opened(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window that shows an empty board."""
    library.open(tmp_path)
    return window


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Writes a picture file of a size and returns its path."""

    def write(name: str, width: int = 80, height: int = 60) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0xFF336699)
        assert image.save(str(path))
        return path

    return write
