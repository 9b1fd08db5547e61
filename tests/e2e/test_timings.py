"""Timing records of commands: where --timings says, or beside the log when the setting is on."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from refboard.core.settings import Settings
from refboard.services.measure import sweep
from refboard.services.settings_file import save_settings
from tests.e2e.conftest import Run


def written(path: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(line["depth"] >= 0 for line in lines if line["stage"] == "queue")
    return [line for line in lines if line["stage"] != "queue"]


def test_adding_and_asking_leave_a_line_for_each_run(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    timings = tmp_path / "timings.jsonl"
    query = pictures / "stripes-45-red.png"
    other = tmp_path / "query.png"

    assert run("--timings", timings, "add", pictures).status == 0
    added = written(timings)
    other.write_bytes(query.read_bytes() + b"another file")
    assert run("similar", other, "--timings", timings).status == 0

    assert {line["stage"] for line in added} == {"embed"}
    assert sum(line["batch"] for line in added) == 6
    assert all(line["model"] == "look" and line["provider"] == "cpu" for line in added)
    assert all(line["units"] == "" and line["queue_depth"] >= 0 for line in added)
    assert all(line["duration_ms"] > 0 and not line["failed"] for line in added)
    assert [line["stage"] for line in written(timings)[len(added) :]] == ["embed-question"]
    assert str(tmp_path) not in timings.read_text()
    assert "stripes" not in timings.read_text()


def test_the_setting_of_the_window_holds_for_commands(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    run("add", pictures / "stripes-0-red.png")
    assert not (tmp_path / "logs").exists()

    save_settings(tmp_path / "settings.json", replace(Settings(), telemetry=True))
    run("add", pictures)

    assert sum(line["batch"] for line in written(tmp_path / "logs" / "timings.jsonl")) == 5
    queues = {(one["queue"], one["lane"]): one for one in run("status").document["queues"]}
    assert queues["decode", "bulk"]["begun"] > 0
    assert queues["decode", "bulk"]["depth"] == 0


def test_a_file_that_cannot_be_written_is_a_sentence(run: Run, tmp_path: Path) -> None:
    answer = run("status", "--timings", tmp_path)

    assert answer.status == 1
    assert "cannot be written" in answer.document["error"]


def test_a_soak_leaves_a_line_for_each_batch(run: Run, pictures: Path, tmp_path: Path) -> None:
    timings = tmp_path / "timings.jsonl"

    found = run(*("soak", "--minutes", "0.05", "--photos", pictures, "--timings", timings)).document

    lines = written(timings)
    assert {line["stage"] for line in lines} == {"soak"}
    assert sum(line["batch"] for line in lines) == found["images"]


def test_a_bench_leaves_a_line_for_each_run_of_its_processes(
    run: Run, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(sweep, "BATCHES", (1, 4))
    monkeypatch.setattr(sweep, "cores", lambda: 1)
    timings = tmp_path / "timings.jsonl"

    run(
        *("models", "bench", "look", "--seconds", "0.2", "--dry-run"),
        *("--photos", pictures, "--timings", timings),
    )

    lines = written(timings)
    assert {line["stage"] for line in lines} == {"bench"}
    assert {line["batch"] for line in lines} >= {1, 4}
    assert len({line["pid"] for line in lines}) == 3


@pytest.mark.parametrize("kind", ["database", "original", "lock", "new in cache", "linked", "link"])
def test_a_file_of_the_library_or_of_somebody_else_is_refused_and_kept(
    run: Run, pictures: Path, tmp_path: Path, kind: str
) -> None:
    run("add", pictures)
    root = tmp_path / "library"
    linked = pictures / "stripes-0-red.png"
    (tmp_path / "link.jsonl").symlink_to(root / "library.sqlite")
    target = {
        "database": root / "library.sqlite",
        "original": next(path for path in (root / "originals").rglob("*") if path.is_file()),
        "lock": root / "window.lock",
        "new in cache": root / "cache" / "timings.jsonl",
        "linked": linked,
        "link": tmp_path / "link.jsonl",
    }[kind]
    before = target.read_bytes() if target.exists() else None

    answer = run("status", "--timings", target)

    assert answer.status == 1
    assert "timing" in answer.document["error"] or "library" in answer.document["error"]
    assert (target.read_bytes() if target.exists() else None) == before


@pytest.mark.parametrize("kind", ["foreign", "no folder", "folder"])
def test_a_file_of_the_environment_that_is_refused_is_told_once_and_hinders_nothing(
    run: Run, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    (tmp_path / "foreign").write_text("dear diary\n")
    (tmp_path / "folder").mkdir()
    target = tmp_path / kind / "x.jsonl" if kind == "no folder" else tmp_path / kind
    monkeypatch.setenv("REFBOARD_TIMINGS", str(target))

    answer = run("add", pictures)

    assert answer.status == 0
    assert answer.complaints.count("No timing records: ") == 1
    assert (tmp_path / "foreign").read_text() == "dear diary\n"
    assert not (tmp_path / "no folder").exists()
    assert list((tmp_path / "folder").iterdir()) == []
