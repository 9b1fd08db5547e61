"""The application object and the window on it, as every composition root makes them."""

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QLockFile, QSettings
from PySide6.QtGui import QColorSpace, QFileOpenEvent, QIcon, QSurfaceFormat
from PySide6.QtWidgets import QApplication, QMessageBox

from refboard.core.events import AssetsEmbedded
from refboard.core.settings import Settings
from refboard.core.words import counted
from refboard.services.paths import LibraryPaths, assets_dir
from refboard.ui.about.old_build_notice import OldBuildNotice
from refboard.ui.startup.files_to_open import FilesToOpen
from refboard.ui.startup.windows import Windows
from refboard.ui.style.theme import Theme
from refboard.ui.window.main_window import MainWindow
from refboard.worker.bridge import LibraryBridge

SWITCH_INTERVAL_S = 0.001
"""Library and preview threads run Python between native calls; handing the interpreter over sooner
than after the usual 5 ms keeps the window's frames short (`make bench`, stall)."""


class Application(QApplication):
    """Takes the files that the desktop asks this program to open.

    Attributes:
        files: Those, and whatever else is to be opened, until the window takes them.
    """

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.files = FilesToOpen(self)

    def event(self, event: QEvent) -> bool:
        """Override QApplication::event: Finder opens files by events, not by arguments."""
        if isinstance(event, QFileOpenEvent):
            # Empty for what is no file, such as a web address, which nobody sends to us.
            if event.file():
                self.files.put([Path(event.file())])
            return True
        return super().event(event)


def make_application() -> QApplication:
    """Return the application with its name and icon; there is one in a process."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    existing = QApplication.instance()
    _say_srgb()
    application = existing if isinstance(existing, QApplication) else Application(sys.argv[:1])
    application.setApplicationName("RefBoard")
    application.setApplicationDisplayName("RefBoard")
    application.setDesktopFileName("refboard")
    application.setWindowIcon(QIcon(str(assets_dir() / "icon.svg")))
    return application


def _say_srgb() -> None:
    """Have macOS bring what windows paint from sRGB to the gamut of their screen.

    It takes the colours of a window that says nothing for those of the screen itself, and a wide
    one shows them too strong. Elsewhere this is about OpenGL only, and is left alone.
    """
    if sys.platform == "darwin":
        usual = QSurfaceFormat.defaultFormat()
        usual.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        QSurfaceFormat.setDefaultFormat(usual)


def make_window(
    bridge: LibraryBridge, settings: Settings, settings_path: Path, *, keeps_state: bool = True
) -> MainWindow:
    """Return the first window on a library; it opens the library after its first paint.

    Its child `Windows` opens others beside it.

    Args:
        bridge: To the library; its windows own it from here on.
        settings: As read from the file.
        settings_path: Where changed settings are written.
        keeps_state: Whether the window's place on the screen is remembered.
    """
    bridge.happened.connect(_freeze_once_warm)
    state = QSettings("RefBoard", "RefBoard") if keeps_state else None
    window = Windows(bridge, settings, settings_path, state).first
    if state is not None:
        notice = OldBuildNotice(
            lambda: window.settings.value.check_updates, window.notices, state, window
        )
        window.controller.opened.connect(notice.look)
    bridge.setParent(window)
    return window


def claim_library(root: Path) -> QLockFile | None:
    """Return the lock of a library's only window; None when another window has it.

    Two windows would each keep their own picture of a board. The command line needs no lock. A
    window that died leaves a lock that is recognised as stale.
    """
    with suppress(OSError):  # the library thread says what is wrong with the folder
        root.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(str(LibraryPaths(root).lock))
    lock.setStaleLockTime(0)
    if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
        return lock
    # Where nothing can be written nobody can hold it: what lies there is a copy's, or too old.
    return None if os.access(root, os.W_OK) else lock


def show_words(words: str, settings: Settings) -> None:
    """Say something on the screen while there is no window, and wait until it was read."""
    Theme(make_application(), settings.theme)
    QMessageBox.information(None, "RefBoard", words)


def taken_words(root: Path, file_count: int = 0) -> str:
    """Return that a library's window does not answer, and what to do.

    Args:
        root: The library.
        file_count: How many files were to be opened in that window.
    """
    sentence = f"RefBoard has the library {root.name} open and does not answer."
    if file_count:
        sentence += f" {counted(file_count, 'file was', 'files were')} not added."
    return f"{sentence} Wait for its window, or end it, and try again; or use another --library."


def _freeze_once_warm(event: object) -> None:
    """Leave what is loaded by now out of garbage collection, for good.

    Modules, tables and the model's runtime live as long as the window. Looking through them took
    25 to 44 ms of the interpreter now and then, which was the longest stall of an import.
    """
    if isinstance(event, AssetsEmbedded) and gc.get_freeze_count() == 0:
        gc.freeze()
