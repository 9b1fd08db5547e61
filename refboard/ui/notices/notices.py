"""How a feature says something to the user without knowing where in the window it is shown."""

from collections.abc import Callable

from refboard.ui.notices.status_line import StatusLine
from refboard.ui.notices.toast import Also, Tone
from refboard.ui.notices.toasts import Notifier


class Notices:
    """Two ways to say something: in passing, or so that it is read.

    A topic names what a note is about, so that it can go when it is true no longer.

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

    def report_edit(self, sentence: str) -> None:
        """Say in passing what was done to the board, until it is edited again."""
        self._line.say(sentence, is_of_edit=True)

    def withdraw(self, sentence: str) -> bool:
        """Say this no longer, if it is what the line says; return whether it was."""
        return self._line.withdraw(sentence)

    def note_edit(self) -> None:
        """Say no longer what was true of the board as it was."""
        self._line.note_edit()

    def show(
        self,
        sentence: str,
        action: str = "",
        run: Callable[[], None] | None = None,
        topic: str = "",
        also: Also | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Show a note for as long as reading it takes; with something to do, until it is closed.

        Args:
            sentence: What to say.
            action: Names what `run` does.
            run: Done when the user wants it.
            topic: What it is about; empty for nothing that could settle.
            also: A second thing that can be done: its name, and what does it.
            stays: It is true until its topic is settled, and is shown as long.
        """
        self._notifier.show(sentence, action, run, topic=topic, also=also, stays=stays)

    def refuse(
        self,
        sentence: str,
        action: str = "",
        run: Callable[[], None] | None = None,
        topic: str = "",
    ) -> None:
        """Show that something went wrong, until it is closed or settled; as `show` otherwise."""
        self._notifier.show(sentence, action, run, tone=Tone.DANGER, topic=topic)

    def settle(self, topic: str) -> None:
        """Take back all notes about a topic: they are true, or of use, no longer."""
        self._notifier.settle(topic)
