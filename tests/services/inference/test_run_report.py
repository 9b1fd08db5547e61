"""The doctor tells how each model runs on this machine, and what was measured to decide it."""

from pathlib import Path
from typing import Any

import pytest

from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.coreml import COREML
from refboard.services.inference import run_plans
from refboard.services.inference.run_report import run_lines, runs_of
from refboard.services.paths import models_dir

FIGURES = {
    "speedup": 3.5,
    "p50_ms": 9.0,
    "start_s": 4.0,
    "cosine": 0.99998,
    "share": 1.0,
    "parts": 1,
}
TRIALS: list[dict[str, Any]] = [
    {"units": "ALL", "figures": FIGURES, "reason": ""},
    {"units": "CPUAndGPU", "figures": None, "reason": "it took too long"},
]


@pytest.fixture
def subjects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InstalledModel:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path))
    return find_models(models_dir()).models["subjects"]


def told(model: InstalledModel, *providers: str) -> list[str]:
    return [line.strip() for line in run_lines(runs_of([model], providers))]


def test_without_an_accelerator_it_says_so(subjects: InstalledModel) -> None:
    (line,) = told(subjects)
    assert line.endswith("the processor, 1 thread, 1 at a time (no accelerator is known here)")


def test_what_was_tried_is_told_choice_by_choice(
    subjects: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no accelerator was tried here yet" in told(subjects, COREML)[0]
    run_plans.remember_verdict(subjects, RunPlan("coreml", "ALL"), trials=TRIALS)

    first, *tried = told(subjects, COREML)
    assert first.endswith("subjects: coreml ALL, 1 thread, 8 at a time")
    assert tried == [
        "ALL: 3.50 times the processor, 9.0 ms a run, 4.0 s to start, cosine 0.99998,"
        " 100% of the nodes in 1 part; proven",
        "CPUAndGPU: it took too long",
    ]
    monkeypatch.setenv(run_plans.FORBIDDING, "off")
    assert "the processor" in told(subjects, COREML)[0]
