"""Records as OpenTelemetry spans and metrics, for people who turned that on.

By default they go to a file beside the log and nowhere else. They go to a collector only where the
user has set OTEL_EXPORTER_OTLP_ENDPOINT and installed an exporter. This module is loaded only when
telemetry is on.
"""

import json
import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import Status, StatusCode

from refboard import __version__
from refboard.core.stage_record import StageRecord

if TYPE_CHECKING:
    from opentelemetry.util.types import AttributeValue

log = logging.getLogger(__name__)

FILE_NAME = "telemetry.jsonl"
MOST_BYTES = 5_000_000
"""A file that grows beyond this is put aside; one older file is kept."""
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


class SpanFile(SpanExporter):
    """Writes each span as one line of JSON into a file that stays small."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def export(self, spans: Any) -> SpanExportResult:  # Any: the base class has its own type
        """Override SpanExporter.export."""
        lines = "".join(json.dumps(_line(span)) + "\n" for span in spans)
        try:
            if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
                self._path.replace(self._path.with_suffix(".old.jsonl"))
            with self._path.open("a", encoding="utf-8") as file:
                file.write(lines)
        except OSError as error:
            log.debug("Telemetry could not be written: %s", error)
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS


class OpenTelemetry:
    """Turns records into spans and metrics.

    Attributes:
        traces: The provider of spans.
        metrics: The provider of metrics.
    """

    def __init__(self, log_dir: Path, metric_reader: Any = None) -> None:
        """Set up providers of our own; the process's global ones are left alone.

        Args:
            log_dir: Where the file of spans lies.
            metric_reader: Reads the metrics, for tests; by default only an OTLP exporter does.
        """
        resource = Resource.create({"service.name": "refboard", "service.version": __version__})
        self.traces = TracerProvider(resource=resource, shutdown_on_exit=False)
        spans, metric_exporter = _exporters()
        if spans is None:
            self.traces.add_span_processor(SimpleSpanProcessor(SpanFile(log_dir / FILE_NAME)))
        else:
            self.traces.add_span_processor(BatchSpanProcessor(spans))
        readers = [] if metric_reader is None else [metric_reader]
        if metric_exporter is not None:
            readers.append(PeriodicExportingMetricReader(metric_exporter))
        self.metrics = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
        self._tracer = self.traces.get_tracer("refboard", __version__)
        meter = self.metrics.get_meter("refboard", __version__)
        self._duration = meter.create_histogram("refboard.stage.duration", "ms")
        self._wait = meter.create_histogram("refboard.stage.queue_wait", "ms")
        self._pictures = meter.create_counter("refboard.stage.pictures", "{picture}")

    def record(self, record: StageRecord) -> None:
        """Make a span and the metrics of one record; quick."""
        labels: dict[str, AttributeValue] = {
            "refboard.stage": record.stage,
            "refboard.model": record.model,
            "refboard.model.version": record.version,
            "refboard.provider": record.provider,
            "refboard.threads": record.threads,
        }
        end = time.time_ns()
        span = self._tracer.start_span(
            f"refboard.{record.stage}",
            start_time=end - int(record.duration_ms * 1e6),
            attributes=labels
            | {
                "refboard.batch": record.batch,
                "refboard.rows": record.rows,
                "refboard.queue_wait_ms": record.queue_wait_ms,
                "refboard.duration_ms": record.duration_ms,
                "refboard.failed": record.failed,
            },
        )
        if record.failed:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end)
        self._duration.record(record.duration_ms, labels)
        self._wait.record(record.queue_wait_ms, labels)
        self._pictures.add(record.batch, labels | {"refboard.failed": record.failed})

    def close(self) -> None:
        """Write what waits, and end."""
        self.traces.shutdown()
        self.metrics.shutdown()


def _exporters() -> tuple[SpanExporter | None, Any]:
    """Return OTLP exporters where the user has asked for them and has them, else None twice."""
    if not os.environ.get(ENDPOINT):
        return None, None
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        log.info("%s is set, but there is no OTLP exporter: the file is written", ENDPOINT)
        return None, None
    return OTLPSpanExporter(), OTLPMetricExporter()


def _line(span: ReadableSpan) -> dict[str, Any]:
    start, end = span.start_time or 0, span.end_time or 0
    return {
        "name": span.name,
        "start_ns": start,
        "end_ns": end,
        "status": span.status.status_code.name,
        **dict(span.attributes or {}),
    }
