"""Accelerators that crash, hang, lie, swell and dawdle, each in a real child process."""

import hashlib
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from refboard.core.card_file import parse_card
from refboard.core.errors import InferenceError
from refboard.core.run_plan import RunPlan
from refboard.services.calibration import calibrate as subject
from refboard.services.calibration.calibrate import Calibration, Trial, calibrate
from refboard.services.calibration.verdict import Rule
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COREML
from refboard.services.inference import run_plans
from refboard.services.measure.child import ChildLimits, Outcome, run_child
from refboard.services.verification.golden_pictures import golden_pictures
from tests.services.embedding.conftest import CARD, graph

OPENERS = Path(__file__).with_name("openers.py")
MAC = (COREML, "CPUExecutionProvider")
PATIENT = ChildLimits(60, 500_000_000)
RULE = Rule(max_start_s=0.25, max_grown_bytes=60_000_000)
KINDS = (
    "right",
    "crashing",
    "greedy",
    "swelling",
    "failing",
    "wrong",
    "drifting",
    "nan",
    "few",
    "cut",
    "late",
    "compiling",
)


def model_in(folder: Path, content: bytes | None = None) -> InstalledModel:
    content = graph() if content is None else content
    (folder / "means.onnx").write_bytes(content)
    text = CARD.format(
        name="means",
        file="means.onnx",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    return InstalledModel(parse_card(tomllib.loads(text)), folder)


def command(**kinds: str) -> list[str]:
    return [sys.executable, str(OPENERS), ",".join(f"{u}={k}" for u, k in kinds.items())]


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Trial]:
    """Try every kind of accelerator once, each in its own child."""
    folder = tmp_path_factory.mktemp("tried")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFBOARD_MODELS", str(folder / "models"))
        found = calibrate(
            model_in(folder),
            MAC,
            rule=RULE,
            limits=PATIENT,
            units=KINDS,
            command=command(**{kind: kind for kind in KINDS}),
        )
    return {trial.units: trial for trial in found.trials}


def test_one_that_is_right_and_fast_may_be_used(tried: Mapping[str, Trial]) -> None:
    trial = tried["right"]

    assert trial.reason == ""
    assert trial.figures is not None
    assert trial.figures.cosine == pytest.approx(1)
    assert trial.figures.share == 0.97
    assert trial.figures.speedup > 1.3


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals")
def test_one_that_crashes_ends_only_its_own_process(tried: Mapping[str, Trial]) -> None:
    assert tried["crashing"].reason == "it crashed (SIGSEGV)"


def test_one_that_takes_all_the_memory_is_stopped(tried: Mapping[str, Trial]) -> None:
    assert tried["greedy"].reason == "it used more than 500 MB of memory"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("swelling", "MB of memory, 60 at most"),
        ("failing", "it ended with status 1"),
        ("wrong", "other answers than the processor's: cosine"),
        ("drifting", "other answers than the processor's: cosine"),
        ("nan", "gave vectors that are no numbers"),
        ("few", "only 50% of the graph runs on it, 95% is needed"),
        ("cut", "the graph is cut into 9 parts, at most 2 are fine"),
        ("late", " s to start, 0.25 at most"),
    ],
)
def test_one_that_is_not_good_enough_is_refused_with_the_reason(
    tried: Mapping[str, Trial], kind: str, reason: str
) -> None:
    assert reason in tried[kind].reason


def test_a_start_that_is_slow_only_while_it_compiles_is_forgiven(
    tried: Mapping[str, Trial],
) -> None:
    trial = tried["compiling"]

    assert trial.reason == ""
    assert trial.figures is not None
    assert trial.figures.start_s < 0.25


def test_one_that_hangs_is_stopped_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def impatient(
        task: Mapping[str, Any], limits: ChildLimits, words: Sequence[str] | None
    ) -> Outcome:
        is_cpu = task["plan"]["provider"] == "cpu"
        return run_child(task, limits if is_cpu else ChildLimits(0.8, PATIENT.memory_bytes), words)

    monkeypatch.setattr(subject, "run_child", impatient)
    found = calibrate(
        model_in(tmp_path), MAC, limits=PATIENT, units=("ALL",), command=command(ALL="hanging")
    )

    assert found.reason == "ALL: it took longer than 0.8 s"
    assert found.plan.provider == "cpu"


def test_the_winner_is_remembered_and_used(tmp_path: Path) -> None:
    model = model_in(tmp_path)
    run_plans.remember_cpu(model, RunPlan(threads=2, batch=16))

    found = calibrate(
        model,
        MAC,
        rule=Rule(max_start_s=60),
        limits=PATIENT,
        units=("ALL", "CPUOnly"),
        command=command(ALL="slow", CPUOnly="right"),
    )

    assert "times the processor's speed, 1.3 is needed" in found.trials[0].reason
    assert found.plan == RunPlan("coreml", "CPUOnly", threads=2, batch=8)
    assert run_plans.plan_for(model) == found.plan
    assert found.as_table(model)["trials"][1]["figures"]["cosine"] == pytest.approx(1)


def test_where_all_lose_the_processor_is_remembered_with_the_reasons(tmp_path: Path) -> None:
    model = model_in(tmp_path)
    run_plans.remember_verdict(model, RunPlan("coreml", "ALL"))

    calibrate(
        model, MAC, limits=PATIENT, units=("CPUAndGPU",), command=command(CPUAndGPU="failing")
    )

    known = run_plans.recall(model)
    assert (known.accelerated, known.reason) == (None, "CPUAndGPU: it ended with status 1")
    assert run_plans.plan_for(model).provider == "cpu"


def test_without_coreml_the_verdict_needs_no_child(tmp_path: Path) -> None:
    model = model_in(tmp_path)

    found = calibrate(model, ("CPUExecutionProvider",), command=["no-such-program"])

    assert found == Calibration(run_plans.plan_for(model), reason=subject.NOT_HERE)
    assert run_plans.recall(model).is_calibrated


def test_a_model_that_fails_on_the_processor_is_not_calibrated(tmp_path: Path) -> None:
    model = model_in(tmp_path, graph("nan"))

    with pytest.raises(InferenceError, match="on the processor it failed"):
        calibrate(model, MAC, limits=PATIENT, command=command(ALL="right"))

    assert not run_plans.recall(model).is_calibrated


def test_children_are_given_the_graph_of_the_card(tmp_path: Path) -> None:
    model = model_in(tmp_path)
    other = onnx.load_from_string(graph())
    other.doc_string = "another one"
    (tmp_path / "means.onnx").write_bytes(other.SerializeToString())

    with pytest.raises(InferenceError, match="not the one that the model"):
        calibrate(model, MAC, limits=PATIENT, command=command(ALL="right"))


def test_golden_pictures_differ_from_each_other() -> None:
    drawn = [np.asarray(image).tobytes() for image in golden_pictures().values()]

    assert len(set(drawn)) == len(drawn) >= 8
