"""From accepted pictures to findable ones: read, prepare, embed, keep. Can be killed anywhere.

The owner of the library drives it: `pump` hands work to the lanes, finished work comes back
through `post` and is taken with `finish`. What is left to do is always in the database, never
only here.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from refboard.core.asset import Asset, AssetState, Failure
from refboard.core.errors import RefboardError
from refboard.core.events import AssetsFailed, AssetsStored, Event
from refboard.core.ids import AssetId
from refboard.core.ports import Embedder
from refboard.services.imaging.limits import Limits
from refboard.services.indexer import Indexer
from refboard.services.intake import Prepared, must_be_fetched, prepare, read_or_fetch
from refboard.services.lanes import Lanes
from refboard.services.library import Library
from refboard.services.progress import Progress
from refboard.services.stages import Completion, Post, Stage, submit_bulk
from refboard.services.store.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

FETCH_JOBS = 64
TELL_INTERVAL_S = 0.05


class Pipeline:
    """Drives all pending work of one library; used by the library's owner only.

    Attributes:
        progress: What is done and what is left.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder | None,
        *,
        decode: Lanes,
        embed: Lanes,
        fetch: Lanes,
        workers: int,
        post: Post,
        emit: Callable[[Event], None],
        limits: Limits | None = None,
        max_download_bytes: int = 60_000_000,
    ) -> None:
        self._library = library
        self._decode = decode
        self._fetch = fetch
        self._post = post
        self._emit = emit
        self._limits = limits or Limits()
        self._max_download_bytes = max_download_bytes
        self._capacity = workers * 3
        self._jobs: deque[Job] = deque()
        self._running: set[AssetId] = set()
        self._mirrors: dict[AssetId, Sequence[str]] = {}
        self._stopping = threading.Event()
        self._used_up: list[Path] = []
        self._stored: list[tuple[AssetId, Asset]] = []
        self._failures: list[Failure] = []
        self._told_at = 0.0
        self.progress = Progress(emit)
        self._indexer = Indexer(
            library,
            embedder,
            decode=decode,
            embed=embed,
            post=post,
            emit=emit,
            limits=self._limits,
        )

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is under way and nothing is left that could be done now."""
        return (
            not self._jobs
            and not self._running
            and self._indexer.is_idle
            and not self._library.store.jobs.pending_count()
        )

    def resume(self) -> None:
        """Count what an earlier process left and go on with it."""
        jobs = self._library.store.jobs
        self.progress.reset(jobs.pending_count() + self._indexer.left(), len(jobs.failures()))
        self._indexer.restart()
        self.pump()

    def accepted(self, count: int) -> None:
        """Note that `count` more pictures were accepted, and start on them."""
        self.progress.add(count)
        self.pump()

    def remember_mirrors(self, asset_id: AssetId, urls: Sequence[str]) -> None:
        """Try these addresses too when the one a picture was dropped from fails."""
        self._mirrors[asset_id] = urls

    def retried(self, count: int) -> None:
        """Note that `count` failures are to be tried again, and start on them."""
        self.progress.forgive(count)
        self._indexer.restart()
        self.pump()

    def cancel(self) -> None:
        """Give up what is still to be read; each becomes a failure that can be retried."""
        self._jobs.clear()
        self._running.clear()
        self._failures.extend(self._library.store.jobs.cancel_pending("The import was cancelled."))
        self._tell()

    def stop(self) -> None:
        """Let running work end early; what it leaves is still pending in the database."""
        self._stopping.set()

    def pump(self) -> None:
        """Hand out as much work as the lanes should hold."""
        while len(self._running) < self._capacity and self._indexer.has_room:
            if not self._jobs and not self._fetch_jobs():
                break
            job = self._jobs.popleft()
            self._running.add(job.asset_id)
            # A slow server must not keep a decode thread waiting.
            lanes = self._fetch if must_be_fetched(job.source) else self._decode
            submit_bulk(
                lanes,
                self._post,
                Stage.READ,
                job,
                read_or_fetch,
                job.source,
                self._mirrors.pop(job.asset_id, ()),
                self._stopping.is_set,
                self._max_download_bytes,
            )
        self._indexer.pump(is_more_coming=bool(self._running or self._jobs))

    def finish(self, completions: Sequence[Completion]) -> None:
        """Take finished work: one transaction for all of it, then the events."""
        with self._library.store.transaction():
            self._finish_read([c for c in completions if c.stage is Stage.READ])
            self._finish_prepared([c for c in completions if c.stage is Stage.PREPARE])
        # Only now is it certain that nobody needs them any more.
        for path in self._used_up:
            path.unlink(missing_ok=True)
        self._used_up.clear()
        for completion in completions:
            if completion.stage in (Stage.BACKFILL, Stage.EMBED):
                embedded, failures = self._indexer.finish(completion)
                self.progress.finish(embedded)
                self._failures.extend(failures)
        self.pump()
        is_last = self.is_idle
        self._tell(is_last=is_last)
        self.progress.tell(is_last=is_last)

    def _fetch_jobs(self) -> bool:
        jobs = self._library.store.jobs.pending(FETCH_JOBS, exclude=self._running)
        self._jobs.extend(jobs)
        return bool(jobs)

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
            self.progress.fail(len(self._failures))
            self._emit(AssetsFailed(tuple(self._failures)))
            self._failures.clear()

    def _finish_read(self, completions: Sequence[Completion]) -> None:
        reads = list(self._outcomes(completions))
        known = self._library.store.assets.by_sha256(read.sha256 for _, read in reads)
        model = self._library.model if self._indexer.is_on else None
        for job, read in reads:
            asset = known.get(read.sha256)
            if asset is not None:
                self._merge(job, asset, read.mtime_ns)
                continue
            submit_bulk(
                self._decode,
                self._post,
                Stage.PREPARE,
                job,
                prepare,
                job,
                read,
                self._library.paths,
                model.card if model else None,
                self._limits,
            )

    def _finish_prepared(self, completions: Sequence[Completion]) -> None:
        for job, prepared in self._outcomes(completions):
            # The same bytes may have come twice in one drop: the second one finds the first here.
            twin = self._library.store.assets.by_sha256([prepared.sha256]).get(prepared.sha256)
            if twin is not None:
                self._merge(job, twin, prepared.mtime_ns)
                continue
            asset, key = self._keep(job, prepared)
            self._stored.append((job.asset_id, asset))
            self._running.discard(job.asset_id)
            if prepared.inputs is not None:
                self._indexer.add(key, asset, prepared.inputs)
            else:
                self.progress.finish(1)

    def _keep(self, job: Job, prepared: Prepared) -> tuple[Asset, int]:
        store = self._library.store
        asset = replace(
            store.assets.get([job.asset_id])[job.asset_id],
            sha256=prepared.sha256,
            width=prepared.width,
            height=prepared.height,
            format=prepared.format,
            byte_size=prepared.byte_size,
            has_alpha=prepared.has_alpha,
            state=AssetState.STORED,
            imported_at=time.time(),
        )
        key = store.assets.store(asset, mtime_ns=prepared.mtime_ns)
        self._forget_staged(job)
        return asset, key

    def _merge(self, job: Job, asset: Asset, mtime_ns: int) -> None:
        self._library.store.assets.merge(job.asset_id, asset.id, mtime_ns=mtime_ns)
        self._forget_staged(job)
        self._stored.append((job.asset_id, asset))
        self._running.discard(job.asset_id)
        self.progress.finish(1)

    def _forget_staged(self, job: Job) -> None:
        if job.source.is_staged:
            self._used_up.append(job.source.path)

    def _outcomes(
        self, completions: Sequence[Completion]
    ) -> Iterator[tuple[Job, Any]]:  # Any: each stage has its own result
        """Yield jobs with their results; those that failed or were cancelled drop out."""
        for completion in completions:
            job: Job = completion.subject
            if job.asset_id not in self._running:
                continue
            try:
                yield job, completion.future.result()
            except RefboardError as error:
                self._fail(job, error.sentence, error.hint)
            except Exception:
                # The stage runner: a fault of ours in one picture must not stop the others.
                log.exception("stage=%s asset=%s", completion.stage.name, job.asset_id)
                name = job.source.display_name
                self._fail(
                    job,
                    f"{name} could not be imported because of a fault in RefBoard.",
                    "The log has the details. Retry tries again.",
                )

    def _fail(self, job: Job, sentence: str, hint: str) -> None:
        self._library.store.jobs.fail(job.asset_id, sentence, hint)
        self._running.discard(job.asset_id)
        name = job.source.display_name
        source = job.source.url or str(job.source.path)
        self._failures.append(Failure(job.asset_id, name, source, sentence, hint))
