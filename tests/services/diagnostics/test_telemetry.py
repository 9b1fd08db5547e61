"""Records go to the debug log, and to OpenTelemetry only where the user wants that."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opentelemetry.sdk.metrics.export import (
    HistogramDataPoint,
    InMemoryMetricReader,
    NumberDataPoint,
)

from refboard.core.stage_record import StageRecord
from refboard.services.diagnostics.opentelemetry import FILE_NAME, OpenTelemetry
from refboard.services.diagnostics.telemetry import Telemetry, open_telemetry

RECORD = StageRecord("embed", "clip", "1", 8, 10, 2, "cpu", 12.5, 250.0)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG, "refboard.services.diagnostics.telemetry"):
        yield caplog


def test_a_record_is_one_line_of_the_debug_log(
    tmp_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    open_telemetry(tmp_path, is_on=False).record(RECORD)

    (line,) = lines.messages
    for part in ("stage=embed", "model=clip", "n=8", "threads=2", "provider=cpu", "wait_ms=12"):
        assert part in line
    assert list(tmp_path.iterdir()) == []


def test_without_the_wish_opentelemetry_is_not_even_loaded() -> None:
    script = (
        "import sys; from pathlib import Path;"
        "from refboard.services.diagnostics.telemetry import open_telemetry;"
        "import refboard.services.importing.pipeline; open_telemetry(Path('.'), is_on=False);"
        "print('opentelemetry' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_a_span_holds_every_field_of_the_record(tmp_path: Path) -> None:
    telemetry = open_telemetry(tmp_path, is_on=True)
    telemetry.record(RECORD)
    telemetry.record(replace(RECORD, failed=True))
    telemetry.close()

    good, bad = (json.loads(line) for line in (tmp_path / FILE_NAME).read_text().splitlines())
    assert good["name"] == "refboard.embed"
    assert good["refboard.model"] == "clip"
    assert good["refboard.model.version"] == "1"
    assert (good["refboard.batch"], good["refboard.rows"]) == (8, 10)
    assert (good["refboard.threads"], good["refboard.provider"]) == (2, "cpu")
    assert good["refboard.queue_wait_ms"] == 12.5
    assert good["end_ns"] - good["start_ns"] == 250_000_000
    assert (good["status"], bad["status"]) == ("UNSET", "ERROR")


def test_metrics_count_pictures_and_measure_times(tmp_path: Path) -> None:
    reader = InMemoryMetricReader()
    subject = OpenTelemetry(tmp_path, reader)
    for _ in range(3):
        subject.record(RECORD)

    found = reader.get_metrics_data()
    assert found is not None
    metrics = {
        metric.name: metric.data.data_points[0]
        for resource in found.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    }
    subject.close()

    pictures = metrics["refboard.stage.pictures"]
    duration = metrics["refboard.stage.duration"]
    queue_wait = metrics["refboard.stage.queue_wait"]
    assert isinstance(pictures, NumberDataPoint)
    assert pictures.value == 24
    assert isinstance(duration, HistogramDataPoint)
    assert duration.count == 3
    assert isinstance(queue_wait, HistogramDataPoint)
    assert queue_wait.sum == pytest.approx(37.5)


def test_a_file_that_grew_large_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refboard.services.diagnostics.opentelemetry.MOST_BYTES", 100)
    telemetry = open_telemetry(tmp_path, is_on=True)
    for _ in range(5):
        telemetry.record(RECORD)
    telemetry.close()

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "telemetry.jsonl",
        "telemetry.old.jsonl",
    ]
    assert len((tmp_path / FILE_NAME).read_text().splitlines()) < 5


def test_where_the_extra_is_missing_the_app_goes_on_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "refboard.services.diagnostics.opentelemetry", None)

    telemetry = open_telemetry(tmp_path, is_on=True)
    telemetry.record(RECORD)

    assert "refboard[telemetry]" in telemetry.problem


def test_a_disk_that_refuses_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    telemetry: Telemetry = open_telemetry(tmp_path, is_on=True)

    telemetry.record(RECORD)
    telemetry.close()
