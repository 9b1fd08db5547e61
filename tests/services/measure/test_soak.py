"""A soak runs the product's own way from files to vectors and notices what goes wrong in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refboard.core.errors import ModelError, ModelMismatchError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COREML
from refboard.services.embedding.session import OpenGraph, open_graph
from refboard.services.measure.gates import judge
from refboard.services.measure.soak import Sample, soak

PLAN = RunPlan(batch=3)


def test_pictures_are_embedded_and_watched_until_the_time_is_over(
    model: InstalledModel, photos: list[Path]
) -> None:
    told: list[Sample] = []

    run = soak(model, PLAN, photos, 0.5, tell=told.append)

    assert run.samples == told
    assert len(told) >= 8
    assert run.images == told[-1].images > 0
    assert [s.at_s for s in told] == sorted(s.at_s for s in told)
    assert all(s.low_bytes <= s.high_bytes <= s.peak_bytes for s in told)
    assert all(s.own_cores > 0 and s.other_cores >= 0 for s in told)
    assert 0 < run.p50_ms <= run.p95_ms
    assert run.seconds >= 0.5
    assert not run.was_cut_short
    assert run.nodes_at_start == told[-1].nodes == {"CPUExecutionProvider": 3}
    assert all(gate.has_passed for gate in judge(run))


def test_it_can_be_stopped_and_says_so(model: InstalledModel, photos: list[Path]) -> None:
    run = soak(model, PLAN, photos, 600, should_stop=lambda: True)

    assert run.was_cut_short
    assert run.images == 3
    assert len(run.samples) == 1


def test_a_picture_that_cannot_be_read_is_an_error_and_stops_nothing(
    model: InstalledModel, photos: list[Path]
) -> None:
    bad = photos[0].with_name("bad.png")
    bad.write_bytes(b"no picture")

    run = soak(model, PLAN, [*photos, bad], 0.3)

    assert run.images > 5
    assert "bad.png" in run.errors[0]
    assert [gate.name for gate in judge(run) if not gate.has_passed] == ["errors"]


def test_a_model_that_fails_is_an_error_each_time(
    make_model: Callable[..., InstalledModel], photos: list[Path]
) -> None:
    run = soak(make_model("nan"), PLAN, photos, 0.2)

    assert (run.images, run.error_count > 0, len(run.errors)) == (0, True, 1)


@pytest.mark.logs_warnings
def test_an_accelerator_that_gives_up_on_the_way_is_noticed(
    model: InstalledModel, photos: list[Path]
) -> None:
    class Tiring:
        def __init__(self, runtime: Any) -> None:
            self.runtime, self.runs = runtime, 0

        def run(self, *words: Any) -> Any:
            self.runs += 1
            if self.runs > 5:
                raise RuntimeError("Unable to compute the prediction")
            return self.runtime.run(*words)

    def opener(path: Path, title: str, plan: RunPlan, _pinned: Any) -> OpenGraph:
        graph = open_graph(path, title, RunPlan(batch=3))
        if plan.provider == "cpu":
            return graph
        nodes = {COREML: 3}
        return OpenGraph(Tiring(graph.runtime), graph.inputs, graph.outputs, graph.failures, nodes)

    run = soak(model, RunPlan("coreml", "ALL", batch=3), photos, 0.3, opener=opener)

    assert run.error_count == 0, "the processor took over"
    assert [gate.name for gate in judge(run) if not gate.has_passed] == ["provider"]


@pytest.mark.logs_warnings
def test_an_accelerator_that_was_promised_and_does_not_open_is_noticed(
    model: InstalledModel, photos: list[Path]
) -> None:
    def opener(path: Path, title: str, plan: RunPlan, _pinned: Any) -> OpenGraph:
        if plan.provider != "cpu":
            raise ModelMismatchError("It cannot be opened.")
        return open_graph(path, title, plan)

    run = soak(model, RunPlan("coreml", "ALL", batch=3), photos, 0.2, opener=opener)

    assert [gate.name for gate in judge(run) if not gate.has_passed] == ["provider"]


def test_a_model_that_cannot_be_opened_is_refused_at_once(
    model: InstalledModel, photos: list[Path]
) -> None:
    (model.folder / "means.onnx").unlink()

    with pytest.raises(ModelError):
        soak(model, PLAN, photos, 600)
