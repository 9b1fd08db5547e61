"""What About says, and what "Copy versions" copies."""

from datetime import date

from PySide6.QtCore import qVersion

import refboard
from refboard.services.diagnostics.components import told_versions
from refboard.ui.about.dates import day_words

PROMISE = "The reference board that knows its pictures."
PRIVACY = (
    "Your pictures stay on this computer: nothing is sent anywhere. A picture is fetched from the "
    "web only when you drop its address, and a model only when you ask for it."
)
OURS = "RefBoard is free software under the MIT licence. Its text is under Components."
QT = (
    "Qt, Qt for Python (PySide6) and Shiboken are used under the GNU Lesser General Public "
    "License, version 3; so are libheif and libde265, which read HEIC pictures. RefBoard links to "
    "them dynamically: they are files of their own beside it. You may replace them with other "
    "versions, also with ones that you have changed, and examine RefBoard as far as that takes. "
    "On a Mac the app has to be signed again afterwards."
)
LINKS = (
    ("Licence text", "https://www.gnu.org/licenses/lgpl-3.0.html"),
    ("Qt licensing", "https://www.qt.io/licensing/open-source-lgpl-obligations"),
    ("Qt source", "https://download.qt.io/official_releases/qt/"),
    ("libheif source", "https://github.com/strukturag/libheif"),
    ("libde265 source", "https://github.com/strukturag/libde265"),
    ("PySide6 source", "https://code.qt.io/cgit/pyside/pyside-setup.git/"),
)
"""Where the text of the LGPL and the sources of what is under it can be had."""


def version_words(built: date | None) -> str:
    """Return the version, and the day on which it was built where that is known."""
    words = f"Version {refboard.__version__}"
    return f"{words}, built on {day_words(built)}" if built else words


def copied_versions() -> str:
    """Return versions for a report, with Qt as it is loaded."""
    return f"{told_versions()}\nQt in use {qVersion()}"
