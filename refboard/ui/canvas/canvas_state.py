"""What a canvas shows right now: the open board, what is chosen, and the gesture under way.

The document is the truth. A gesture only lifts items and says where they would go; the document
changes once, when the gesture ends.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from refboard.core.board import USUAL, Item
from refboard.core.content.board_settings import BoardSettings
from refboard.core.document import BoardDocument, Change
from refboard.core.geometry import Point, Rect
from refboard.core.ids import AssetId, ItemId
from refboard.ui.canvas.camera import Camera
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.canvas.handles import Frame, shifted_item
from refboard.ui.canvas.hit_test import covers_of, item_at, items_inside, items_touching
from refboard.ui.canvas.items_index import ItemsIndex, Rows
from refboard.ui.canvas.selection import Selection
from refboard.ui.canvas.transform import Turn, ViewTransform
from refboard.ui.document.editor import BoardEditor

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from refboard.ui.canvas.parts.part_wanted import ItemPart

IN_PLACE = ViewTransform()

MOST_COVERED = 24
"""Of more chosen items nobody asks what lies above each of them."""


MOST_RECTS = 1000
"""More that changed at once is told of as one rectangle around all of it."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """Items that a gesture carries.

    Attributes:
        ids: Which.
        shift: From where they lie to where they would go, board units to board units.
        leaves_originals: Copies are carried; the items themselves stay to be seen.
        turn: How they would be turned after that, or None.
        drafts: What they would become, where that is no similarity of what they are; it is
            shown as it is, and nothing is carried.
    """

    ids: frozenset[ItemId]
    shift: ViewTransform = IN_PLACE
    leaves_originals: bool = False
    turn: Turn | None = None
    drafts: tuple[Item, ...] = ()

    def frame(self, frame: Frame) -> Frame:
        """Return where the frame around the items would go."""
        if len(self.drafts) == 1:
            placement = self.drafts[0].placement
            return Frame(placement.rect, placement.rotation)
        there = frame.shifted(self.shift)
        return there if self.turn is None else there.turned(self.turn)

    def item(self, item: Item) -> Item:
        """Return an item where it would be carried to; one that is not carried as it is."""
        if item.id not in self.ids or self.drafts:
            return item
        moved = shifted_item(item, self.shift)
        if self.turn is None:
            return moved
        middle = moved.placement.rect.centre
        there = middle.turned(self.turn.middle, self.turn.degrees)
        placement = moved.placement.moved(there.x - middle.x, there.y - middle.y)
        rotation = (placement.rotation + self.turn.degrees) % 360
        return replace(moved, placement=replace(placement, rotation=rotation))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen items as everything above the pictures needs them.

    Attributes:
        items: All of them, in the order in which they were chosen.
        unlocked: Those that may be moved and resized.
        frame: Around the unlocked ones, or None without any.
        rows: Of all of them, in the index, ascending.
    """

    items: tuple[Item, ...]
    unlocked: tuple[Item, ...]
    frame: Frame | None
    rows: Rows


