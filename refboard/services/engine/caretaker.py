"""Keeps previews whole and watches originals, behind everything else; used by the owner only.

What someone looks at is looked after when they ask. All else once while the library is open: in
small parts, one at a time, while nothing else is to do. Damage that is met begins that anew. In a
library that is only looked at nothing is done: there is nowhere to write what was found.
"""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from refboard.core.asset import Asset, OriginalLook, OriginalState, Ward
from refboard.core.errors import HELD_UP, RefboardError
from refboard.core.events import AssetsStored, Event
from refboard.core.ids import AssetId
from refboard.services.engine.original_news import OriginalNews
from refboard.services.engine.upkeep_round import UpkeepRound
from refboard.services.imaging.limits import Limits
from refboard.services.importing.pipeline import Pipeline
from refboard.services.importing.refusals import FAULT
from refboard.services.importing.rereading import Reread, keep_reread, read_again
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library
from refboard.services.library.upkeep import Previews, Tended, Upkeep, tend

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger(__name__)

PART = 64
"""Pictures that are looked after in one go."""
REREADS = 2
"""Originals that are read again at once."""
MOST_READ = 512_000_000
"""Bytes of previews that are checked one by one while a library is open; of all others length and
seal are. The next start goes on where this one ended."""
MOST_DOUBTED = 256_000_000
"""A linked file that is in doubt and larger is read only when someone asks for it."""
_REMEMBERED = "upkeep_from"
_REMEMBER_EVERY = 16


