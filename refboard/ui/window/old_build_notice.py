"""One quiet note for each version that has become old, for whoever wants to be told."""

from datetime import datetime

from PySide6.QtCore import QObject, QSettings

from refboard.services.diagnostics.release import RELEASES, built_on, is_old
from refboard.ui.about.dates import day_words, open_releases
from refboard.ui.window.main_window import MainWindow

TOLD_KEY = "told-old-build"


class OldBuildNotice(QObject):
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
