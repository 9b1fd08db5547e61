"""A long run passes only while memory, speed, provider and answers stay what they are."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from refboard.core.run_plan import RunPlan
from refboard.services.embedding.coreml import COREML
from refboard.services.measure.gates import Gate, judge, steady_part
from refboard.services.measure.soak import Sample, SoakRun

CPU = {"CPUExecutionProvider": 453}
FAST = {COREML: 470, "CPUExecutionProvider": 6}


def a_run(minutes: float = 20, held_mb: float = 300, every_s: float = 5.0) -> SoakRun:
    """Return a run that is as steady as a real one: nothing grows, everything trembles."""
    random = np.random.default_rng(11)
    run = SoakRun(RunPlan(threads=2), CPU, images=9000, seconds=minutes * 60)
    for at in np.arange(every_s, minutes * 60 + 1, every_s).tolist():
        held = int((held_mb + random.normal(0, 6)) * 1e6)
        rate = float(7.5 * (1 + random.normal(0, 0.1)))
        swap = int(20e6 + random.normal(0, 1e5))
        ms = 1000 / rate
        run.samples.append(
            Sample(at, int(at * 7), 0, rate, ms, ms, held, held, held, held, swap, 1.9, 0.1, CPU)
        )
    return run


def changed(run: SoakRun, change: Callable[[Sample, float], Sample]) -> SoakRun:
    """Return the run with every sample changed; the number tells how far it is, 0 to 1."""
    end = run.samples[-1].at_s
    run.samples = [change(sample, sample.at_s / end) for sample in run.samples]
    return run


def gate(run: SoakRun, name: str) -> Gate:
    return next(found for found in judge(run) if found.name == name)


def test_a_steady_run_passes_everything() -> None:
    gates = judge(a_run())

    assert [found.name for found in gates] == ["memory", "swap", "speed", "provider", "errors"]
    assert all(found.has_passed and found.is_judged for found in gates)


@pytest.mark.parametrize(
    ("held_mb", "leak_mb", "passes"),
    [(300, 5, True), (300, 30, False), (600, 25, True), (600, 60, False), (5000, 100, False)],
)
def test_memory_may_grow_by_five_percent_and_by_64_mb_at_most(
    held_mb: float, leak_mb: float, *, passes: bool
) -> None:
    def leaking(sample: Sample, share: float) -> Sample:
        return replace(sample, low_bytes=sample.low_bytes + int(leak_mb * 1e6 * share))

    assert gate(changed(a_run(held_mb=held_mb), leaking), "memory").has_passed is passes


def test_a_few_peaks_are_no_leak() -> None:
    def peaking(sample: Sample, _share: float) -> Sample:
        is_peak = int(sample.at_s) % 50 == 0
        return replace(sample, low_bytes=sample.low_bytes + (400_000_000 if is_peak else 0))

    assert gate(changed(a_run(), peaking), "memory").has_passed


def test_what_happens_while_warming_up_does_not_count() -> None:
    def filling(sample: Sample, _share: float) -> Sample:
        missing = max(0.0, 1 - sample.at_s / 100)
        return replace(sample, low_bytes=int(sample.low_bytes * (1 - 0.8 * missing)))

    assert gate(changed(a_run(), filling), "memory").has_passed


def test_swapping_fails() -> None:
    def swapping(sample: Sample, share: float) -> Sample:
        return replace(sample, swap_bytes=int(200e6 * share))

    assert not gate(changed(a_run(), swapping), "swap").has_passed


@pytest.mark.parametrize(("lost", "passes"), [(0.1, True), (0.35, False), (-0.5, True)])
def test_speed_may_not_decay(lost: float, *, passes: bool) -> None:
    def slowing(sample: Sample, share: float) -> Sample:
        return replace(sample, images_per_s=sample.images_per_s * (1 - lost * share))

    assert gate(changed(a_run(), slowing), "speed").has_passed is passes


@pytest.mark.parametrize(
    ("own_lost", "others_more", "passes"),
    [
        pytest.param(0.5, 1.0, True, id="others took the processor"),
        pytest.param(0.5, 0.0, False, id="nobody took what is missing"),
        pytest.param(0.0, 1.0, False, id="the same processor time does less"),
    ],
)
def test_only_other_programs_excuse_a_loss_of_speed(
    own_lost: float, others_more: float, *, passes: bool
) -> None:
    def crowded(sample: Sample, share: float) -> Sample:
        return replace(
            sample,
            images_per_s=sample.images_per_s * (1 - 0.5 * share),
            own_cores=sample.own_cores * (1 - own_lost * share),
            other_cores=sample.other_cores + others_more * share,
        )

    found = gate(changed(a_run(), crowded), "speed")

    assert found.has_passed is passes
    assert ("Other programs" in found.sentence) is passes


def test_a_run_that_stands_still_fails() -> None:
    run = changed(a_run(), lambda sample, _share: replace(sample, images_per_s=0.0))

    assert not gate(run, "speed").has_passed


def test_nodes_that_move_to_another_provider_fail() -> None:
    run = a_run()
    run.plan, run.nodes_at_start = RunPlan("coreml", "ALL"), FAST
    run = changed(run, lambda s, share: replace(s, nodes=FAST if share < 0.9 else CPU))

    found = gate(run, "provider")

    assert not found.has_passed
    assert found.figure == sum(sample.nodes == CPU for sample in run.samples)


def test_coreml_that_was_promised_and_is_not_there_fails() -> None:
    run = a_run()
    run.plan = RunPlan("coreml", "ALL")

    assert "CoreML was promised" in gate(run, "provider").sentence
    assert not gate(run, "provider").has_passed


def test_coreml_that_stays_passes() -> None:
    run = changed(a_run(), lambda sample, _share: replace(sample, nodes=FAST))
    run.plan, run.nodes_at_start = RunPlan("coreml", "ALL"), FAST

    assert gate(run, "provider").has_passed


def test_one_error_fails_and_is_named() -> None:
    run = a_run()
    run.note_error("one.jpg is damaged.")

    assert not gate(run, "errors").has_passed
    assert "one.jpg" in gate(run, "errors").sentence


def test_a_run_without_pictures_fails() -> None:
    assert not gate(SoakRun(RunPlan(), CPU), "errors").has_passed


@pytest.mark.parametrize("minutes", [0.05, 0.4])
def test_a_run_too_short_for_trends_says_so(minutes: float) -> None:
    gates = {found.name: found for found in judge(a_run(minutes, every_s=minutes * 60 / 12))}

    assert [name for name, found in gates.items() if not found.is_judged] == [
        "memory",
        "swap",
        "speed",
    ]
    assert all("too short" in gates[name].sentence for name in ("memory", "swap", "speed"))


def test_a_minute_is_enough() -> None:
    assert len(steady_part(a_run(1).samples)) >= 8


def test_the_same_error_is_kept_once_and_counted_each_time() -> None:
    run = SoakRun(RunPlan())
    for number in range(100):
        run.note_error("always the same.")
        run.note_error(f"number {number}.")

    assert run.error_count == 200
    assert len(run.errors) == 20
