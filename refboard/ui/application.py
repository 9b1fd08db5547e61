"""The Qt application: its names, its icon, and the hook for what nobody caught."""

import sys
from collections.abc import Sequence

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from refboard.services.paths import APP_NAME, assets_dir
from refboard.ui.crash import CrashHook


def make_application(words: Sequence[str]) -> QApplication:
    """Return the application, ready for a window; bugs are logged and shown from now on."""
    application = QApplication(list(words))
    application.setApplicationName(APP_NAME)
    application.setApplicationDisplayName(APP_NAME)
    application.setOrganizationName(APP_NAME)
    application.setDesktopFileName("refboard")
    icon = assets_dir() / "icon-256.png"
    if icon.is_file() and sys.platform != "darwin":
        # On a Mac the bundle brings its own, in every size.
        application.setWindowIcon(QIcon(str(icon)))
    CrashHook(application).install()
    return application
