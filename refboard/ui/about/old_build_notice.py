"""One quiet note for each version that has become old, for whoever wants to be told."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QSettings

from refboard.services.diagnostics.release import RELEASES, built_on, is_old
from refboard.ui.about.dates import day_words, open_releases
from refboard.ui.notices.notices import Notices

TOLD_KEY = "told-old-build"


class OldBuildNotice(QObject):
    """Compares dates when it is asked to; the network is not asked.

    Args to the constructor:
        is_wanted: Returns whether the user wants to be told.
        notices: Where the note is shown.
        state: Where it is kept of which build it was told.
        parent: Keeps it.
    """

    def __init__(
        self,
        is_wanted: Callable[[], bool],
        notices: Notices,
        state: QSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_wanted = is_wanted
        self._notices = notices
        self._state = state

    def look(self) -> None:
        """Show the note when this build is old and that was not told yet."""
        built = built_on() if self._is_wanted() else None
        if built is None or not is_old(built, datetime.now().astimezone().date()):
            return
        if self._state.value(TOLD_KEY) == built.isoformat():
            return
        self._state.setValue(TOLD_KEY, built.isoformat())
        sentence = f"This RefBoard was built on {day_words(built)}. There may be a newer one."
        if RELEASES:
            self._notices.show(sentence, "Look for it", open_releases)
        else:
            self._notices.show(sentence)
