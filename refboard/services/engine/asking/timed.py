"""Running a model for a question, and telling how long that took."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refboard.core.query import Float32Array
from refboard.core.stage_record import Record, StageRecord
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.lanes import Lane, Lanes

if TYPE_CHECKING:
    from concurrent.futures import Future


@dataclass(frozen=True, slots=True)
class Timed:
    """Vectors, how long their making waited in the queue and took, and what waited behind it."""

    rows: Float32Array
    waited_s: float
    seconds: float
    queue_depth: int


def submit(lanes: Lanes, embed: Callable[[Any], Float32Array], what: Any) -> "Future[Timed]":
    """Embed pictures or words in their model's thread, ahead of all bulk work."""
    return lanes.submit(Lane.ONLINE, _timed, embed, what, time.perf_counter(), lanes)


def tell(record: Record, stage: str, embedder: ImageEmbedder | TextEmbedder, timed: Timed) -> None:
    """Record a run of a model for a question."""
    record(
        StageRecord.of_run(
            stage,
            embedder.card,
            embedder.plan,
            batch=1,
            rows=len(timed.rows),
            seconds=timed.seconds,
            waited_s=timed.waited_s,
            queue_depth=timed.queue_depth,
        )
    )


def _timed(
    embed: Callable[[Any], Float32Array], what: Any, queued_at: float, lanes: Lanes
) -> Timed:
    started, depth = time.perf_counter(), lanes.waiting
    rows = embed(what)
    return Timed(rows, started - queued_at, time.perf_counter() - started, depth)
