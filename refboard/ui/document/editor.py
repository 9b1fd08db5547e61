"""Every edit that a user can make to a board, each as one undo step with an honest name.

Locked items are left as they are by everything but unlocking, copying and z_order. Nothing here
touches the document but through a command on the undo stack.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from refboard.core.board import Item, Placement
from refboard.core.content.board_settings import BoardSettings
from refboard.core.document import BoardDocument, Change
from refboard.core.geometry import Point, bounding
from refboard.core.ids import ItemId, new_item_id
from refboard.core.words import step_name
from refboard.ui.document import transforms, z_order
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.undo_step import Gesture, UndoStep

DUPLICATE_OFFSET = 30.0


class BoardEditor(QObject):
    """Edits one open board through its undo stack; one of a read-only library stays as it is.

    Signals:
        stepping: Carries an UndoStep that is about to be made: all is still as it was before.
    """

    stepping = Signal(object)

    def __init__(
        self,
        document: BoardDocument,
        stack: QUndoStack,
        known_assets: KnownAssets,
        parent: QObject | None = None,
        *,
        is_read_only: bool = False,
    ) -> None:
        super().__init__(parent)
        self._is_read_only = is_read_only
        self.document = document
        self.stack = stack
        self._known_assets = known_assets

    # What lies on the board

    def add(self, items: Iterable[Item], text: str, *, is_import: bool = False) -> None:
        """Put new items on the board; `text` names the step, such as "Add 3 pictures"."""
        step = UndoStep(self.document, Change.adding(items), text)
        step.is_import = is_import
        if not step.change.is_empty:
            self._make(step)

    def delete(self, ids: Iterable[ItemId]) -> None:
        """Take items off the board; their assets stay in the library."""
        items = self.unlocked(ids)
        self._push(Change.removing(items), phrase("Delete", items))

    def duplicate(
        self, ids: Iterable[ItemId], dx: float = DUPLICATE_OFFSET, dy: float = DUPLICATE_OFFSET
    ) -> tuple[ItemId, ...]:
        """Put copies beside items, above everything; return the copies' ids, bottom first."""
        copies = self._copies(z_order.bottom_up(self.items(ids)), dx, dy)
        self.add(copies, phrase("Duplicate", copies))
        return tuple(copy.id for copy in copies)

    def paste(self, items: Iterable[Item], at: Point) -> tuple[ItemId, ...]:
        """Put copies of items, from any board, with their middle at `at`; return the new ids."""
        copies = self.copies_at(items, at)
        self.add(copies, phrase("Paste", copies))
        return tuple(copy.id for copy in copies)

    def copies_at(self, items: Iterable[Item], at: Point) -> tuple[Item, ...]:
        """Return copies of items, from any board, with their middle at `at`, above everything."""
        items = z_order.bottom_up(items)
        bounds = bounding(item.placement.bounds for item in items)
        if bounds is None:
            return ()
        middle = bounds.centre
        return self._copies(items, at.x - middle.x, at.y - middle.y)

    # Where items lie

    def move(
        self, ids: Iterable[ItemId], dx: float, dy: float, merge_key: str | None = None
    ) -> None:
        """Shift items by (dx, dy) board units."""
        self._place(ids, lambda item: item.placement.moved(dx, dy), "Move", merge_key)

    def put_down(
        self, pairs: Sequence[tuple[Item, Item]], verb: str, *, on_top: bool = True
    ) -> None:
        """Make the second item of each pair out of the first: what a hand held and let go.

        Args:
            pairs: Before and after.
            verb: What was done to them, such as "Move".
            on_top: They lie above everything afterwards; else their order stays.
        """
        pairs = [(old, new) for old, new in pairs if not old.is_locked]
        text = phrase(verb, [old for old, _ in pairs])
        if all(old == new for old, new in pairs):
            return  # what was only touched stays below what it lies below
        lying = z_order.raised(self.document, pairs) if on_top else pairs
        self._push(Change.replacing(lying), text)

    def nudge(self, ids: Iterable[ItemId], dx: float, dy: float) -> None:
        """Shift items a little; a run of nudges is one step."""
        self.move(ids, dx, dy, merge_key="nudge")

    def rotate(self, ids: Iterable[ItemId], degrees: float) -> None:
        """Turn items clockwise about their common middle."""
        self.replace(transforms.turned(self.unlocked(ids), degrees), "Rotate")

    # In which order they lie

    def bring_to_front(self, ids: Iterable[ItemId]) -> None:
        """Put items above all others, their own order kept."""
        self._restack(ids, z_order.to_front, "Bring to front")

    def send_to_back(self, ids: Iterable[ItemId]) -> None:
        """Put items below all others, their own order kept."""
        self._restack(ids, z_order.to_back, "Send to back")

    def forward(self, ids: Iterable[ItemId]) -> None:
        """Put each item just above the next one that covers part of it."""
        self._restack(ids, z_order.forward, "Bring forward")

    def backward(self, ids: Iterable[ItemId]) -> None:
        """Put each item just below the next one that it covers part of."""
        self._restack(ids, z_order.backward, "Send backward")

    # How items are

    def set_locked(self, ids: Iterable[ItemId], is_locked: bool) -> None:
        """Lock items against moving, resizing and deleting, or unlock them."""
        pairs = [(item, replace(item, is_locked=is_locked)) for item in self.items(ids)]
        self.replace(pairs, "Lock" if is_locked else "Unlock")

    def change_settings(self, new: BoardSettings, text: str) -> None:
        """Make the board look and behave as `new` says; `text` names the step."""
        self._push(Change.of_settings(self.document.settings, new), text)

    def replace(
        self,
        pairs: Sequence[tuple[Item, Item]],
        verb: str,
        merge_key: str | Gesture | None = None,
    ) -> None:
        """Make the second item of each pair out of the first, as one step.

        What a feature works out by itself comes here: it makes the pairs, with pure functions.

        Args:
            pairs: Before and after; whoever makes them leaves out what is locked.
            verb: What the step does to them, such as "Align".
            merge_key: Names what may go on, such as nudging: a quick run of it is one step. All of
                a gesture, such as a slider's, is one step however long it takes.
        """
        self._push(Change.replacing(pairs), phrase(verb, [old for old, _ in pairs]), merge_key)

    def substitute(self, change: Change, items: Sequence[Item]) -> None:
        """Let items show another picture, and take off those it came with, as one step."""
        self._push(change, phrase("Replace", items))

    def items(self, ids: Iterable[ItemId]) -> list[Item]:
        """Return the items of these ids that are on the board, each once."""
        known = self.document.items
        return [known[item_id] for item_id in dict.fromkeys(ids) if item_id in known]

    def unlocked(self, ids: Iterable[ItemId]) -> list[Item]:
        """Return those of the items that may be changed."""
        return [item for item in self.items(ids) if not item.is_locked]

    def _copies(self, items: Sequence[Item], dx: float, dy: float) -> tuple[Item, ...]:
        top = self.document.top_z()
        return tuple(
            replace(
                item,
                id=new_item_id(),
                is_locked=False,
                group_id=item.group_id if item.group_id in self.document.groups else None,
                placement=replace(item.placement.moved(dx, dy), z=top + 1 + place),
            )
            for place, item in enumerate(items)
        )

    def _place(
        self,
        ids: Iterable[ItemId],
        placed: Callable[[Item], Placement],
        verb: str,
        merge_key: str | None = None,
    ) -> None:
        pairs = [(item, replace(item, placement=placed(item))) for item in self.unlocked(ids)]
        self.replace(pairs, verb, merge_key)

    def _restack(
        self,
        ids: Iterable[ItemId],
        restacked: Callable[[Iterable[Item], frozenset[ItemId]], list[tuple[Item, Item]]],
        verb: str,
    ) -> None:
        items = self.items(ids)
        pairs = restacked(self.document, frozenset(item.id for item in items))
        # Others may have to make room, so what the user chose is counted, not what changed.
        self._push(Change.replacing(pairs), phrase(verb, items))

    def _push(self, change: Change, text: str, merge_key: str | Gesture | None = None) -> None:
        if not (change.is_empty or self._is_read_only):
            self._make(UndoStep(self.document, change, text, merge_key))

    def _make(self, step: UndoStep) -> None:
        self.stepping.emit(step)
        self.stack.push(step)


def phrase(verb: str, items: Sequence[Item]) -> str:
    """Return the name of a step that does something to items: "Paste 3 pictures"."""
    word = "picture" if all(item.picture is not None for item in items) else "item"
    return step_name(verb, len(items), word)
