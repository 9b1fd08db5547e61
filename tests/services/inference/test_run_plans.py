"""What was measured of a model is remembered for exactly this machine, and nowhere else."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.card_file import parse_card
from refboard.core.errors import StorageError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.inference import run_plans
from refboard.services.machine import Machine, cores, this_machine
from refboard.services.paths import models_dir

HERE = Machine("1.31.1", "macOS 15.1 24B83", "Apple M3", 8)
FAST = RunPlan("coreml", "ALL", batch=8)


@pytest.fixture
def look() -> InstalledModel:
    return find_models(models_dir()).models["look"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REFBOARD_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def large(look: InstalledModel) -> InstalledModel:
    assert look.card.image is not None
    file = replace(look.card.image.file, byte_size=350_000_000, sha256="ab" * 32)
    return replace(look, card=look.card.with_files({file.path: file}))


def test_nothing_measured_means_sound_defaults(look: InstalledModel) -> None:
    assert run_plans.plan_for(look) == RunPlan(threads=1)
    assert run_plans.plan_for(large(look)).threads == cores()


def test_what_a_bench_found_is_used(look: InstalledModel) -> None:
    run_plans.remember_cpu(look, RunPlan(threads=3, batch=16))

    assert run_plans.plan_for(look) == RunPlan(threads=3, batch=16)
    assert run_plans.plan_for(large(look)).batch == RunPlan().batch, "another file, another plan"


def test_a_proven_accelerator_is_used_with_the_threads_of_the_bench(look: InstalledModel) -> None:
    run_plans.remember_verdict(look, FAST)
    run_plans.remember_cpu(look, RunPlan(threads=3, batch=16))

    assert run_plans.plan_for(look) == replace(FAST, threads=3)
    assert run_plans.cpu_plan_for(look) == RunPlan(threads=3, batch=16)


def test_a_lost_calibration_is_remembered_with_its_reason(look: InstalledModel) -> None:
    assert not run_plans.recall(look).is_calibrated
    run_plans.remember_verdict(look, FAST)

    run_plans.remember_verdict(look, None, "other answers")

    known = run_plans.recall(look)
    assert (known.accelerated, known.is_calibrated, known.reason) == (None, True, "other answers")
    assert run_plans.plan_for(look).provider == "cpu"


@pytest.mark.parametrize(
    "other",
    [
        replace(HERE, runtime="1.32.0"),
        replace(HERE, system="macOS 15.2 24C101"),
        replace(HERE, chip="Apple M4"),
        replace(HERE, cores=4),
    ],
)
def test_another_runtime_system_chip_or_core_count_is_measured_anew(
    look: InstalledModel, other: Machine
) -> None:
    run_plans.remember_verdict(look, FAST, machine=HERE)

    assert run_plans.recall(look, machine=HERE).accelerated == FAST
    assert run_plans.recall(look, machine=other) == run_plans.Remembered()


def test_what_an_older_system_measured_is_dropped_and_another_machine_keeps_its_own(
    look: InstalledModel, home: Path
) -> None:
    newer, elsewhere = replace(HERE, system="macOS 16"), replace(HERE, chip="Apple M4")
    for machine in (HERE, elsewhere, newer):
        run_plans.remember_verdict(look, FAST, machine=machine)

    rows = json.loads((home / "plans.json").read_text())["plans"]

    assert [row["machine"]["system"] for row in rows] == [elsewhere.system, newer.system]


def test_models_do_not_disturb_each_other(look: InstalledModel) -> None:
    other = large(look)
    run_plans.remember_cpu(look, RunPlan(threads=1, batch=1))
    run_plans.remember_verdict(other, FAST)

    assert run_plans.plan_for(look) == RunPlan(threads=1, batch=1)
    assert run_plans.plan_for(other).compute_units == "ALL"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        '{"schema": 1}',
        '{"schema": 2, "plans": []}',
        '{"schema": 1, "plans": 3}',
        '{"schema": 1, "plans": [1, null, {}, {"sha256": 3, "machine": []}]}',
        '{"schema": 1, "plans": [{',
        "\udcff",
    ],
)
def test_a_damaged_file_costs_only_what_was_measured(
    look: InstalledModel, home: Path, content: str
) -> None:
    home.mkdir()
    (home / "plans.json").write_bytes(content.encode("utf-8", "surrogateescape"))

    assert run_plans.plan_for(look) == RunPlan(threads=1)
    run_plans.remember_cpu(look, RunPlan(threads=2, batch=4))
    assert run_plans.plan_for(look) == RunPlan(threads=2, batch=4)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
NUMBERS = st.one_of(st.integers(-2, 2000), JSON)


@given(threads=NUMBERS, batch=NUMBERS, units=JSON, reason=JSON, whole=st.none() | JSON)
def test_whatever_the_file_says_a_plan_can_be_run(
    tmp_path_factory: pytest.TempPathFactory,
    threads: Any,
    batch: Any,
    units: Any,
    reason: Any,
    whole: Any,
) -> None:
    path = tmp_path_factory.mktemp("plans") / "plans.json"
    look = find_models(models_dir()).models["look"]
    run_plans.remember_cpu(look, RunPlan(), path=path)
    document = json.loads(path.read_text())
    document["plans"][0]["cpu"] = {"threads": threads, "batch": batch}
    won = {"units": units, "batch": batch}
    document["plans"][0]["coreml"] = {"plan": won, "reason": reason} if whole is None else whole
    path.write_text(json.dumps(document))

    known = run_plans.recall(look, path=path)

    for plan in (known.cpu, known.accelerated):
        assert plan is None or (plan.threads >= 1 and plan.batch >= 1)
    assert known.accelerated is None or known.accelerated.compute_units


def test_what_cannot_be_kept_is_said(look: InstalledModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(StorageError, match="cannot be kept"):
        run_plans.remember_cpu(look, RunPlan(), path=tmp_path / "file" / "plans.json")


def test_a_model_for_words_alone_is_remembered_too(
    look: InstalledModel, a_text_model: InstalledModel
) -> None:
    run_plans.remember_cpu(a_text_model, RunPlan(threads=2))

    assert run_plans.plan_for(a_text_model).threads == 2


def test_words_stay_on_the_processor_whatever_the_plan_says(a_text_model: InstalledModel) -> None:
    plan = TextEmbedder(a_text_model, replace(FAST, threads=3)).plan

    assert (plan.provider, plan.compute_units, plan.threads) == ("cpu", "", 3)


@pytest.fixture
def a_text_model(tmp_path: Path) -> InstalledModel:
    table = {
        "schema": 2,
        "name": "words",
        "version": "1",
        "space": "text",
        "title": "Words",
        "description": "Words.",
        "licence": "MIT",
        "source": "tests",
        "dim": 4,
        "text": {
            "file": {"path": "words.onnx", "sha256": "cd" * 32, "bytes": 9},
            "tokenizer": {"path": "tokenizer.json", "sha256": "ef" * 32, "bytes": 9},
            "output": "vectors",
            "context": 8,
            "pad_id": 0,
        },
    }
    return InstalledModel(parse_card(table), tmp_path)


def test_this_machine_has_a_name() -> None:
    machine = this_machine()

    assert machine.runtime.count(".") == 2
    assert machine.system
    assert machine.chip
    assert machine.cores == cores() >= 1


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no"])
def test_accelerators_can_be_forbidden(
    look: InstalledModel, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    run_plans.remember_verdict(look, FAST)
    assert run_plans.accelerators_allowed()
    assert run_plans.plan_for(look).provider == "coreml"

    monkeypatch.setenv(run_plans.FORBIDDING, word)

    assert not run_plans.accelerators_allowed()
    assert run_plans.plan_for(look) == RunPlan(threads=1)
