"""A board that is open: its document, its undo stack, its editor and where it was looked at."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QUndoStack

from refboard.core.board import Board, Item, Viewpoint
from refboard.core.document import BoardDocument, Change, ItemChange
from refboard.core.geometry import Size
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.ui.document.autosave import Autosave
from refboard.ui.document.editor import BoardEditor
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.placing import BOX, corrections, imported_sizes, shown_sizes
from refboard.ui.document.undo_step import UndoStep
from refboard.ui.library_port import LibraryPort


class OpenBoard(QObject):
    """Keeps everything of one open board together for as long as the window lives.

    Attributes:
        document: The truth.
        stack: Its undo history.
        editor: What edits it.
        viewpoint: Where it was looked at last; None until it was.
    """

    def __init__(
        self,
        board: Board,
        library: LibraryPort,
        known_assets: KnownAssets,
        parent: QObject | None = None,
        *,
        is_read_only: bool = False,
        new_height: Callable[[], float] = lambda: BOX.height,
    ) -> None:
        super().__init__(parent)
        self._new_height = new_height
        self._known_assets = known_assets
        self._uncorrected: set[ItemId] = set()
        self.document = BoardDocument(board)
        self.stack = QUndoStack(self)
        self.editor = BoardEditor(
            self.document, self.stack, known_assets, self, is_read_only=is_read_only
        )
        self.viewpoint: Viewpoint | None = board.viewpoint
        self._autosave = Autosave(self.document, library, known_assets)
        if not is_read_only:
            self._autosave.begin()
        # Later and not at once: a change is told to everybody before the next one is made.
        self._correct_soon = QTimer(self, singleShot=True, interval=0)
        self._correct_soon.timeout.connect(self._correct)
        # After undo and redo everybody was told: what they bring back is never seen in a shape that
        # was only guessed.
        self.stack.indexChanged.connect(self._correct)
        self.document.subscribe(self._note)
        known_assets.assets_changed.connect(self._note_assets)
        self._uncorrected.update(self.document.items)
        self._correct()

    @property
    def id(self) -> BoardId:
        """The board's identity."""
        return self.document.id

    def add_imported(self, items: Iterable[Item], text: str) -> None:
        """Put items on the board that an ImportRequest sent before has saved already."""
        with self._autosave.carried_by_import():
            self.editor.add(items, text, is_import=True)

    def new_sizes(self, sizes: Iterable[Size]) -> list[Size]:
        """Return how large pictures come that come together, of their sizes in pixels."""
        return shown_sizes(sizes, self._new_height())

    def imported_sizes(self, sizes: Iterable[Size]) -> list[Size]:
        """Return how large pictures come that come from outside, of their sizes in pixels."""
        return imported_sizes(sizes, self._new_height())

    def ever_items_of(self, asset_ids: Iterable[AssetId]) -> list[Item]:
        """Return the items that show these assets, or would after undoing or redoing."""
        canonical = self._known_assets.canonical
        wanted = {canonical(asset_id) for asset_id in asset_ids}
        entries = (entry for step in self._steps() for entry in step.change.entries)
        past = {entry.id: item for entry in entries if (item := entry.after or entry.before)}
        return [
            item
            for item in {**past, **self.document.items}.values()
            if item.asset_id is not None and canonical(item.asset_id) in wanted
        ]

    def withhold(self, ids: Iterable[ItemId]) -> None:
        """Take items off the board for good, and out of the steps of its history."""
        self.document.withhold(ids)
        for step in self._steps():
            step.leave_out_withheld()
        while self.stack.canUndo() and self.stack.command(self.stack.index() - 1).isObsolete():
            self.stack.undo()  # it does nothing any more, and goes

    def untouched_since(self, step: UndoStep, ids: Iterable[ItemId]) -> list[Item]:
        """Return those of the items that no other step than the one that brought them touches."""
        others = [other.change.ids for other in self._steps() if other is not step]
        touched = frozenset[ItemId]().union(*others)
        brought = {entry.id: entry.after for entry in step.change.entries}
        found = (self.document.items.get(i) or brought[i] for i in ids if i in brought)
        return [item for item in found if item is not None and item.id not in touched]

    def amend(self, step: UndoStep, change: Change) -> None:
        """Make a change that belongs to a step that was made before: it is undone with that."""
        steps = self._steps()
        if step not in steps:
            return
        step.change = step.change.followed_by(change)
        if steps.index(step) < self.stack.index():
            self.document.apply(change)

    def _steps(self) -> list[UndoStep]:
        """Return all steps of the history, those that were undone too."""
        commands = (self.stack.command(place) for place in range(self.stack.count()))
        return [command for command in commands if isinstance(command, UndoStep)]

    def items_of(self, asset_id: AssetId) -> list[Item]:
        """Return the items that show an asset, by whatever id they name it."""
        wanted = self._known_assets.canonical(asset_id)
        canonical = self._known_assets.canonical
        return [
            item
            for item in self.document
            if item.asset_id is not None and canonical(item.asset_id) == wanted
        ]

    def _note(self, change: Change) -> None:
        new = {entry.id for entry in change.entries if _has_new_shape(entry)}
        if new:
            self._uncorrected |= new
            self._correct_soon.start()

    def _note_assets(self, ids: frozenset[AssetId]) -> None:
        touched = {item.id for item in self.document if item.asset_id in ids}
        if touched:
            self._uncorrected |= touched
            self._correct_soon.start()

    def _correct(self) -> None:
        """Give pictures whose size is known by now their own shape."""
        items = self.document.items
        known = [
            (items[item_id], asset)
            for item_id in self._uncorrected
            if item_id in items
            and (asset := self._known_assets.get(items[item_id].asset_id)) is not None
        ]
        self._uncorrected.clear()
        change = Change.replacing(corrections(known, self._new_height()))
        if not change.is_empty:
            self.document.apply(change)
            self._uncorrected.clear()


def _has_new_shape(entry: ItemChange) -> bool:
    """Return whether an item may be in another shape than before."""
    old, new = entry.before, entry.after
    if old is None or new is None:
        return new is not None
    return old.placement is not new.placement or old.content is not new.content
