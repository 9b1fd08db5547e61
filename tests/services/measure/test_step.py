"""What a measuring child finds, and that it follows its plan to the letter."""

import faulthandler
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from refboard.core.errors import ModelMismatchError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.measure.load import SENTENCES
from refboard.services.measure.step import Task, main, measure
from refboard.services.paths import models_dir
from refboard.services.verification.golden_pictures import golden_inputs

PARITY = Path(__file__).parents[1] / "embedding" / "parity"


@pytest.fixture(autouse=True)
def _no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the timer that would end the tests' own process."""
    monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_, **__: None)


def through_a_file(task: Task) -> Task:
    return Task.of_table(json.loads(json.dumps(task.as_table())))


def test_a_task_comes_back_from_its_file(model: InstalledModel, photos: list[Path]) -> None:
    plan = RunPlan("coreml", "CPUOnly", threads=3, batch=5)
    task = Task(model, plan, 1.5, runs=9, with_vectors=True, photos=tuple(photos))

    assert through_a_file(task) == task


def test_the_card_that_ships_comes_back_as_the_same_contract() -> None:
    look = find_models(models_dir()).models["look"]

    again = through_a_file(Task(look, RunPlan())).model

    assert again.card.fingerprint == look.card.fingerprint
    assert again.folder == look.folder


def test_speed_memory_and_nodes_are_measured(model: InstalledModel) -> None:
    found = measure(Task(model, RunPlan(batch=4), seconds=0.02, runs=5))

    timing = found["timing"]
    assert timing["runs"] >= 5
    assert timing["images_per_s"] > 0
    assert 0 < timing["p50_ms"] <= timing["p95_ms"]
    assert found["peak_bytes"] > found["grown_bytes"] >= 0
    assert found["start_s"] > 0
    assert set(found["nodes"]) == {"CPUExecutionProvider"}
    assert json.loads(json.dumps(found)) == found


def test_vectors_are_those_of_the_golden_pictures_before_and_after(model: InstalledModel) -> None:
    found = measure(Task(model, RunPlan(batch=5), with_vectors=True))

    ours = ImageEmbedder(model).embed(golden_inputs(model.card))
    np.testing.assert_allclose(found["vectors"], np.concatenate([ours, ours]), atol=1e-6)


def test_words_are_measured_as_pictures_are() -> None:
    small = find_models(PARITY / "none", PARITY).models["small-clip"]

    found = measure(Task(small, RunPlan(batch=8), runs=4, with_vectors=True, words=True))

    ours = TextEmbedder(small).embed(SENTENCES)
    np.testing.assert_allclose(found["vectors"], np.concatenate([ours, ours]), atol=1e-6)
    assert found["timing"]["runs"] >= 4
    assert set(found["nodes"]) == {"CPUExecutionProvider"}


def test_the_whole_way_is_measured_from_files(model: InstalledModel, photos: list[Path]) -> None:
    bad = photos[0].with_name("bad.png")
    bad.write_bytes(b"no picture")

    found = measure(Task(model, RunPlan(batch=3), 0.1, photos=(*photos, bad)))["path"]

    assert found["images"] >= 3
    assert found["failed"] >= 1
    assert found["inputs_per_s"] == pytest.approx(found["images_per_s"]), "no query variants here"


def test_a_plan_that_cannot_be_followed_is_an_error_and_nothing_else_is_tried(
    model: InstalledModel, tmp_path: Path
) -> None:
    def only_cpu(path: Path, title: str, plan: RunPlan, pinned: Any) -> Any:
        assert plan.provider == "coreml"
        raise ModelMismatchError("It cannot be opened.") from RuntimeError("unknown device")

    asked, result = tmp_path / "task.json", tmp_path / "result.json"
    task = Task(model, RunPlan("coreml", "ALL")).as_table() | {"limit_s": 60}
    asked.write_text(json.dumps(task))

    assert main([str(asked), str(result)], only_cpu) == 0

    assert json.loads(result.read_text()) == {"error": "It cannot be opened. (unknown device)"}


def test_a_model_that_gives_no_numbers_is_an_error(
    make_model: Callable[..., InstalledModel], tmp_path: Path
) -> None:
    asked, result = tmp_path / "task.json", tmp_path / "result.json"
    table = Task(make_model("nan"), RunPlan()).as_table() | {"limit_s": 60}
    asked.write_text(json.dumps(table))

    main([str(asked), str(result)])

    assert "no numbers" in json.loads(result.read_text())["error"]
