"""How a feature says something to the user without knowing where in the window it is shown."""

from collections.abc import Callable

from refboard.ui.notices.status_line import StatusLine
from refboard.ui.notices.toasts import Notifier


class Notices:
    """Two ways to say something: in passing, or so that it is read.

    Args to the constructor:
        line: In the status bar.
        notifier: Over the board.
    """

    def __init__(self, line: StatusLine, notifier: Notifier) -> None:
        self._line = line
        self._notifier = notifier

    def report(self, sentence: str) -> None:
        """Say in passing what was done; an empty sentence ends what is said."""
        self._line.say(sentence)

    def show(self, sentence: str, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Show a note for as long as reading it takes; `action` names what `run` does."""
        self._notifier.show(sentence, action, run)
