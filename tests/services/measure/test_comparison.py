"""A report of another day says what is worse now."""

import json
from pathlib import Path
from typing import Any

import pytest

from refboard.core.errors import QueryError
from refboard.services.measure.comparison import compare, read_report

Document = dict[str, Any]


def step(batch: int = 1, p95_ms: float = 10.0, reason: str = "") -> Document:
    plan = {"provider": "cpu", "compute_units": "", "threads": 1, "batch": batch}
    return plan | {"p95_ms": p95_ms, "reason": reason}


def report(**changed: Any) -> Document:
    whole: Document = {
        "what": "words",
        "model": "mini",
        "limits": {"token cap": 77},
        "golden": [[0.6, 0.8]],
        "steps": [step()],
    }
    return whole | changed


def worse(now: Document, before: Document | None = None) -> list[str]:
    return [one.name for one in compare(before or report(), now) if not one.is_good]


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({}, []),
        ({"steps": [step(p95_ms=10.9)]}, []),
        ({"steps": [step(p95_ms=11.1)]}, ["p95, cpu, threads 1, batch 1"]),
        ({"steps": [step(reason="crashed")]}, ["p95, cpu, threads 1, batch 1"]),
        ({"steps": [step(batch=32, p95_ms=99)]}, []),
        ({"golden": [[0.6009, 0.8]]}, []),
        ({"golden": [[0.602, 0.8]]}, ["vectors"]),
        ({"golden": [[0.6, 0.8, 0.0]]}, ["vectors"]),
        ({"golden": [[float("nan"), 0.8]]}, ["vectors"]),
        ({"limits": {"token cap": 64}}, ["token cap"]),
        ({"limits": {"input size": [224, 224]}}, ["input size", "token cap"]),
        ({"model": "other"}, ["model"]),
    ],
)
def test_what_is_worse_is_named_and_nothing_else(changed: Document, names: list[str]) -> None:
    assert worse(report(**changed)) == names


def test_what_failed_then_is_not_held_against_now() -> None:
    assert worse(report(), report(steps=[step(reason="crashed")])) == []


def test_a_report_is_read_from_its_file_or_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text(json.dumps(report()))

    assert read_report(path) == read_report(tmp_path) == report()


@pytest.mark.parametrize("content", ["", "{}", "[1]", "7", '{"model": "x"}'])
def test_what_is_no_report_gets_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bench.json"
    path.write_text(content)

    with pytest.raises(QueryError, match="report"):
        read_report(path)
    with pytest.raises(QueryError, match="cannot be read"):
        read_report(tmp_path / "none.json")
