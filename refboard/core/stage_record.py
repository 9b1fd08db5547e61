"""What a stage of the pipeline did for one batch."""

from collections.abc import Callable
from dataclasses import dataclass


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
