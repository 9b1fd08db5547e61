"""Which items are chosen: ids in the order in which they were chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from refboard.core.ids import ItemId


class Selection(QObject):
    """The chosen items of one canvas.

    Attributes:
        changed: Carries the tuple of chosen ids.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[ItemId, None] = {}

    @property
    def ids(self) -> tuple[ItemId, ...]:
        """The chosen ids."""
        return tuple(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, item_id: ItemId) -> bool:
        return item_id in self._ids

    def set(self, ids: Iterable[ItemId]) -> None:
        """Choose exactly these."""
        chosen = dict.fromkeys(ids)
        if chosen.keys() == self._ids.keys():
            return
        self._ids = chosen
        self.changed.emit(self.ids)

    def toggle(self, item_id: ItemId) -> None:
        """Choose an item, or no longer."""
        if item_id in self._ids:
            self.set(i for i in self._ids if i != item_id)
        else:
            self.set([*self._ids, item_id])

    def clear(self) -> None:
        """Choose nothing."""
        self.set(())
