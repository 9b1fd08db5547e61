"""All that is filled in for one library while nobody asks anything of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from refboard.core.colour.palette import Palette
from refboard.core.events import Event
from refboard.core.finding.picture_hash import PictureHashes
from refboard.services.engine.caretaker import Caretaker
from refboard.services.engine.chores.backfill import Backfill, Lack
from refboard.services.engine.chores.copy_watch import CopyWatch
from refboard.services.imaging.colour.palettes import picture_palette
from refboard.services.imaging.comparing.picture_hashing import RULES, hashes_of
from refboard.services.importing.pipeline import Pipeline
from refboard.services.lanes import Lanes
from refboard.services.library.library import Library


@dataclass(frozen=True, slots=True)
class Chores:
    """What is done one after another; used by the library's owner only.

    Attributes:
        copies: What tells which pictures look like others.
        backfills: In their order: each waits for the one before.
    """

    copies: CopyWatch
    backfills: tuple[Backfill[Any], ...]  # Any: each makes something else

    @staticmethod
    def of(
        library: Library,
        pipeline: Pipeline,
        caretaker: Caretaker,
        decode: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
    ) -> "Chores":
        """Return all chores of a library; none is begun.

        Args:
            library: What is filled.
            pipeline: What goes first.
            caretaker: Likewise, while it waits: a window that opens has better things to do.
            decode: Lanes for the work.
            later: Runs a call on the owner's thread, from any thread.
            emit: Takes events.
        """

        def may_go_on() -> bool:
            return pipeline.is_idle and caretaker.due_in_s is None

        copies = CopyWatch(
            library, may_go_on=lambda: pipeline.is_idle, decode=decode, later=later, emit=emit
        )
        made = partial(Backfill, library, may_go_on=may_go_on, decode=decode, later=later)
        return Chores(copies, (made(_hashes(library)), made(_palettes(library))))

    @property
    def is_idle(self) -> bool:
        """Return whether nothing is left to do."""
        return all(backfill.is_idle for backfill in self.backfills)

    def begin(self) -> None:
        """Look through the whole library from now on."""
        for backfill in self.backfills:
            backfill.begin()

    def go_on(self) -> None:
        """Go on with the first that is not done."""
        self.copies.go_on()
        if not self.copies.is_idle:
            return
        for backfill in self.backfills:
            if not backfill.is_idle:
                backfill.go_on()
                return

    def stop(self) -> None:
        """Let running work end early, from any thread."""
        self.copies.stop()
        for backfill in self.backfills:
            backfill.stop()


def _hashes(library: Library) -> Lack[PictureHashes]:
    store = library.store.picture_hashes
    return Lack(
        "Hashes of pictures",
        find=lambda limit, after: store.unhashed(RULES, limit, after),
        make=hashes_of,
        keep=lambda rows: store.put(RULES, rows),
    )


def _palettes(library: Library) -> Lack[Palette]:
    store = library.store.palettes
    return Lack("Palettes", find=store.missing, make=picture_palette, keep=store.put)
