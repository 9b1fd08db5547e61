"""Tells what became of originals: a disk that went away is one piece of news, not a thousand."""

from collections.abc import Callable, Sequence
from time import monotonic

from refboard.core.asset import Asset, Failure, OriginalLook, OriginalState
from refboard.core.events import AssetsFailed, Event, FailuresEnded
from refboard.core.ids import AssetId
from refboard.services.importing.pipeline import Pipeline
from refboard.services.store.store import Store

INTERVAL_S = 1.0
"""How often news of what nobody asked for are told, at most."""


class OriginalNews:
    """What was seen of originals and is not told yet; used by the library's owner only.

    Args to the constructor:
        store: Knows all failures.
        pipeline: Counts them, and does again what failed because of a lost original.
        emit: Takes events.
    """

    def __init__(self, store: Store, pipeline: Pipeline, emit: Callable[[Event], None]) -> None:
        self._store = store
        self._pipeline = pipeline
        self._emit = emit
        self._failures: list[Failure] = []
        self._ended: list[AssetId] = []
        self._told_at = 0.0

    def add(self, looks: Sequence[tuple[Asset, OriginalLook]]) -> None:
        """Take what was seen and is remembered by now."""
        for asset, look in looks:
            if look.state is OriginalState.UNCHANGED:
                self._ended.append(asset.id)
            else:
                told = (asset.id, asset.name, asset.source, look.sentence, look.hint)
                self._failures.append(Failure(*told, original=look.state))

    def end(self, ids: Sequence[AssetId]) -> None:
        """Take that these originals are as they should be."""
        self._ended += ids

    def tell(self, *, is_last: bool = True) -> None:
        """Tell all of it, unless that was done a moment ago and more is to come."""
        if not self._failures and not self._ended:
            return
        now = monotonic()
        if not is_last and now - self._told_at < INTERVAL_S:
            return
        self._told_at = now
        failures, self._failures = tuple(self._failures), []
        ended, self._ended = tuple(self._ended), []
        if failures:
            self._emit(AssetsFailed(failures))
        if ended:
            self._emit(FailuresEnded(ended))
            # A model may not have taken them because of that.
            self._pipeline.retried(self._store.jobs.retry(ended))
        self.recount()

    def recount(self) -> None:
        """Tell how many failures wait for a decision."""
        self._pipeline.progress.recount(self._store.jobs.failure_count())
