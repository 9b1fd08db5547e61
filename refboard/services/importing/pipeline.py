"""From accepted pictures to findable ones: read, prepare, embed, keep. Can be killed anywhere.

The owner of the library drives it: `pump` hands work to the lanes, finished work comes back
through `post` and is taken with `finish`. What is left to do is always in the database, never
only here; what a commit leads to happens after it. Originals are synced together, as many as have
been written while the ones before were: one wait for the disk instead of ten.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from refboard.core.asset import Asset, Failure
from refboard.core.events import AssetsFailed, AssetsStored, Event
from refboard.core.query import Float32Array
from refboard.core.stage_record import Record
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.imaging.limits import Limits
from refboard.services.importing.after_commit import AfterCommit
from refboard.services.importing.indexers import Indexers
from refboard.services.importing.picture_writer import PictureWriter, StageResult
from refboard.services.importing.preparation import (
    Prepared,
    drop,
    keep,
    must_be_fetched,
    prepare,
    read_or_fetch,
    size_of,
)
from refboard.services.importing.progress import Progress
from refboard.services.importing.stages import Completion, Post, Stage, submit_bulk
from refboard.services.importing.web_hints import WebHints
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library

if TYPE_CHECKING:
    from refboard.core.ids import AssetId
    from refboard.services.store.jobs import Job

log = logging.getLogger(__name__)

FETCH_JOBS = 64
CAPACITY = 6
"""Pictures that may be under way for each thread that decodes."""
TELL_INTERVAL_S = 0.05
MOST_BYTES_READ = 256_000_000
"""Files that are held in memory at once, in bytes; a larger one is read alone."""


class Pipeline:
    """Drives all pending work of one library; used by the library's owner only.

    Attributes:
        progress: What is done and what is left.
        indexers: What gives the pictures their vectors.
        web_hints: What helps to fetch pictures that are not here yet.
    """

    def __init__(
        self,
        library: Library,
        sessions: ModelSessions,
        *,
        decode: Lanes,
        fetch: Lanes,
        workers: int,
        post: Post,
        emit: Callable[[Event], None],
        limits: Limits | None = None,
        max_download_bytes: int = 60_000_000,
        record: Record = record_time,
    ) -> None:
        self._library = library
        self._in_place = library.store.in_place
        self._decode = decode
        self._fetch = fetch
        self._post = post
        self._emit = emit
        self._limits = limits or Limits()
        self._max_download_bytes = max_download_bytes
        self._capacity = workers * CAPACITY
        self._jobs: deque[Job] = deque()
        self._running: dict[AssetId, int] = {}
        self._unkept: list[Completion] = []
        self._is_keeping = False
        self._results: list[StageResult] = []
        self._held: list[Completion] = []
        self.web_hints: dict[AssetId, WebHints] = {}
        self._stopping = threading.Event()
        self._stored: list[tuple[AssetId, Asset]] = []
        self._failures: list[Failure] = []
        self._told_at = 0.0
        self.progress = Progress(emit)
        self._writer = PictureWriter(library, lambda: self.indexers.gate is not None)
        self.indexers = Indexers(
            library,
            sessions,
            decode=decode,
            post=post,
            emit=emit,
            record=record,
            limits=self._limits,
        )

    @property
    def is_idle(self) -> bool:
        """Return whether nothing is under way and nothing is left that could be done now."""
        return (
            not self._jobs
            and not self._running
            and not self.is_held_up
            and self.indexers.is_idle
            and not self._library.store.jobs.pending_count()
        )

    @property
    def is_held_up(self) -> bool:
        """Return whether finished work waits for the database; `finish` tries it again."""
        return bool(self._held or self._results)

    def resume(self) -> None:
        """Count what an earlier process left and go on with it."""
        jobs = self._library.store.jobs
        self.progress.reset(jobs.pending_count() + self.indexers.left(), jobs.failure_count())
        self.indexers.restart()
        self.pump()

    def accepted(self, count: int) -> None:
        """Note that `count` more pictures were accepted, and start on them."""
        self.progress.add(count)
        self.pump()

    def retried(self, count: int) -> None:
        """Note that `count` failures are to be tried again, and start on them."""
        self.progress.recount(self._library.store.jobs.failure_count())
        self.progress.add(count)
        self.indexers.restart()
        self.pump()

    def reread(self, key: int, asset: Asset, inputs: Mapping[str, Float32Array]) -> None:
        """Embed a stored asset whose original is another one now."""
        self.progress.add(1)
        self.indexers.add([(key, asset, inputs)])
        self.pump()

    def cancel(self) -> None:
        """Give up what is still to be read; each becomes a failure that can be retried."""
        failures = self._library.store.jobs.cancel_pending("The import was cancelled.")
        self._jobs.clear()
        self._running.clear()
        drop([completion.future.result() for completion in self._unkept])
        self._unkept.clear()
        self._note_failures(failures)
        self._tell()

    def stop(self) -> None:
        """Let running work end early; what it leaves is still pending in the database."""
        self._stopping.set()

    def pump(self) -> None:
        """Hand out as much work as the lanes, and the memory, should hold."""
        if self._library.is_read_only:
            return
        while len(self._running) < self._capacity and self.indexers.has_room:
            if not self._jobs and not self._fetch_jobs():
                break
            size = size_of(self._jobs[0].source)
            if self._running and sum(self._running.values()) + size > MOST_BYTES_READ:
                break
            job = self._jobs.popleft()
            self._running[job.asset_id] = size
            # A slow server must not keep a decode thread waiting.
            lanes = self._fetch if must_be_fetched(job.source) else self._decode
            submit_bulk(
                lanes,
                self._post,
                Stage.READ,
                job,
                self._in_place(read_or_fetch),
                job.source,
                self.web_hints.get(job.asset_id, WebHints()),
                self._stopping.is_set,
                self._max_download_bytes,
            )
        self.indexers.pump(is_more_coming=bool(self._running or self._jobs))

    def finish(self, completions: Sequence[Completion]) -> None:
        """Take finished work, and what was held up: first the commit, then what it leads to.

        Raises:
            LibraryError: the database is busy or its disk full; the work is held and tried again
                by the next call.
        """
        for completion in completions:
            self._sort(completion)
        self._keep()
        # Together, and dropped only once they are written: a full disk costs none of them.
        effects = self._writer.write(self._results, self._running)
        self._results.clear()
        self._apply(effects)
        while self._held:
            is_look, embedded, failures = self.indexers.finish(self._held[0])
            self._held.pop(0)
            # A picture is done when it is findable by look; other models go on behind it.
            self.progress.finish(embedded if is_look else 0)
            self._note_failures(failures, are_counted=is_look)
        self.pump()
        if is_last := self.is_idle:
            self.progress.end()
        self._tell(is_last=is_last)
        self.progress.tell(is_last=is_last)

    def _sort(self, completion: Completion) -> None:
        match completion.stage:
            case Stage.READ:
                self._results.append(_result(completion))
            case Stage.PREPARE if _has_unkept_original(completion):
                self._unkept.append(completion)
            case Stage.PREPARE:
                self._results.append(_result(completion))
            case Stage.KEEP:
                self._is_keeping = False
                self._results += _kept_results(completion)
            case _:
                self._held.append(completion)

    def _keep(self) -> None:
        """Sync all originals that were written meanwhile; what comes now is for the next time."""
        if self._is_keeping or not self._unkept:
            return
        self._is_keeping = True
        prepared, self._unkept = tuple(self._unkept), []
        submit_bulk(
            self._decode,
            self._post,
            Stage.KEEP,
            prepared,
            self._in_place(keep),
            [completion.future.result() for completion in prepared],
            lane=Lane.ONLINE,  # short, and pictures are shown when it is done
        )

    def _fetch_jobs(self) -> bool:
        jobs = self._library.store.jobs.pending(FETCH_JOBS, exclude=set(self._running))
        self._jobs.extend(jobs)
        return bool(jobs)

    # -- after the commit ------------------------------------------------------------------------

    def _apply(self, effects: AfterCommit) -> None:
        for asset_id in effects.ended:
            self._running.pop(asset_id, None)
        for asset_id, _ in effects.stored:  # what failed may be tried again, with its hints
            self.web_hints.pop(asset_id, None)
        self.indexers.add(effects.to_embed)
        for job, read in effects.to_prepare:
            submit_bulk(
                self._decode,
                self._post,
                Stage.PREPARE,
                job,
                self._in_place(prepare),
                job,
                read,
                self._library.paths,
                self.indexers.welcome,
                self._limits,
            )
        for path in effects.used_up:
            with suppress(OSError):  # the sweep of a later start takes it
                path.unlink(missing_ok=True)
        self.progress.finish(effects.finished)
        self._stored += effects.stored
        self._note_failures(effects.failures)

    def _note_failures(self, failures: Sequence[Failure], *, are_counted: bool = True) -> None:
        if are_counted:
            self.progress.fail(len(failures))
        else:
            self.progress.failed += len(failures)
        self._failures.extend(failures)

    def _tell(self, *, is_last: bool = True) -> None:
        """Emit what happened, at most twenty times a second; more is to come unless `is_last`."""
        now = time.monotonic()
        if not is_last and now - self._told_at < TELL_INTERVAL_S:
            return
        self._told_at = now
        if self._stored:
            self._emit(AssetsStored(tuple(self._stored)))
            self._stored.clear()
        if self._failures:
            self._emit(AssetsFailed(tuple(self._failures)))
            self._failures.clear()


def _result(completion: Completion) -> StageResult:
    return StageResult(completion.stage, completion.subject, completion.future.result)


def _has_unkept_original(completion: Completion) -> bool:
    is_whole = completion.future.exception() is None
    return is_whole and completion.future.result().original is not None


def _kept_results(completion: Completion) -> list[StageResult]:
    """Return a result for each picture of a KEEP: what was prepared, or why it is not safe."""

    def outcome(number: int, prepared: Completion) -> Prepared:
        problem = completion.future.result()[number]
        if problem is not None:
            raise problem
        kept: Prepared = prepared.future.result()
        return kept

    return [
        StageResult(Stage.KEEP, prepared.subject, partial(outcome, number, prepared))
        for number, prepared in enumerate(completion.subject)
    ]
