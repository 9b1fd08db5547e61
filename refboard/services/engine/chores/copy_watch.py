"""Tells which pictures that came look like earlier ones, once all of them can be found.

The owner of the library only looks up candidates, one picture a turn; pixels are compared in the
lanes, behind all bulk work. Nothing waits for it, and what a process leaves is not told: the
pictures are there all the same.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from refboard.core.asset import Asset
from refboard.core.errors import HELD_UP, RefboardError
from refboard.core.events import CopiesMet, Event
from refboard.core.ids import AssetId
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.copies.candidates import candidates, stored_vectors
from refboard.services.library.copies.comparing import best_of
from refboard.services.library.library import Library

if TYPE_CHECKING:
    from concurrent.futures import Future

    from refboard.core.finding.lookalike import Lookalike

log = logging.getLogger(__name__)


class CopyWatch:
    """Looks at every picture that comes; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        *,
        may_go_on: Callable[[], bool],
        decode: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
    ) -> None:
        """Make one that knows of no picture.

        Args:
            library: Where the pictures are.
            may_go_on: Whether all that came has been read, and has its vectors.
            decode: Lanes for the work.
            later: Runs a call on the owner's thread, from any thread.
            emit: Takes CopiesMet, one for all that came together.
        """
        self._library = library
        self._may_go_on = may_go_on
        self._decode = decode
        self._later = later
        self._emit = emit
        self._stopping = threading.Event()
        self._came: deque[AssetId] = deque()
        self._met: list[Lookalike] = []
        self._is_comparing = False

    @property
    def is_idle(self) -> bool:
        """Return whether every picture that came was looked at."""
        return not (self._came or self._met or self._is_comparing)

    def note_stored(self, pairs: Iterable[tuple[AssetId, Asset]]) -> None:
        """Note what came: of pairs of the id asked for and its asset those that are new."""
        if not self._library.is_read_only:
            self._came += [asset.id for asked, asset in pairs if asked == asset.id]

    def stop(self) -> None:
        """Let running work end early, from any thread."""
        self._stopping.set()

    def go_on(self) -> None:
        """Look at the next picture, if nothing else is under way; tell once it was the last."""
        if self.is_idle or self._is_comparing or self._stopping.is_set() or not self._may_go_on():
            return
        try:
            while self._came:
                is_comparing = self._look_at(self._came[0])
                self._came.popleft()
                if is_comparing:
                    return
        except HELD_UP as error:
            log.info("Copies are looked for later: %s", error)
            return
        if self._met:
            met, self._met = tuple(self._met), []
            self._emit(CopiesMet(met))

    def _look_at(self, asset_id: AssetId) -> bool:
        """Have a picture compared with its candidates; return False where it has none."""
        library = self._library
        library.refresh_indexes()
        key = library.store.assets.keys([asset_id]).get(asset_id)
        asset = None if key is None else library.store.assets.by_keys([key]).get(key)
        if key is None or asset is None:
            return False
        vectors = stored_vectors(library, key)
        found = candidates(library, library.copies.of(key), vectors, below=key)
        kept = library.store.kept_copies.of(key, [one.key for one in found])
        rows = library.store.assets.by_keys([one.key for one in found])
        others = tuple(
            (rows[one.key], one.orientations)
            for one in found
            if one.key in rows and one.key not in kept
        )
        if not others:
            return False
        self._is_comparing = True
        compare = self._library.store.in_place(best_of)
        comparing = self._decode.submit(
            Lane.BULK, compare, asset, others, library.paths, self._stopping.is_set
        )
        comparing.add_done_callback(self._post)
        return True

    def _post(self, future: "Future[Lookalike | None]") -> None:
        if not future.cancelled():
            self._later(lambda: self._take(future))

    def _take(self, future: "Future[Lookalike | None]") -> None:
        self._is_comparing = False
        try:
            met = future.result()
        except RefboardError as error:
            log.info("A picture could not be compared: %s", error)
            met = None
        if met is not None:
            self._met.append(met)
        self.go_on()
