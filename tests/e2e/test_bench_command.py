"""Measuring a model and soaking it, from the command line to the files that they write."""

import json
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from refboard.__main__ import main
from refboard.cli import model_bench
from refboard.cli import soak as soak_command
from refboard.core.errors import QueryError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import find_models
from refboard.services.inference import run_plans
from refboard.services.measure import comparison, sweep
from refboard.services.measure.soak import soak
from refboard.services.paths import models_dir
from tests.e2e.conftest import Run

PARITY = Path(__file__).parents[1] / "services" / "embedding" / "parity"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try only two ways of running a model: each costs a process."""
    monkeypatch.setattr(sweep, "BATCHES", (1, 4))
    monkeypatch.setattr(sweep, "cores", lambda: 1)


@pytest.mark.usefixtures("few_steps")
def test_a_bench_measures_keeps_the_best_and_reports(
    run: Run, pictures: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report"

    answer = run(
        *("models", "bench", "look", "--seconds", "0.2"),
        *("--photos", pictures, "--report", report),
    )

    found = answer.document
    assert answer.status == 0
    assert [(s["threads"], s["batch"], s["reason"]) for s in found["steps"]] == [
        (1, 1, ""),
        (1, 4, ""),
    ]
    assert all(s["images_per_s"] > 0 and s["peak_bytes"] > 50e6 for s in found["steps"])
    assert found["path"]["images"] > 0
    assert found["path"]["share"] > 0
    assert json.loads((report / "bench.json").read_text()) == found
    assert "<svg" in (report / "bench.html").read_text()
    look = find_models(models_dir()).models["look"]
    assert run_plans.plan_for(look) == RunPlan(**found["chosen"])
    assert run_plans.recall(look).cpu is not None


@pytest.mark.usefixtures("few_steps")
def test_words_are_measured_and_compared_with_a_saved_report(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "WORD_BATCHES", (1,))
    monkeypatch.setattr(comparison, "SLOWER", 1000.0)  # how quick it is is not of this test
    shutil.copytree(PARITY / "small-qwen3", home / "small-qwen3")
    first = run("models", "bench", "small-qwen3", "--seconds", "0.2", "--report", tmp_path)

    again = run("models", "bench", "small-qwen3", "--seconds", "0.2", "--against", tmp_path)

    assert (first.status, again.status) == (0, 0), again.complaints
    assert (again.document["what"], again.document["limits"]) == ("words", {"token cap": 96})
    assert [one["name"] for one in again.document["compared"]][2:] == [
        "token cap",
        "vectors",
        "p95, cpu, threads 1, batch 1",
    ]
    monkeypatch.setattr(comparison, "SLOWER", 0.0)
    assert run("models", "bench", "small-qwen3", "--seconds", "0.2", "--against", tmp_path).status
    assert run("models", "calibrate", "small-qwen3").document["plan"]["provider"] == "cpu"


@pytest.mark.usefixtures("few_steps")
def test_a_dry_run_keeps_nothing_and_prints_a_table(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "BATCHES", (2,))
    status = main(["models", "bench", "look", "--seconds", "0.2", "--dry-run"])

    printed = capsys.readouterr().out
    assert status == 0
    assert "images/s" in printed
    assert "not kept" in printed
    assert not home.exists()


def test_without_coreml_calibration_says_so_and_keeps_the_processor(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_bench, "available_providers", lambda: ["CPUExecutionProvider"])

    answer = run("models", "calibrate", "look")

    assert (answer.status, answer.document["plan"]["provider"]) == (0, "cpu")
    assert "no CoreML" in answer.document["reason"]
    assert main(["models", "calibrate", "look"]) == 0
    assert "has no CoreML" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["bench", "calibrate"])
def test_a_model_that_is_not_here_gets_a_sentence(run: Run, command: str) -> None:
    answer = run("models", command, "nonesuch")

    assert answer.status == 1
    assert "nonesuch" in answer.document["error"]


def test_a_folder_without_pictures_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for words in (("models", "bench", "look"), ("soak",)):
        answer = run(*words, "--photos", tmp_path / "empty")
        assert (answer.status, "no pictures" in answer.document["error"]) == (1, True)


def test_a_soak_runs_reports_and_passes(run: Run, pictures: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"

    answer = run("soak", "--minutes", "0.05", "--photos", pictures, "--report", report)

    found = answer.document
    assert answer.status == 0, answer.complaints
    assert (found["model"], found["has_passed"], found["was_cut_short"]) == (
        "subjects",
        True,
        False,
    )
    assert found["images"] > 0
    assert found["images_per_hour"] > found["images"]
    assert found["seconds"] >= 3
    assert len(found["samples"]) >= 2  # how many is a matter of the machine
    assert json.loads((report / "soak.json").read_text()) == found
    assert "<svg" in (report / "soak.html").read_text()


def test_a_soak_asks_questions_while_pictures_come_and_tells_each_size_of_a_batch(
    run: Run, home: Path, pictures: Path, tmp_path: Path
) -> None:
    shutil.copytree(PARITY / "small-clip", home / "small-clip")
    words = ("soak", "--minutes", "0.05", "--model", "small-clip", "--photos", pictures)

    answer = run(*words, "--questions", "--report", tmp_path)

    found = answer.document
    assert answer.status == 0, answer.complaints
    assert found["questions"]["runs"] > 0
    assert {row["batch"] for row in found["by_batch"]} > {1}
    assert sum(row["runs"] * row["batch"] for row in found["by_batch"]) == found["images"]
    assert "questions" in (tmp_path / "soak.html").read_text()


def test_a_model_for_words_is_soaked_with_sentences(run: Run, home: Path) -> None:
    shutil.copytree(PARITY / "small-qwen3", home / "small-qwen3")

    answer = run("soak", "--minutes", "0.05", "--model", "small-qwen3")

    assert (answer.status, answer.document["what"]) == (0, "sentences"), answer.complaints
    assert answer.document["images"] > 32
    refused = run("soak", "--minutes", "0.05", "--model", "small-qwen3", "--questions")
    assert (refused.status, "both words and pictures" in refused.document["error"]) == (1, True)


def test_ctrl_c_ends_a_soak_early_with_a_report_that_says_so(
    run: Run, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*words: Any, **more: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return soak(*words, **more)

    monkeypatch.setattr(soak_command, "run_for", interrupted)
    before = signal.getsignal(signal.SIGINT)

    answer = run("soak", "--minutes", "600", "--photos", pictures, "--report", tmp_path)

    assert answer.status == 1
    assert answer.document["was_cut_short"]
    assert answer.document["images"] > 0
    assert "Cut short" in (tmp_path / "soak.html").read_text()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_bad_picture_fails_a_soak_by_name(
    run: Run, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pictures / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is no picture")

    def short(model: Any, plan: Any, photos: Any, _seconds: float, **more: Any) -> Any:
        return soak(model, plan, photos, 0.5, **more)

    monkeypatch.setattr(soak_command, "run_for", short)

    answer = run("soak", "--minutes", "5", "--photos", pictures)

    assert answer.status == 1
    assert "broken.jpg" in answer.complaints
    assert answer.document["error_count"] > 0


def test_a_machine_without_samples_soaks_on_pictures_drawn_for_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(soak_command, "assets_dir", lambda: tmp_path / "none")

    def looking(_model: Any, _plan: Any, photos: list[Path], _seconds: float, **_: Any) -> Any:
        assert len(photos) >= 8
        assert all(path.stat().st_size > 0 for path in photos)
        raise QueryError("Seen.")

    monkeypatch.setattr(soak_command, "run_for", looking)

    assert run("soak").document["error"] == "Seen."
