"""Writes what the stages of pictures gave, many pictures in one transaction.

Used by the owner of the library, inside its transaction. What a commit leads to is collected, and
happens after it.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from refboard.core.asset import Asset, AssetState, Failure, Storage
from refboard.core.errors import HELD_UP, LibraryGoneError, RefboardError
from refboard.core.ids import AssetId
from refboard.services.imaging.comparing.picture_hashing import RULES
from refboard.services.imaging.originals import has_original
from refboard.services.imaging.source import SourceBytes
from refboard.services.importing.after_commit import AfterCommit
from refboard.services.importing.preparation import Prepared, used_up
from refboard.services.importing.refusals import failure_of
from refboard.services.importing.relinking import found_again
from refboard.services.importing.stages import Stage
from refboard.services.library.library import Library
from refboard.services.store.jobs import Job

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StageResult:
    """What one stage gave for one picture.

    Attributes:
        stage: READ, or KEEP once the original is safe.
        job: Whose import it is.
        outcome: Returns the result, or raises what the stage ended with.
    """

    stage: Stage
    job: Job
    outcome: Callable[[], SourceBytes | Prepared]


@dataclass(slots=True)
class _Batch:
    """What is known while results are written together.

    Attributes:
        assets: The pictures, by the id of their jobs.
        twins: Stored assets by hash.
        new: Pictures that are to be stored, with the jobs they came from.
    """

    assets: dict[AssetId, Asset]
    twins: dict[str, Asset]
    new: list[tuple[Job, Asset, Prepared]] = field(default_factory=list)


class PictureWriter:
    """Writes results of stages; used by the library's owner only."""

    def __init__(self, library: Library, needs_vectors: Callable[[], bool]) -> None:
        """Make one.

        Args:
            library: Where they are written.
            needs_vectors: Whether a picture is done only once it has a vector.
        """
        self._library = library
        self._needs_vectors = needs_vectors

    def write(self, results: Sequence[StageResult], running: Collection[AssetId]) -> AfterCommit:
        """Write results in one transaction; a fault of ours costs only its own picture.

        Args:
            results: Of different pictures.
            running: The pictures whose import goes on; what others gave is dropped.
        """
        wanted = [result for result in results if result.job.asset_id in running]
        if not wanted:
            return AfterCommit()
        with self._library.store.transaction():
            try:
                with self._library.store.transaction():
                    return self._written(wanted)
            except HELD_UP:
                raise
            except Exception as fault:  # noqa: BLE001  the stage runner: it must not stop others
                if len(wanted) == 1:
                    return self._faulty(wanted[0], fault)
            effects = AfterCommit()
            for result in wanted:
                effects.add(self.write([result], running))
            return effects

    def _faulty(self, result: StageResult, fault: Exception) -> AfterCommit:
        log.error("stage=%s asset=%s", result.stage.name, result.job.asset_id, exc_info=fault)
        name = result.job.source.display_name
        told = RefboardError(
            f"{name} could not be imported because of a fault in RefBoard.",
            "The log has the details. Retry tries again.",
        )
        return self._failed(failure_of(result.job, told))

    def _written(self, results: Sequence[StageResult]) -> AfterCommit:
        store, effects = self._library.store.assets, AfterCommit()
        ended: list[tuple[StageResult, SourceBytes | Prepared]] = []
        assets = store.get([result.job.asset_id for result in results])
        for result in results:
            asset = assets.get(result.job.asset_id)
            if asset is None or asset.is_stored:
                effects.add(_done_elsewhere(result.job, asset))
                continue
            try:
                ended.append((result, result.outcome()))
            except LibraryGoneError:
                # It is back, and the import still pending: no fault of the picture.
                effects.ended.add(result.job.asset_id)
            except RefboardError as error:
                effects.add(self._failed(failure_of(result.job, error)))
        batch = _Batch(assets, store.by_sha256({outcome.sha256 for _, outcome in ended}))
        for result, outcome in ended:
            if isinstance(outcome, Prepared):
                effects.add(self._written_prepared(batch, result.job, outcome))
            else:
                effects.add(self._written_read(batch, result.job, outcome))
        effects.add(self._stored(batch))
        return effects

    def _written_read(self, batch: _Batch, job: Job, read: SourceBytes) -> AfterCommit:
        twin = batch.twins.get(read.sha256)
        if twin is not None and (job.link or has_original(twin, self._library.paths)):
            twin = found_again(self._library, job, twin, read.mtime_ns)
            return self._merged(job, twin, read.mtime_ns)
        return AfterCommit(to_prepare=[(job, read)])

    def _written_prepared(self, batch: _Batch, job: Job, prepared: Prepared) -> AfterCommit:
        # The same bytes may have come twice in one drop: the second one finds the first here.
        twin = batch.twins.get(prepared.sha256)
        if twin is None:
            asset = stored_asset(batch.assets[job.asset_id], prepared)
            batch.twins[asset.sha256] = asset
            batch.new.append((job, asset, prepared))
            return AfterCommit()
        effects = self._stored(batch)  # the twin may be one of these
        if not job.link:
            # Now the library has a copy of its own, which outlives a linked file.
            twin = batch.twins[twin.sha256] = replace(twin, storage=Storage.COPIED)
            self._library.store.originals.keep_copy(twin.id)
        effects.add(self._merged(job, twin, prepared.mtime_ns))
        return effects

    def _stored(self, batch: _Batch) -> AfterCommit:
        """Write the new pictures that have come together."""
        effects, new = AfterCommit(), list(batch.new)
        batch.new.clear()
        keys = self._library.store.assets.store_all(
            [(asset, prepared.mtime_ns) for _, asset, prepared in new]
        )
        hashes = [(key, prepared.hashes) for key, (_, _, prepared) in zip(keys, new, strict=True)]
        self._library.store.picture_hashes.put(RULES, hashes)
        palettes = [
            (key, prepared.palette) for key, (_, _, prepared) in zip(keys, new, strict=True)
        ]
        self._library.store.palettes.put(palettes)
        for key, (job, asset, prepared) in zip(keys, new, strict=True):
            effects.ended.add(job.asset_id)
            effects.used_up += used_up(job.source)
            effects.stored.append((job.asset_id, asset))
            effects.finished += 0 if self._needs_vectors() else 1
            effects.to_embed.append((key, asset, prepared.inputs))
        return effects

    def _merged(self, job: Job, twin: Asset, mtime_ns: int) -> AfterCommit:
        self._library.store.assets.merge(job.asset_id, twin.id, mtime_ns=mtime_ns)
        return AfterCommit(
            ended={job.asset_id},
            finished=1,
            stored=[(job.asset_id, twin)],
            used_up=used_up(job.source),
        )

    def _failed(self, failure: Failure) -> AfterCommit:
        self._library.store.jobs.fail(failure.asset_id, failure.sentence, failure.hint)
        return AfterCommit(ended={failure.asset_id}, failures=[failure])


def _done_elsewhere(job: Job, asset: Asset | None) -> AfterCommit:
    """Return what follows when another process with this library was faster."""
    stored = [] if asset is None else [(job.asset_id, asset)]
    return AfterCommit(ended={job.asset_id}, finished=1, stored=stored)


def stored_asset(accepted: Asset, prepared: Prepared) -> Asset:
    """Return what an asset is once its picture has been read."""
    return replace(
        accepted,
        name=prepared.given_name or accepted.name,
        sha256=prepared.sha256,
        width=prepared.width,
        height=prepared.height,
        format=prepared.format,
        byte_size=prepared.byte_size,
        has_alpha=prepared.has_alpha,
        remarks=prepared.remarks,
        state=AssetState.STORED,
        imported_at=time.time(),
    )