class CanvasState(QObject):
    """One canvas without its pixels.

    Attributes:
        camera: Where it looks.
        selection: What is chosen.
        index: The items by place.
        habits: What the user wants of everything that is dragged.
        asked_parts: Which parts of pictures the question that is shown is about.
        heat: A map of where a picture is alike, and the ids of that picture; None for none.
        items_changed: Carries the board rectangles that look different, or None for everything.
        overlay_changed: What lies above the pictures looks different.
        lock_met: The user wanted to move or delete what is locked, or may not be changed.
        item_opened: Carries the ItemId of an item that the user wants to look at.
        tool_done: The chosen tool has done what it was chosen for.
        preview_asked: Carries the ItemId of a picture that the user wants to glance at.
        part_wanted: Carries a PartWanted: the user asks what is like a part of a picture.
        chosen_edited: The document changed what is chosen or carried.
    """

    items_changed = Signal(object)
    overlay_changed = Signal()
    lock_met = Signal()
    item_opened = Signal(object)
    preview_asked = Signal(object)
    part_wanted = Signal(object)
    chosen_edited = Signal()
    tool_done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera(self)
        self.selection = Selection(self)
        self.index = ItemsIndex()
        self.habits = DragHabits()
        self.asked_parts: tuple[ItemPart, ...] = ()
        self.heat: tuple[frozenset[AssetId], QImage] | None = None
        self.document: BoardDocument | None = None
        self.editor: BoardEditor | None = None
        self._end_subscription: Callable[[], None] | None = None
        self._lifted: Lifted | None = None
        self._hovered: ItemId | None = None
        self._chosen: Chosen | None = None
        self._covers: dict[ItemId, tuple[Item, ...]] | None = None
        self._rehearsed = frozenset[ItemId]()
        self.selection.changed.connect(self._choose_anew)

    def open(self, document: BoardDocument | None, editor: BoardEditor | None) -> None:
        """Show another board, or none."""
        if self._end_subscription is not None:
            self._end_subscription()
            self._end_subscription = None
        self._lifted = self._hovered = None
        self._rehearsed = frozenset()
        self.document, self.editor = document, editor
        self.index = ItemsIndex(document or ())
        self._chosen = self._covers = None
        if document is not None:
            self._end_subscription = document.subscribe(self._follow)
        self.selection.clear()
        self.items_changed.emit(None)

    @property
    def settings(self) -> BoardSettings:
        """How the open board looks and behaves; the usual settings without one."""
        return USUAL if self.document is None else self.document.settings

    @property
    def lifted(self) -> Lifted | None:
        """What a gesture carries, or None."""
        return self._lifted

    @property
    def hovered(self) -> Item | None:
        """The item under the pointer, or None."""
        return None if self._hovered is None else self.index.get(self._hovered)

    def hover(self, item_id: ItemId | None) -> None:
        """Say what lies under the pointer."""
        if item_id != self._hovered:
            self._hovered = item_id
            self.overlay_changed.emit()

    def item_at(self, point: Point) -> Item | None:
        """Return the topmost item under a board point, or None."""
        return item_at(self.index, point)

    def items_touching(self, rect: Rect) -> list[Item]:
        """Return the items that share some area with a board rectangle, the lowest first."""
        return items_touching(self.index, rect)

    def items_inside(self, rect: Rect) -> list[Item]:
        """Return the items that lie wholly in a board rectangle, the lowest first."""
        return items_inside(self.index, rect)

    def lift(self, lifted: Lifted | None) -> None:
        """Carry items, carry them elsewhere, or put them down where they were."""
        hidden_before, self._lifted = self.hidden, lifted
        hidden = self.hidden
        changed = frozenset() if hidden is hidden_before else hidden_before ^ hidden
        if changed:
            self.items_changed.emit(self._bounds_of(changed))
        self.overlay_changed.emit()

    def rehearse(self, items: Iterable[Item] = ()) -> None:
        """Show items as they would be; those that are not among them as they are.

        The document does not know of it. When it changes, it is shown again as it is.
        """
        known = {} if self.document is None else self.document.items
        shown = {i: known[i] for i in self._rehearsed if i in known}
        wanted = {item.id: item for item in items if item.id in known}
        self._rehearsed = frozenset(wanted)
        pairs = [(old, i) for i in (shown | wanted).values() if (old := self.index.get(i.id))]
        change = Change.replacing(pairs)
        if change.is_empty:
            return
        moved = self.index.rows(change.ids)
        before = self.index.extent(moved)
        self.index.apply(change)
        self._chosen = self._covers = None
        after = self.index.extent(moved)
        self.items_changed.emit([rect for rect in (before, after) if rect is not None])
        self.overlay_changed.emit()

    @property
    def hidden(self) -> frozenset[ItemId]:
        """The items that are not seen where they lie, because a gesture carries them."""
        if self._lifted is None or self._lifted.leaves_originals:
            return frozenset()
        return self._lifted.ids

    @property
    def chosen(self) -> Chosen:
        """The chosen items; worked out once for each state of the board."""
        if self._chosen is None:
            rows = self.index.rows(self.selection.ids)
            items = tuple(self.index.items_in(rows))
            is_free = np.fromiter((not item.is_locked for item in items), np.bool_, len(items))
            unlocked = items if is_free.all() else tuple(i for i in items if not i.is_locked)
            if len(unlocked) == 1:
                placement = unlocked[0].placement
                frame: Frame | None = Frame(placement.rect, placement.rotation)
            else:
                rect = self.index.extent(rows[is_free])
                frame = None if rect is None else Frame(rect)
            rows = np.sort(rows)
            self._chosen = Chosen(items, unlocked, frame, rows)
        return self._chosen

    @property
    def covers(self) -> Mapping[ItemId, tuple[Item, ...]]:
        """What lies above each chosen item, where that is; of very many chosen ones nothing."""
        if self._covers is None:
            items = self.chosen.items if len(self.chosen.items) <= MOST_COVERED else ()
            found = ((item.id, covers_of(self.index, item)) for item in items)
            self._covers = {item_id: covers for item_id, covers in found if covers}
        return self._covers

    def _bounds_of(self, ids: Iterable[ItemId]) -> list[Rect]:
        return _rects(self.index.bounds(self.index.rows(ids)))

    def _choose_anew(self) -> None:
        self._chosen = self._covers = None
        self.overlay_changed.emit()

    def _follow(self, change: Change) -> None:
        if self._rehearsed:
            self.rehearse()
        ids = [entry.id for entry in change.entries]
        touched = frozenset(ids)
        before = self.index.bounds(self.index.rows(ids))
        self.index.apply(change)
        after = self.index.bounds(self.index.rows(ids))
        self._chosen = self._covers = None
        carried = frozenset[ItemId]() if self._lifted is None else self._lifted.ids
        is_chosen = any(i in carried or i in self.selection for i in touched)
        gone = {entry.id for entry in change.entries if entry.after is None}
        if gone:
            self.selection.set(i for i in self.selection.ids if i not in gone)
            if self._hovered in gone:
                self._hovered = None
        if not carried.isdisjoint(touched):
            self._lifted = None
        sides = after if np.array_equal(before, after) else np.concatenate([before, after])
        self.items_changed.emit(None if change.settings else _rects(sides))
        self.overlay_changed.emit()
        if is_chosen:
            self.chosen_edited.emit()


def _rects(sides: NDArray[np.float64]) -> list[Rect]:
    """Return rectangles by their sides, [n, 4] left, top, right, bottom; of very many one.

    Those would touch everything that is seen anyway.
    """
    if len(sides) > MOST_RECTS:
        (left, top), (right, bottom) = sides[:, :2].min(axis=0), sides[:, 2:].max(axis=0)
        return [Rect(float(left), float(top), float(right - left), float(bottom - top))]
    return [
        Rect(left, top, right - left, bottom - top) for left, top, right, bottom in sides.tolist()
    ]
