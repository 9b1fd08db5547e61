"""One record for every batch that a stage has done, told where the user wants it told.

Without the user's wish a record is one line of the debug log and nothing more.
"""

import logging
from pathlib import Path
from typing import Protocol

from refboard.core.stage_record import StageRecord

log = logging.getLogger(__name__)


class Sink(Protocol):
    """Takes records until it is closed."""

    def record(self, record: StageRecord) -> None:
        """Take a record, quickly."""
        ...

    def close(self) -> None:
        """Write what waits, and end."""
        ...


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


class Telemetry:
    """Where records go: the debug log always, and OpenTelemetry where that is on.

    Attributes:
        problem: Why OpenTelemetry is not used although it is wanted; empty otherwise.
    """

    def __init__(self, sink: Sink | None = None, problem: str = "") -> None:
        self._sink = sink
        self.problem = problem

    def record(self, record: StageRecord) -> None:
        """Take a record, quickly."""
        log_record(record)
        if self._sink is not None:
            self._sink.record(record)

    def close(self) -> None:
        """Write what waits, and end."""
        if self._sink is not None:
            self._sink.close()


def open_telemetry(log_dir: Path, *, is_on: bool) -> Telemetry:
    """Return where records go.

    Args:
        log_dir: Where a file of spans may be written.
        is_on: The user wants OpenTelemetry; without that it is not even loaded.
    """
    if not is_on:
        return Telemetry()
    try:
        from refboard.services.diagnostics.opentelemetry import OpenTelemetry
    except ImportError:
        problem = "Timing records need the extra: pip install 'refboard[telemetry]'"
        log.info(problem)
        return Telemetry(problem=problem)
    return Telemetry(OpenTelemetry(log_dir))