class Caretaker:
    """Looks after the stored pictures of one library.

    Args to the constructor:
        library: What is looked after.
        pipeline: Where pictures go that were read again.
        decode: Lanes for the work.
        later: Runs a call on the owner's thread, from any thread.
        emit: Takes events.
        limits: What is refused.
    """

    def __init__(
        self,
        library: Library,
        pipeline: Pipeline,
        *,
        decode: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
        limits: Limits,
    ) -> None:
        self._library = library
        self._store = library.store
        self._pipeline = pipeline
        self._decode = decode
        self._later = later
        self._emit = emit
        self._limits = limits
        self._news = OriginalNews(library.store, pipeline, emit)
        self._stopping = threading.Event()
        self._asked: dict[AssetId, Upkeep] = {}
        self._is_tending = False
        self._rereading: set[AssetId] = set()
        self._has_wanted = not library.is_read_only
        self._round: UpkeepRound | None = None
        self._begins_at = 0.0
        self._met_damage = False
        self._read = 0

    @property
    def is_idle(self) -> bool:
        """Return whether nothing that was asked for is left to do."""
        has_wanted = self._has_wanted and self._store.originals.wanted_count() > 0
        return not (self._asked or self._is_tending or self._rereading or has_wanted)

    @property
    def is_sweeping(self) -> bool:
        """Return whether pictures are left that nobody has looked after."""
        return self._round is not None

    def stop(self) -> None:
        """Let running work end early, from any thread."""
        self._stopping.set()

    # -- what is to be done ------------------------------------------------------------------------

    @property
    def due_in_s(self) -> float | None:
        """In how many seconds every picture is to be looked after; None for no such time."""
        left = 0.0 if self._round is None else self._begins_at - monotonic()
        return left if left > 0 else None

    def sweep(self, after_s: float = 0.0) -> None:
        """Look after every picture, while nothing else is to do.

        Args:
            after_s: Not before so many seconds: a window that opens has better things to do.
        """
        self._begins_at = monotonic() + after_s
        if self._round is None and not self._library.is_read_only:
            self._round = UpkeepRound(self._remembered())
            self._read = 0
            self._later(self.go_on)

    def note_damage(self) -> None:
        """Note that a preview was damaged: others may be, also those that were looked after."""
        if self._round is None:
            self.sweep()
        else:
            self._met_damage = True

    def look_after(self, ids: Collection[AssetId], *, originals_only: bool = False) -> None:
        """Look after some pictures soon.

        Args:
            ids: Of stored ones; all others are left out.
            originals_only: Their previews are not looked at.
        """
        if self._library.is_read_only:
            return
        for asset_id in ids:
            known = self._asked.get(asset_id)
            is_less = originals_only and (known is None or known.originals_only)
            self._asked[asset_id] = Upkeep(originals_only=is_less)
        if ids:
            self._later(self.go_on)

    def note_stored(self, pairs: Iterable[tuple[AssetId, Asset]]) -> None:
        """Look after what came again: of pairs of the id asked for and its asset what was known."""
        self.look_after([asset.id for asked, asset in pairs if asked != asset.id])

    def read_again(self, ids: Collection[AssetId]) -> int:
        """Read changed originals again, and look for missing ones.

        Args:
            ids: Whose; none for all that are missing. What was changed is never replaced unless it
                is named.

        Returns:
            How many those are.
        """
        gone = self._store.originals.forget_missing(ids or None)
        self.look_after(gone)
        wanted = self._store.originals.want(ids) if ids else 0
        if wanted:
            self._has_wanted = True
            self._later(self.go_on)
        self._news.recount()
        return len(gone) + wanted

    def go_on(self) -> None:
        """Hand out what is to be done next."""
        if self._stopping.is_set() or self._library.is_read_only:
            return
        try:
            self._hand_out()
        except HELD_UP as error:
            # Nobody waits for it, and nothing is lost: what is left to do is asked for again.
            log.info("Pictures are looked after later: %s", error)

    def _hand_out(self) -> None:
        self._go_on_rereading()
        if self._is_tending:
            return
        wards, upkeep = self._next()
        if not wards:
            self._news.tell()
        else:
            self._is_tending = True
            self._submit(
                self._take, tend, wards, self._library.paths, upkeep, self._stopping.is_set
            )

    def _next(self) -> tuple[list[Ward], Upkeep]:
        """Return which pictures are looked after next, and how."""
        while self._asked:
            upkeep = next(iter(self._asked.values()))
            ids = [key for key, each in self._asked.items() if each == upkeep][:PART]
            wards = self._store.originals.wards_of(ids)
            for asset_id in ids:
                del self._asked[asset_id]
            if wards:
                return wards, upkeep
        if self._round is None or self.due_in_s is not None or not self._pipeline.is_idle:
            return [], Upkeep()
        reads = self._read < MOST_READ
        wards = self._round.next(partial(self._store.originals.wards, limit=PART))
        if not wards:
            self._end_round()
        return wards, Upkeep(reads_previews=reads, most_bytes=MOST_DOUBTED)

    def _end_round(self) -> None:
        if self._read < MOST_READ:
            self._remember("0")
        self._round = None
        log.info("All pictures were looked after")
        if self._met_damage:
            self._met_damage = False
            self.sweep()

    def _remembered(self) -> int:
        """Return where to begin to check previews one by one."""
        try:
            place = self._store.remembered.get(_REMEMBERED) or ""
        except HELD_UP as error:
            log.info("Where to go on is not known: %s", error)
            place = ""
        return int(place) if place.isdecimal() else 0

    def _remember(self, place: str) -> None:
        """Remember where the next start goes on to check previews one by one."""
        try:
            if place != self._store.remembered.get(_REMEMBERED):
                self._store.remembered.put(_REMEMBERED, place)
        except HELD_UP as error:
            log.info("Where to go on is not remembered: %s", error)

    def _go_on_rereading(self) -> None:
        if not self._has_wanted or len(self._rereading) >= REREADS:
            return
        wanted = self._store.originals.wanted(REREADS + len(self._rereading))
        self._has_wanted = bool(wanted)
        for ward in wanted:
            if ward.asset.id not in self._rereading and len(self._rereading) < REREADS:
                self._rereading.add(ward.asset.id)
                cards, paths = self._pipeline.indexers.welcome, self._library.paths
                take = partial(self._take_reread, ward)
                self._submit(take, read_again, ward, paths, cards, self._limits)

    def _submit(
        self, take: "Callable[[Future[Any]], None]", call: Callable[..., object], *args: object
    ) -> None:
        """Do something in the lanes, and take it where the library is owned."""

        def done(future: "Future[Any]") -> None:
            if not future.cancelled():
                self._later(lambda: take(future))

        done_here = self._store.in_place(call)
        self._decode.submit(Lane.BULK, done_here, *args).add_done_callback(done)

    # -- what was done -----------------------------------------------------------------------------

    def _take(self, future: "Future[list[Tended]]") -> None:
        self._is_tending = False
        try:
            tended = future.result()
            self._note(tended)
            self._news.tell(is_last=False)
        except RefboardError as error:
            # A full disk, or another program: nothing is lost, and the next start looks again.
            log.info("Pictures could not be looked after: %s", error)
            self._round = None
            return
        if self._round is None:
            if any(t.previews is Previews.MENDED for t in tended):
                self.sweep()  # where one is damaged, there are others
        elif self._read < MOST_READ:
            self._read += sum(t.bytes_read for t in tended)
            if self._round.parts % _REMEMBER_EVERY == 0 or self._read >= MOST_READ:
                self._remember(str(self._round.after))
        self.go_on()

    def _note(self, tended: Sequence[Tended]) -> None:
        """Remember what was seen of originals, and tell what is new."""
        news = {t.ward.asset.id: t for t in tended if t.is_news}
        if not news:
            return
        # What the user decided meanwhile, or another program saw, counts.
        now = {ward.asset.id: ward for ward in self._store.originals.wards_of(list(news))}
        news = {key: t for key, t in news.items() if now.get(key) == t.ward}
        looks = [(key, t.look) for key, t in news.items() if t.look is not None]
        self._store.originals.note(looks)
        self._news.add([(news[asset_id].ward.asset, look) for asset_id, look in looks])

    def _take_reread(self, ward: Ward, future: "Future[Reread]") -> None:
        asset = ward.asset
        self._rereading.discard(asset.id)
        self._has_wanted = True  # until it is known that none is left
        reread = self._outcome(ward, future)
        if reread.look is not None:
            self._store.originals.note([(asset.id, reread.look)])
            self._news.add([(asset, reread.look)])
            self._news.tell()
        if reread.prepared is None:
            return
        replaced = keep_reread(self._library, ward, reread.prepared)
        if replaced is None:
            return
        self._news.end([asset.id])
        self._news.tell()
        self._emit(AssetsStored(((asset.id, replaced.asset),)))
        if replaced.key is not None:
            self._pipeline.reread(replaced.key, replaced.asset, reread.prepared.inputs)

    def _outcome(self, ward: Ward, future: "Future[Reread]") -> Reread:
        """Return what came of reading; what a fault of ours keeps from it is not tried for ever."""
        try:
            return future.result()
        except RefboardError:
            raise  # it is held up, and tried again
        except Exception:
            state, words = OriginalState.CHANGED, "This picture could not be read again."
            fault = OriginalLook(state, sentence=f"{words} {FAULT}")
            self._store.originals.note([(ward.asset.id, fault)])
            self._news.add([(ward.asset, fault)])
            self._news.tell()
            raise
