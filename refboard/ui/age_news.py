"""One quiet note for each version that has become old, for whoever wants to be told."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QObject, QSettings, QUrl
from PySide6.QtGui import QDesktopServices

from refboard.services.release import RELEASES, built_on, is_old
from refboard.ui.main_window import MainWindow

TOLD_KEY = "told-old-build"


class AgeNews(QObject):
    """Compares dates once the library is open; the network is not asked.

    Args to the constructor:
        window: Where the note is shown.
        state: Where it is kept of which build it was told.
    """

    def __init__(self, window: MainWindow, state: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._state = state
        window.controller.opened.connect(self._look)

    def _look(self) -> None:
        built = built_on() if self._window.settings.value.check_updates else None
        if built is None or not is_old(built, datetime.now().astimezone().date()):
            return
        if self._state.value(TOLD_KEY) == built.isoformat():
            return
        self._state.setValue(TOLD_KEY, built.isoformat())
        sentence = f"This RefBoard was built on {day_words(built)}. There may be a newer one."
        if RELEASES:
            self._window.notifier.show(sentence, "Look for it", open_releases)
        else:
            self._window.notifier.show(sentence)


def day_words(day: date) -> str:
    """Return a day such as "3 May 2026"."""
    return QLocale(QLocale.Language.English).toString(
        QDate(day.year, day.month, day.day), "d MMMM yyyy"
    )


def open_releases() -> None:
    """Open the page of releases in the browser: the browser asks the network, not RefBoard."""
    QDesktopServices.openUrl(QUrl(RELEASES))
