"""What this program is, in one small dialog."""

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

import refboard


def about_text() -> str:
    """Return version, promise and licence."""
    return (
        f"<h3>RefBoard {refboard.__version__}</h3>"
        "<p>The reference board that knows its pictures.</p>"
        "<p>Your pictures stay on this computer: nothing is sent anywhere. "
        "A picture is fetched from the web only when you drop its address.</p>"
        f"<p>MIT licence. Python {platform.python_version()}, Qt {qVersion()}. "
        "Icons: Phosphor, MIT licence.</p>"
    )


def show_about(parent: QWidget) -> None:
    """Show the dialog."""
    QMessageBox.about(parent, "About RefBoard", about_text())
