"""Which pictures of a library are near one by their hashes, in step with its database.

Whatever was written, by this process or by another, is read before the next question; what was
replaced or deleted is known by its number, which the database has not any more.
"""

from collections.abc import Collection
from dataclasses import dataclass

from refboard.core.finding.picture_hash import Orientation, PictureHashes
from refboard.services.imaging.comparing.picture_hashing import RULES
from refboard.services.index.hash_index import HashIndex
from refboard.services.store.store import Store

WITHIN = 10
"""The largest distance, of 48 waves, at which two pictures are worth a closer look: 13 of 10,000
pairs of different photos are that near, and nine of ten pictures with a tenth cut off."""
_PART = 8192
_ROOM = 4
"""How many more are asked for than are wanted: some may be gone."""


@dataclass(frozen=True, slots=True)
class NearPicture:
    """A picture whose hash is near.

    Attributes:
        key: The asset's.
        distance: How many waves are otherwise, of 48.
        orientation: What is done to the picture asked about to make it lie like this one.
    """

    key: int
    distance: int
    orientation: Orientation


class CopyIndex:
    """The hashes of one library in memory; used by the library's owner only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index = HashIndex()
        self._last = 0

    def near(
        self,
        hashes: PictureHashes,
        limit: int,
        *,
        within: int = WITHIN,
        without: Collection[int] = (),
        below: int | None = None,
    ) -> list[NearPicture]:
        """Return the nearest pictures, nearest first.

        Args:
            hashes: Of the picture that is asked about.
            limit: How many at most.
            within: The largest distance.
            without: Keys to leave out.
            below: Only pictures with lower keys, which came before it; None for all.
        """
        self._catch_up()
        wanted = limit + len(without) + _ROOM
        while True:
            found = self._index.search(hashes, within, wanted)
            keys = self._store.picture_hashes.keys([near.number for near in found])
            kept = [
                NearPicture(key, near.distance, near.orientation)
                for near in found
                if (key := keys.get(near.number)) is not None
                and key not in without
                and (below is None or key < below)
            ][:limit]
            if len(kept) == limit or len(found) < wanted:
                return kept
            wanted *= 2

    def of(self, key: int) -> PictureHashes | None:
        """Return the hashes of a picture; None while it has none."""
        return self._store.picture_hashes.of(key, RULES)

    def of_all(self, keys: Collection[int]) -> dict[int, PictureHashes]:
        """Return the hashes of pictures; those that have none are left out."""
        return self._store.picture_hashes.of_all(keys, RULES)

    def _catch_up(self) -> None:
        """Read what was written since the last question: 0.15 s for 100,000 the first time."""
        while part := self._store.picture_hashes.since(self._last, RULES, _PART):
            self._index.add(part)
            self._last = part[-1][0]
