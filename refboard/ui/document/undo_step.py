"""One undo step: a change of the document by value, and what the Edit menu calls it.

A command holds values and the document, never a widget or an item on screen: see
docs/decisions/0004-undo-by-value.md.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from refboard.core.document import BoardDocument, Change
from refboard.core.words import step_name

if TYPE_CHECKING:
    from refboard.core.board import Viewpoint
    from refboard.core.ids import ItemId

MERGE_WINDOW_S = 0.5
"""Steps of the same kind on the same items within this time become one."""

_MERGEABLE = 1


class Gesture:
    """The merge key of one gesture: all its steps become one, however long it rests.

    Some of its items may stay as they are for a while, such as those that cannot become smaller.
    """


@dataclass(frozen=True, slots=True)
class Attention:
    """What the user had before them.

    Attributes:
        seen: Where the board was looked at.
        selected: What was selected, in the order in which it was.
    """

    seen: "Viewpoint"
    selected: "tuple[ItemId, ...]"


class Run:
    """Gives edits that follow each other soon one merge key, though they change different items.

    What is asked to be 50 % changes only those items that were not; the next digit changes others.

    Args to the constructor:
        clock: Returns seconds; only their differences count.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of: object = None
        self._last = 0.0
        self._key = Gesture()

    def key(self, of: object) -> Gesture:
        """Return the key of the run of these edits, of a new one after a rest or other edits.

        Args:
            of: What is edited, and how.
        """
        now = self._clock()
        if of != self._of or now - self._last > MERGE_WINDOW_S:
            self._key = Gesture()
        self._of, self._last = of, now
        return self._key


class UndoStep(QUndoCommand):
    """Applies a change and its inverse.

    Attributes:
        document: What it changes.
        change: From the state before to the state after.
        merge_key: What may be continued: a kind of edit soon, a gesture ever; None never merges.
        made_at: When it was made, or last continued; seconds of the monotonic clock.
        is_import: It put pictures on the board that were imported by it.
        before: What was looked at and selected when it was made; None where nobody looked.
        after: Where the step itself led the view, and what was selected then; likewise.
    """

    def __init__(
        self,
        document: BoardDocument,
        change: Change,
        text: str,
        merge_key: str | Gesture | None = None,
    ) -> None:
        super().__init__(text)
        self.change = change
        self.merge_key = merge_key
        self.made_at = time.monotonic()
        self.document = document
        self.is_import = False
        self.before: Attention | None = None
        self.after: Attention | None = None

    def redo(self) -> None:
        """Make the state after the change true."""
        self.document.apply(self.change)

    def undo(self) -> None:
        """Make the state before the change true."""
        self.document.apply(self.change.inverse())

    def leave_out_withheld(self) -> None:
        """Forget the items that were taken off the board for good; be obsolete without others."""
        gone = {item_id for item_id in self.change.ids if self.document.is_withheld(item_id)}
        if not gone:
            return
        self.change = self.change.without(gone)
        self.setObsolete(self.change.is_empty)
        if self.is_import:
            self.setText(step_name("Add", len(self.change.entries), "picture"))

    def id(self) -> int:
        """Return Qt's merge class; -1 never merges."""
        return _MERGEABLE if self.merge_key is not None else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over a step that continues this one."""
        if not isinstance(other, UndoStep) or not self._is_continued_by(other):
            return False
        self.change = self.change.followed_by(other.change)
        self.made_at = other.made_at
        # A run that ends where it began leaves nothing to undo.
        self.setObsolete(self.change.is_empty)
        return True

    def _is_continued_by(self, other: "UndoStep") -> bool:
        if self.merge_key != other.merge_key or self.document is not other.document:
            return False
        if isinstance(self.merge_key, Gesture):
            return True
        is_soon = other.made_at - self.made_at <= MERGE_WINDOW_S
        return is_soon and self.change.touches_same(other.change)
