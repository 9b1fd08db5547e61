"""One record for every batch that a stage has done, told where the user wants it told.

Without the user's wish a record is one line of the debug log and nothing more.
"""

import functools
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from refboard.core.queue_state import QueueState
from refboard.core.stage_record import StageRecord
from refboard.services.diagnostics.timings_file import TimingsFile, default_file
from refboard.services.paths import TIMINGS, named_timings_file

log = logging.getLogger(__name__)

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""Where the user's own collector of spans and figures is."""


class Sink(Protocol):
    """Takes records until it is closed."""

    def record(self, record: StageRecord) -> None:
        """Take a record, quickly."""
        ...

    def record_queues(self, states: Sequence[QueueState]) -> None:
        """Take how queues stand, quickly."""
        ...

    def close(self) -> None:
        """Write what waits, and end."""
        ...


def log_record(record: StageRecord) -> None:
    """Write a record as one line of the debug log."""
    log.debug(
        "stage=%s model=%s version=%s n=%d rows=%d threads=%d provider=%s units=%s depth=%d"
        " wait_ms=%.0f ms=%.0f%s",
        record.stage,
        record.model,
        record.version,
        record.batch,
        record.rows,
        record.threads,
        record.provider,
        record.units or "-",
        record.queue_depth,
        record.queue_wait_ms,
        record.duration_ms,
        " failed" if record.failed else "",
    )


class Telemetry:
    """Where records go: the debug log always, and further where that is wanted.

    Attributes:
        problem: Why a collector that is named gets nothing; empty otherwise.
    """

    def __init__(self, sinks: Sequence[Sink] = (), problem: str = "") -> None:
        self._sinks = tuple(sinks)
        self.problem = problem

    def record(self, record: StageRecord) -> None:
        """Take a record, quickly."""
        log_record(record)
        for sink in self._sinks:
            sink.record(record)

    def record_queues(self, states: Sequence[QueueState]) -> None:
        """Take how queues stand, quickly."""
        for state in states:
            log.debug(
                "queue=%s lane=%s depth=%d oldest_ms=%.0f objective_ms=%.0f"
                " begun=%d late=%d shed=%d",
                state.queue,
                state.lane,
                state.depth,
                state.oldest_wait_s * 1000,
                state.objective_s * 1000,
                state.begun,
                state.late,
                state.shed,
            )
        for sink in self._sinks:
            sink.record_queues(states)

    def close(self) -> None:
        """Write what waits, and end."""
        for sink in self._sinks:
            sink.close()


def open_telemetry(log_dir: Path, *, is_on: bool) -> Telemetry:
    """Return where records go.

    Args:
        log_dir: Where the file lies unless REFBOARD_TIMINGS names another, which is a wish, too.
        is_on: The user wants records; without that nothing is written nor loaded.
    """
    named = named_timings_file()
    if not is_on and named is None:
        return Telemetry()
    file = TimingsFile(named or default_file(log_dir))
    if not os.environ.get(ENDPOINT):
        return Telemetry([file])
    try:
        from refboard.services.diagnostics.opentelemetry import exporting
    except ImportError:
        problem = f"{ENDPOINT} is set, which needs the extra: pip install 'refboard[telemetry]'"
        log.info(problem)
        return Telemetry([file], problem)
    collector = exporting()
    if collector is None:
        problem = f"{ENDPOINT} is set, which needs opentelemetry-exporter-otlp-proto-http"
        log.info(problem)
        return Telemetry([file], problem)
    return Telemetry([file, collector])


def record_time(record: StageRecord) -> None:
    """Take a record where nobody has said where to: this process's environment does."""
    _of_process().record(record)


@contextmanager
def timings_to(path: Path | None) -> Iterator[None]:
    """Let `record_time` of this process, and of those that it starts, write into a file.

    Args:
        path: The file; None for the one that REFBOARD_TIMINGS names, if it does.
    """
    before = os.environ.get(TIMINGS)
    if path is not None:
        os.environ[TIMINGS] = str(path.absolute())
    _of_process.cache_clear()
    try:
        yield
    finally:
        if _of_process.cache_info().currsize:
            _of_process().close()
        _of_process.cache_clear()
        if before is not None:
            os.environ[TIMINGS] = before
        else:
            os.environ.pop(TIMINGS, None)


@functools.cache
def _of_process() -> Telemetry:
    return open_telemetry(Path(), is_on=False)
