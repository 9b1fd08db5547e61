"""Where the window stood and how it was divided: the one thing kept outside the settings file."""

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

LAYOUT_VERSION = 1


def save_window(window: QMainWindow, store: QSettings) -> None:
    """Remember the window's place and its panels."""
    store.setValue("window/geometry", window.saveGeometry())
    store.setValue("window/panels", window.saveState(LAYOUT_VERSION))


def restore_window(window: QMainWindow, store: QSettings) -> bool:
    """Put the window where it was; False when it was never anywhere."""
    geometry = store.value("window/geometry")
    panels = store.value("window/panels")
    if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
        return False
    if isinstance(panels, QByteArray):
        window.restoreState(panels, LAYOUT_VERSION)
    return True
