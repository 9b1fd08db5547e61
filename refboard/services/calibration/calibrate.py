"""Let an accelerator prove itself against the processor, and remember who won.

Each way is tried in a process of its own with limits of time and memory: inside Apple's code a
fault ends the process, compiling can take minutes, and some graphs take all the memory there is.
Whatever goes wrong there means the processor, with the reason kept.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from refboard.core.errors import InferenceError
from refboard.core.run_plan import MAX_BATCH, RunPlan
from refboard.services.calibration.verdict import (
    Figures,
    Rule,
    figures_of,
    is_quick,
    objection,
)
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COMPUTE_UNITS, COREML
from refboard.services.inference import run_plans
from refboard.services.machine import this_machine
from refboard.services.measure.child import ChildLimits, run_child
from refboard.services.measure.memory import machine_bytes
from refboard.services.measure.step import Task

RUNS = 20
"""Runs that the median is taken of."""
NOT_HERE = "this build of ONNX Runtime has no CoreML"
_SHARE_OF_MEMORY = 0.5

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One choice of compute units, and how it did.

    Attributes:
        units: The choice.
        figures: What was measured; None where it did not come to that.
        reason: Why it may not be used; empty where it may.
    """

    units: str
    figures: Figures | None
    reason: str


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a model is to be run, and why.

    Attributes:
        plan: How.
        trials: Every choice that was tried.
        cpu_p50_ms: Time of a run on the processor, the median; 0 where nothing was tried.
        reason: Why no accelerator is used; empty where one is.
    """

    plan: RunPlan
    trials: tuple[Trial, ...] = ()
    cpu_p50_ms: float = 0.0
    reason: str = ""

    def as_table(self, model: InstalledModel) -> dict[str, Any]:  # Any: whatever JSON can hold
        """Return it as JSON has it."""
        return {
            "model": model.card.name,
            "machine": asdict(this_machine()),
            "plan": asdict(self.plan),
            "reason": self.reason,
            "cpu_p50_ms": self.cpu_p50_ms,
            "trials": [asdict(trial) for trial in self.trials],
        }


def default_limits() -> ChildLimits:
    """Return when a trial is ended on this machine."""
    return ChildLimits(180.0, int(machine_bytes() * _SHARE_OF_MEMORY))


def calibrate(
    model: InstalledModel,
    providers: Sequence[str],
    *,
    rule: Rule | None = None,
    limits: ChildLimits | None = None,
    units: Sequence[str] = COMPUTE_UNITS,
    command: Sequence[str] | None = None,
    tell: Tell = lambda _sentence: None,
) -> Calibration:
    """Try every choice of compute units, remember the winner, and return all that was found.

    Args:
        model: A model with an image tower; its files are verified by each child.
        providers: The execution providers of this build of ONNX Runtime.
        rule: What an accelerator has to reach.
        limits: When a trial is ended.
        units: The choices.
        command: Words that start a child; RefBoard's own.
        tell: Told what is being tried.

    Raises:
        InferenceError: the model does not run on the processor either.
        StorageError: the verdict cannot be kept.
    """
    cpu = run_plans.cpu_plan_for(model)
    if COREML not in providers:
        run_plans.remember_verdict(model, None, NOT_HERE)
        return Calibration(cpu, reason=NOT_HERE)
    rule = rule or Rule()
    limits = limits or default_limits()

    def run(plan: RunPlan) -> tuple[Mapping[str, Any] | None, str]:
        tell(plan.compute_units or "the processor")
        task = Task(model, plan, runs=RUNS, with_vectors=True).as_table()
        outcome = run_child(task, limits, command)
        return outcome.result, outcome.reason

    base, problem = run(cpu)
    if base is None:
        raise InferenceError(
            f'The model "{model.card.title}" cannot be measured: on the processor it {problem}.',
            "Check it with refboard models verify.",
        )
    trials = tuple(_trials(base, cpu, run, rule, units))
    calibration = _judged(cpu, trials, base["timing"]["p50_ms"])
    won = None if calibration.reason else calibration.plan
    tried = [asdict(trial) for trial in trials]
    run_plans.remember_verdict(model, won, calibration.reason, trials=tried)
    return calibration


def _trials(
    base: Mapping[str, Any],
    cpu: RunPlan,
    run: Callable[[RunPlan], tuple[Mapping[str, Any] | None, str]],
    rule: Rule,
    units: Sequence[str],
) -> Iterator[Trial]:
    for choice in units:
        plan = RunPlan("coreml", choice, threads=cpu.threads, batch=MAX_BATCH)
        found, problem = run(plan)
        if found is None:
            yield Trial(choice, None, f"it {problem}")
            continue
        figures = figures_of(base, found, cpu_batch=cpu.batch, batch=plan.batch)
        others = replace(rule, max_start_s=float("inf"))
        if not is_quick(figures, rule) and not objection(figures, others):
            # Most of a first start goes into compiling. What counts is the next one.
            again, problem = run(plan)
            if again is None:
                yield Trial(choice, figures, f"when started again it {problem}")
                continue
            figures = figures_of(base, again, cpu_batch=cpu.batch, batch=plan.batch)
        yield Trial(choice, figures, objection(figures, rule))


def _judged(cpu: RunPlan, trials: tuple[Trial, ...], cpu_p50_ms: float) -> Calibration:
    fit = [(t.figures.speedup, t.units) for t in trials if t.figures is not None and not t.reason]
    if fit:
        _, units = max(fit)
        plan = RunPlan("coreml", units, threads=cpu.threads, batch=MAX_BATCH)
        return Calibration(plan, trials, cpu_p50_ms)
    reason = "; ".join(f"{trial.units}: {trial.reason}" for trial in trials)
    return Calibration(cpu, trials, cpu_p50_ms, reason)
