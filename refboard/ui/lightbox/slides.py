"""The pictures that are gone through, and at which of them one is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from refboard.core.board import Item
from refboard.core.ids import ItemId
from refboard.ui.document.reading_order import in_reading_order


@dataclass(frozen=True, slots=True)
class Slides:
    """Pictures in their order, at least one.

    Attributes:
        ids: All of them.
        place: Of the one that is looked at, from 0.
    """

    ids: tuple[ItemId, ...]
    place: int = 0

    @property
    def current(self) -> ItemId:
        """The one that is looked at."""
        return self.ids[self.place]

    @property
    def neighbours(self) -> tuple[ItemId, ...]:
        """The next one and the one before, where there are any."""
        places = (self.place + 1, self.place - 1)
        return tuple(self.ids[place] for place in places if 0 <= place < len(self.ids))

    @property
    def words(self) -> str:
        """Where one is, such as "3 of 24"."""
        return f"{self.place + 1:,} of {len(self.ids):,}"

    def moved(self, by: int) -> "Slides":
        """Return the slides so many places further on; at both ends it ends."""
        return self.at(self.place + by)

    def at(self, place: int) -> "Slides":
        """Return the slides at the nearest place that there is."""
        return replace(self, place=min(max(place, 0), len(self.ids) - 1))

    def among(self, known: Collection[ItemId]) -> "Slides | None":
        """Return the slides without those that are gone; the next one takes the place of one.

        Returns:
            None when none is left.
        """
        if all(item_id in known for item_id in self.ids):
            return self
        ids = tuple(item_id for item_id in self.ids if item_id in known)
        before = sum(item_id in known for item_id in self.ids[: self.place])
        return Slides(ids).at(before) if ids else None


def slides_of(items: Iterable[Item], first: ItemId) -> Slides | None:
    """Return the pictures among items in reading order, at one of them; None if it is none."""
    ids = tuple(item.id for item in in_reading_order(items) if item.picture is not None)
    return Slides(ids, ids.index(first)) if first in ids else None
