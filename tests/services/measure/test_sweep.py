"""Every way of running a model is tried apart, and the best that asks for little is chosen."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.errors import InferenceError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COREML
from refboard.services.inference import run_plans
from refboard.services.measure import sweep
from refboard.services.measure.child import ChildLimits, Outcome
from refboard.services.measure.sweep import Step, best, plans_to_try, quickest, thread_counts

CPU = ("CPUExecutionProvider",)


@pytest.mark.parametrize(
    ("cores", "tried"), [(1, [1]), (2, [1, 2]), (6, [1, 2, 4, 6]), (8, [1, 2, 4, 8])]
)
def test_threads_are_powers_of_two_and_all_cores(cores: int, tried: list[int]) -> None:
    assert thread_counts(cores) == tried


def test_every_batch_is_tried_with_every_number_of_threads(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "cores", lambda: 3)

    tried = list(plans_to_try(model, CPU))

    assert len(set(tried)) == len(tried) == 3 * 4
    assert {plan.provider for plan in tried} == {"cpu"}


def test_coreml_is_tried_where_it_is_with_the_units_that_proved_themselves(
    model: InstalledModel,
) -> None:
    mac = (COREML, *CPU)
    before = {p.compute_units for p in plans_to_try(model, mac) if p.provider == "coreml"}
    run_plans.remember_verdict(model, RunPlan("coreml", "CPUAndGPU"))

    after = {p.compute_units for p in plans_to_try(model, mac) if p.provider == "coreml"}

    assert (before, after) == ({"ALL"}, {"CPUAndGPU"})


def step(threads: int, batch: int, speed: float, **more: Any) -> Step:
    return Step(RunPlan(threads=threads, batch=batch), images_per_s=speed, **more)


def test_the_fastest_wins() -> None:
    assert best([step(1, 8, 50), step(2, 8, 80), step(2, 1, 40)]) == RunPlan(threads=2, batch=8)


def test_a_smaller_batch_that_is_nearly_as_fast_wins() -> None:
    steps = [step(2, 32, 100), step(2, 8, 96), step(2, 1, 94)]

    assert best(steps) == RunPlan(threads=2, batch=8)


def test_fewer_threads_that_are_nearly_as_fast_win() -> None:
    assert best([step(4, 8, 100), step(2, 8, 97)]) == RunPlan(threads=2, batch=8)


def test_what_failed_and_what_has_to_prove_itself_first_is_not_chosen() -> None:
    fast = Step(RunPlan("coreml", "ALL", batch=8), images_per_s=900)

    assert best([fast, step(1, 8, 0, reason="crashed"), step(1, 1, 9)]) == RunPlan(batch=1)
    assert best([fast, step(1, 8, 0, reason="crashed")]) is None
    assert best([]) is None


def test_words_are_asked_one_at_a_time_in_few_at_once_and_in_many_on_the_processor(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "cores", lambda: 2)

    tried = list(plans_to_try(model, (COREML, *CPU), words=True))

    assert [(plan.threads, plan.batch) for plan in tried] == [
        (threads, batch) for threads in (1, 2) for batch in (1, 8, 32)
    ]
    assert {plan.provider for plan in tried} == {"cpu"}


def test_for_words_what_answers_one_question_soonest_wins() -> None:
    slow, quick, near = (step(n, 1, 1, p50_ms=ms) for n, ms in ((1, 9.0), (4, 4.0), (2, 4.1)))

    assert quickest([slow, quick, near, step(8, 32, 900, p50_ms=1.0)]) == near.plan
    assert quickest([step(1, 1, 0, reason="crashed")]) is None


STEPS = st.lists(
    st.builds(
        step, st.sampled_from([1, 2, 4]), st.sampled_from(sweep.BATCHES), st.floats(0.1, 1e4)
    ),
    min_size=1,
)


@given(steps=STEPS)
def test_what_is_chosen_is_never_more_than_five_percent_slower(steps: list[Step]) -> None:
    chosen = best(steps)

    fastest = max(found.images_per_s for found in steps)
    assert max(s.images_per_s for s in steps if s.plan == chosen) >= 0.95 * fastest


def test_a_step_that_dies_is_written_down_and_the_sweep_goes_on(
    model: InstalledModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(task: Mapping[str, Any], limits: ChildLimits, _command: object) -> Outcome:
        assert limits.seconds > 4 * 2
        if task["plan"]["batch"] == 32:
            return Outcome(None, "used more than 100 MB of memory", 101_000_000)
        timing = {"images_per_s": 10.0, "p50_ms": 1.0, "p95_ms": 2.0, "runs": 3}
        found = {"timing": timing, "start_s": 0.1, "peak_bytes": 7, "vectors": [[1.0]]}
        return Outcome(found, "", 9)

    monkeypatch.setattr(sweep, "run_child", dying)
    monkeypatch.setattr(sweep, "cores", lambda: 1)
    told: list[Step] = []

    steps = sweep.sweep(model, CPU, 2.0, tell=told.append)

    assert told == steps
    assert [(s.plan.batch, s.reason) for s in steps if s.reason] == [
        (32, "used more than 100 MB of memory")
    ]
    assert {s.peak_bytes for s in steps} == {9, 101_000_000}


def test_a_whole_way_that_cannot_be_measured_is_an_error(
    model: InstalledModel, photos: Sequence[Path]
) -> None:
    with pytest.raises(InferenceError, match=r"has no CoreML\.$"):
        sweep.measure_path(model, RunPlan("coreml", "ALL"), photos, 0.1)
