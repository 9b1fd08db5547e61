"""Records as OpenTelemetry spans and metrics, for people who have a collector of their own.

They go there, beside the file of timings, only where the user has turned timing records on, set
OTEL_EXPORTER_OTLP_ENDPOINT and installed an exporter. This module is loaded only then.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

from refboard import __version__
from refboard.core.queue_state import QueueState
from refboard.core.stage_record import StageRecord

if TYPE_CHECKING:
    from opentelemetry.util.types import AttributeValue


class OpenTelemetry:
    """Turns records into spans and metrics.

    Attributes:
        traces: The provider of spans.
        metrics: The provider of metrics.
    """

    def __init__(self, spans: SpanProcessor, reader: MetricReader) -> None:
        """Set up providers of our own; the process's global ones are left alone.

        Args:
            spans: Takes the spans.
            reader: Reads the metrics.
        """
        resource = Resource.create({"service.name": "refboard", "service.version": __version__})
        self.traces = TracerProvider(resource=resource, shutdown_on_exit=False)
        self.traces.add_span_processor(spans)
        self.metrics = MeterProvider([reader], resource=resource, shutdown_on_exit=False)
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
            "refboard.units": record.units,
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
                "refboard.queue_depth": record.queue_depth,
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

    def record_queues(self, states: Sequence[QueueState]) -> None:
        """Do nothing: how queues stand goes to the log and the file alone."""

    def close(self) -> None:
        """Write what waits, and end."""
        self.traces.shutdown()
        self.metrics.shutdown()


def exporting() -> OpenTelemetry | None:
    """Return what sends records to the user's collector; None where no exporter is installed."""
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        return None
    return OpenTelemetry(
        BatchSpanProcessor(OTLPSpanExporter()), PeriodicExportingMetricReader(OTLPMetricExporter())
    )
