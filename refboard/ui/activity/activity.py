"""What goes on in the background: a chip in the status bar, and how far it is behind that."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from refboard.core.events import ActivityChanged
from refboard.core.offer import SpaceState
from refboard.core.spaces import MEANING
from refboard.core.words import counted
from refboard.ui.activity.activity_popover import ActivityPopover, progress_words
from refboard.ui.boards.writing import Writing
from refboard.ui.embedding_models.space_words import chosen_spaces, space_news
from refboard.ui.embedding_models.state import ModelState


class ActivityChip(QToolButton):
    """Says how far the work is; hidden when there is none.

    Signals:
        cancelled: The user gives up what is pending.
        fetch_cancelled: Carries the name of a model that the user wants no more.
        writing_cancelled: The user wants the picture no more that is being written.
        board_file_cancelled: Likewise the board file that is being written or read.
    """

    cancelled = Signal()
    fetch_cancelled = Signal(str)
    writing_cancelled = Signal()
    board_file_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.popover = ActivityPopover(self)
        self._activity = ActivityChanged()
        self._fetches: tuple[ModelState, ...] = ()
        self._left = 0
        self._writing: Writing | None = None
        self._board_file: Writing | None = None
        self.setAccessibleName("Activity")
        self.setToolTip("Show what is going on")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        self.clicked.connect(self._toggle)
        self.popover.cancelled.connect(self.cancelled)
        self.popover.fetches.cancelled.connect(self.fetch_cancelled)
        self.popover.writing.cancelled.connect(self.writing_cancelled)
        self.popover.board_file.cancelled.connect(self.board_file_cancelled)

    def show_activity(self, activity: ActivityChanged) -> None:
        """Show how far the work is."""
        self._activity = activity
        self._update()

    def show_fetches(self, fetches: Sequence[ModelState]) -> None:
        """Show how far the models are that are being fetched."""
        self._fetches = tuple(fetches)
        self.popover.fetches.show_fetches(self._fetches)
        self._update()

    def show_writing(self, writing: Writing | None) -> None:
        """Show how far the picture is that is being written."""
        self._writing = writing
        self.popover.writing.show_writing(writing)
        self._update()

    def show_board_file(self, writing: Writing | None) -> None:
        """Show how far the board file is that is being written or read."""
        self._board_file = writing
        self.popover.board_file.show_writing(writing)
        self._update()

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Show how many pictures a model has still to look at."""
        working = [state for state in chosen_spaces(spaces) if state.title or not state.problem]
        self._left = max((state.left for state in working), default=0)
        self.popover.news.say(space_news(working))
        self._update()

    def show_popover(self) -> None:
        """Open what goes on above the chip."""
        self.popover.open()

    def _toggle(self) -> None:
        if self.popover.isVisible():
            self.popover.close_again()
        else:
            self.show_popover()

    def _update(self) -> None:
        writing = self._writing or self._board_file
        words = chip_words(self._activity, self._fetches, self._left, writing)
        self.setText(words)
        self.setVisible(bool(words))
        height = self.popover.sizeHint().height()
        self.popover.show_activity(self._activity)
        if not words:
            self.popover.close_again()
        elif self.popover.isVisible() and self.popover.sizeHint().height() != height:
            self.popover.place()


def chip_words(
    activity: ActivityChanged,
    fetches: Sequence[ModelState] = (),
    left: int = 0,
    writing: Writing | None = None,
) -> str:
    """Return what the chip says; empty when there is nothing to say.

    There is room for one thing that goes on; the rest is behind the chip.

    Args:
        activity: How far the pictures are.
        fetches: The models that are being fetched.
        left: Pictures that a model has still to look at.
        writing: The file that is being written or read.
    """
    return (
        (f"{writing.verb} {writing.share:.0%}" if writing else "")
        or progress_words(activity)
        or _fetch_words(fetches)
        or (f"{MEANING.title}: {left:,} to look at" if left else "")
    )


def _fetch_words(fetches: Sequence[ModelState]) -> str:
    if len(fetches) > 1:
        return f"Getting {counted(len(fetches), 'model')}"
    for state in fetches:
        total = state.total_bytes
        share = f" {int(100 * min(state.done_bytes / total, 1))} %" if total else ""
        return f"Getting {state.offer.title}{share}"
    return ""
