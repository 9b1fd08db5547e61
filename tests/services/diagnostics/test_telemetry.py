"""Timing records: always the debug log, lines of JSON where wanted, a collector by choice."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import pytest
from opentelemetry.sdk.metrics.export import (
    HistogramDataPoint,
    InMemoryMetricReader,
    NumberDataPoint,
)
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from refboard.core.stage_record import StageRecord
from refboard.services.diagnostics import timings_file
from refboard.services.diagnostics.opentelemetry import OpenTelemetry
from refboard.services.diagnostics.telemetry import (
    ENDPOINT,
    open_telemetry,
    record_time,
    timings_to,
)
from refboard.services.diagnostics.timings_file import FILE_NAME
from refboard.services.paths import TIMINGS

RECORD = StageRecord(
    "embed", "clip", "1", 8, 10, 2, "coreml", 12.5, 250.0, units="CPUAndGPU", queue_depth=3
)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TIMINGS, raising=False)
    monkeypatch.delenv(ENDPOINT, raising=False)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG, "refboard.services.diagnostics"):
        yield caplog


def written(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_record_is_one_line_of_the_debug_log(
    tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    open_telemetry(tmp_path, is_on=False).record(RECORD)
    record_time(RECORD)

    one, other = lines.messages
    assert one == other
    parts = ("stage=embed", "model=clip", "n=8", "threads=2", "provider=coreml", "wait_ms=12")
    for part in (*parts, "units=CPUAndGPU", "depth=3"):
        assert part in one
    assert list(tmp_path.iterdir()) == []


# -- the file --------------------------------------------------------------------------------------


def test_a_line_holds_every_field_of_the_record_and_when(tmp_path: Path) -> None:
    telemetry = open_telemetry(tmp_path / "logs", is_on=True)
    telemetry.record(RECORD)
    telemetry.record(replace(RECORD, failed=True))
    telemetry.close()

    good, bad = written(tmp_path / "logs" / FILE_NAME)
    assert good.items() >= asdict(RECORD).items()
    assert set(good) - set(asdict(RECORD)) == {"at", "pid"}
    assert datetime.fromisoformat(str(good["at"])).utcoffset() is not None
    assert (good["failed"], bad["failed"]) == (False, True)


def test_every_field_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "telemetry.md").read_text(encoding="utf-8")

    assert all(f"`{field}`" in text for field in timings_file.line_of(RECORD))


def test_without_the_wish_opentelemetry_is_not_even_loaded() -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from refboard.services.diagnostics.telemetry import open_telemetry;"
        "import refboard.services.importing.pipeline; open_telemetry(Path('.'), is_on=True);"
        "print('opentelemetry' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_a_file_that_grew_large_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timings_file, "MOST_BYTES", 300)
    telemetry = open_telemetry(tmp_path, is_on=True)
    for _ in range(9):
        telemetry.record(RECORD)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["timings.jsonl", "timings.old.jsonl"]
    kept = [line for name in names for line in written(tmp_path / name)]
    assert 0 < len(kept) < 9


def test_a_disk_that_refuses_stops_nothing_and_is_told_once(
    tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).mkdir()
    telemetry = open_telemetry(tmp_path, is_on=True)

    for _ in range(3):
        telemetry.record(RECORD)
    telemetry.close()

    assert sum("cannot be written" in message for message in lines.messages) == 1


@pytest.mark.parametrize(
    "content",
    ["dear diary\n", '{"at": "noon"}\n', "[1]\n", "[" * 100_000, "\n", "\0" * 20_000],
    ids=["words", "another object", "a list", "deep", "empty line", "zeros"],
)
def test_a_file_that_holds_something_else_is_left_as_it_is_and_told_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: pytest.LogCaptureFixture,
    content: str,
) -> None:
    monkeypatch.setattr(timings_file, "MOST_BYTES", 0)
    (tmp_path / FILE_NAME).write_text(content)
    telemetry = open_telemetry(tmp_path, is_on=True)

    for _ in range(3):
        telemetry.record(RECORD)

    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).read_text() == content
    assert sum("no file of timing records" in message for message in lines.messages) == 1


def test_an_empty_file_takes_records_and_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()

    for _ in range(2):
        open_telemetry(tmp_path, is_on=True).record(RECORD)

    assert len(written(tmp_path / FILE_NAME)) == 2


def test_a_large_file_never_goes_over_an_older_one_that_holds_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(timings_file, "MOST_BYTES", 300)
    older = tmp_path / "timings.old.jsonl"
    older.write_text("dear diary\n")
    telemetry = open_telemetry(tmp_path, is_on=True)

    for _ in range(9):
        telemetry.record(RECORD)

    assert older.read_text() == "dear diary\n"
    assert 0 < len(written(tmp_path / FILE_NAME)) < 9
    assert sum("no file of timing records" in message for message in lines.messages) == 1


def test_a_named_file_in_a_library_or_in_no_folder_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "library.sqlite").touch()
    (tmp_path / "cache").mkdir()

    for name in ("cache/x.jsonl", "library.sqlite", "nowhere/x.jsonl"):
        monkeypatch.setenv(TIMINGS, str(tmp_path / name))
        open_telemetry(tmp_path / "logs", is_on=True).record(RECORD)

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["cache", "library.sqlite"]
    assert (tmp_path / "library.sqlite").read_bytes() == b""


def test_the_environment_names_the_file_for_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "named.jsonl"
    monkeypatch.setenv(TIMINGS, str(named))

    open_telemetry(tmp_path / "logs", is_on=False).record(RECORD)
    with timings_to(None):
        record_time(RECORD)

    assert len(written(named)) == 2
    assert not (tmp_path / "logs").exists()


def test_a_process_writes_where_it_is_told_and_only_until_it_is_told_otherwise(
    tmp_path: Path,
) -> None:
    record_time(RECORD)
    with timings_to(tmp_path / "one.jsonl"):
        record_time(RECORD)
        with timings_to(tmp_path / "two.jsonl"):
            record_time(RECORD)
        record_time(RECORD)
    record_time(RECORD)

    assert len(written(tmp_path / "one.jsonl")) == 2
    assert len(written(tmp_path / "two.jsonl")) == 1


# -- a collector -----------------------------------------------------------------------------------


def test_spans_and_metrics_say_the_same_as_the_record() -> None:
    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    subject = OpenTelemetry(SimpleSpanProcessor(spans), reader)
    for _ in range(3):
        subject.record(RECORD)
    subject.record(replace(RECORD, failed=True))

    found = reader.get_metrics_data()
    assert found is not None
    metrics = {
        metric.name: metric.data.data_points
        for resource in found.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    subject.close()

    good, *_, bad = spans.get_finished_spans()
    said = dict(good.attributes or {})
    assert good.name == "refboard.embed"
    assert (said["refboard.model"], said["refboard.model.version"]) == ("clip", "1")
    assert (said["refboard.batch"], said["refboard.rows"]) == (8, 10)
    assert (said["refboard.threads"], said["refboard.provider"]) == (2, "coreml")
    assert (said["refboard.units"], said["refboard.queue_depth"]) == ("CPUAndGPU", 3)
    assert said["refboard.queue_wait_ms"] == 12.5
    assert (good.end_time or 0) - (good.start_time or 0) == 250_000_000
    assert (good.status.status_code.name, bad.status.status_code.name) == ("UNSET", "ERROR")
    pictures = metrics["refboard.stage.pictures"]
    assert sum(point.value for point in pictures if isinstance(point, NumberDataPoint)) == 32
    (duration,) = metrics["refboard.stage.duration"]
    assert isinstance(duration, HistogramDataPoint)
    assert duration.count == 4
    (queue_wait,) = metrics["refboard.stage.queue_wait"]
    assert isinstance(queue_wait, HistogramDataPoint)
    assert queue_wait.sum == pytest.approx(50.0)


@pytest.mark.parametrize("missing", ["refboard.services.diagnostics.opentelemetry", "exporter"])
def test_where_the_extra_is_missing_the_file_is_written_and_it_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setenv(ENDPOINT, "http://127.0.0.1:9")
    if missing == "exporter":
        monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http", None)
    else:
        monkeypatch.setitem(sys.modules, missing, None)

    telemetry = open_telemetry(tmp_path, is_on=True)
    telemetry.record(RECORD)
    telemetry.close()

    assert "OTEL_EXPORTER_OTLP_ENDPOINT is set, which needs" in telemetry.problem
    assert len(written(tmp_path / FILE_NAME)) == 1
