"""What a stage of the pipeline did for one batch."""

from collections.abc import Callable
from dataclasses import dataclass

from refboard.core.model_card import ModelCard
from refboard.core.run_plan import RunPlan


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
        units: CoreML's compute units that were asked for; empty on the processor.
        queue_depth: How much still waited for the same model when it was begun.
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
    units: str = ""
    queue_depth: int = 0

    @staticmethod
    def of_run(
        stage: str,
        card: ModelCard,
        plan: RunPlan,
        *,
        batch: int,
        rows: int,
        seconds: float,
        waited_s: float = 0.0,
        queue_depth: int = 0,
        failed: bool = False,
    ) -> "StageRecord":
        """Return the record of one run of a model."""
        return StageRecord(
            stage=stage,
            model=card.name,
            version=card.version,
            batch=batch,
            rows=rows,
            threads=plan.threads,
            provider=plan.provider,
            queue_wait_ms=waited_s * 1000,
            duration_ms=seconds * 1000,
            failed=failed,
            units=plan.compute_units,
            queue_depth=queue_depth,
        )


Record = Callable[[StageRecord], None]
"""Takes a record, quickly and from the library's thread."""
