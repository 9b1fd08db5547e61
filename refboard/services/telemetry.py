"""One record for every batch that a stage has done, told where the user wants it told.

Without the user's wish a record is one line of the debug log and nothing more.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StageRecord:
    """What a stage did for one batch.

    Attributes:
        stage: Such as "embed".
        model: Name of the model.
        version: Version of its card and files.
        batch: How many pictures.
        rows: How many inputs the model took for them.
        threads: Threads inside the run.
        provider: Who computed.
        queue_wait_ms: From being queued to being begun.
        duration_ms: From being begun to being done.
        failed: It gave no vectors.
    """

    stage: str
    model: str
    version: str
    batch: int
    rows: int
    threads: int
    provider: str
    queue_wait_ms: float
    duration_ms: float
    failed: bool = False


Record = Callable[[StageRecord], None]
"""Takes a record, quickly and from the library's thread."""


def log_record(record: StageRecord) -> None:
    """Write a record as one line of the debug log."""
    log.debug(
        "stage=%s model=%s version=%s n=%d rows=%d threads=%d provider=%s wait_ms=%.0f ms=%.0f%s",
        record.stage,
        record.model,
        record.version,
        record.batch,
        record.rows,
        record.threads,
        record.provider,
        record.queue_wait_ms,
        record.duration_ms,
        " failed" if record.failed else "",
    )
