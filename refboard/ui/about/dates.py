"""Days in words, and where newer builds are."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QUrl
from PySide6.QtGui import QDesktopServices

from refboard.services.diagnostics.release import RELEASES


def day_words(day: date) -> str:
    """Return a day such as "3 May 2026"."""
    return QLocale(QLocale.Language.English).toString(
        QDate(day.year, day.month, day.day), "d MMMM yyyy"
    )


def open_releases() -> None:
    """Open the page of releases in the browser: the browser asks the network, not RefBoard."""
    QDesktopServices.openUrl(QUrl(RELEASES))
