"""The best settings of a model on this machine, found by trying them, each in its own process."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from refboard.core.errors import InferenceError
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COREML
from refboard.services.inference.run_plans import plan_for, recall
from refboard.services.machine import cores, this_machine
from refboard.services.measure.child import ChildLimits, run_child
from refboard.services.measure.memory import machine_bytes
from refboard.services.measure.step import Task

BATCHES = (1, 8, 16, 32)
WORD_BATCHES = (1, 8, 32)
"""A question, and texts that are looked at in the background."""
NEAR = 0.95
"""So near to the fastest is as good: then the smaller batch and the fewer threads win."""
_OPENING_S = 300.0
_DIGITS = 6
_SHARE_OF_MEMORY = 0.8


@dataclass(frozen=True, slots=True)
class Step:
    """One way of running a model, and how that went.

    Attributes:
        plan: The way.
        images_per_s: Pictures a second; 0 where it did not work.
        p50_ms: Time of a run, the median.
        p95_ms: Nineteen of twenty runs took no longer.
        runs: How many there were.
        peak_bytes: The most memory that the process held, all of it.
        start_s: From nothing to the first vectors.
        reason: Why it did not work; empty where it did.
        golden: What it made of what is the same everywhere, before and after the runs.
    """

    plan: RunPlan
    images_per_s: float = 0.0
    p50_ms: float = 0.0
    p95_ms: float = 0.0
    runs: int = 0
    peak_bytes: int = 0
    start_s: float = 0.0
    reason: str = ""
    golden: tuple[tuple[float, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class WholePath:
    """From files to vectors, beside the model alone in the same process.

    Attributes:
        images_per_s: Pictures a second, read, decoded, made ready and embedded.
        inputs_per_s: What the model was fed meanwhile: pictures and their query variants.
        model_per_s: What the model alone takes in a second.
        images: How many pictures that was.
        failed: How many could not be read.
    """

    images_per_s: float
    inputs_per_s: float
    model_per_s: float
    images: int
    failed: int

    @property
    def share(self) -> float:
        """Which part of the model's own speed is left."""
        return self.inputs_per_s / max(self.model_per_s, 1e-9)


def plans_to_try(
    model: InstalledModel, providers: Sequence[str], *, words: bool = False
) -> Iterator[RunPlan]:
    """Yield the ways of running a model on this machine.

    Args:
        model: The model.
        providers: The execution providers of this build of ONNX Runtime.
        words: Its words are measured, which run on the processor.
    """
    for threads in thread_counts(cores()):
        for batch in WORD_BATCHES if words else BATCHES:
            yield RunPlan(threads=threads, batch=batch)
    if COREML in providers and not words:
        units = getattr(recall(model).accelerated, "compute_units", "ALL")
        for batch in BATCHES:
            yield RunPlan("coreml", units, threads=cores(), batch=batch)


def thread_counts(most: int) -> list[int]:
    """Return the powers of two up to the number of cores, and that number."""
    powers = [1 << n for n in range(most.bit_length()) if 1 << n <= most]
    return sorted({*powers, most})


def sweep(
    model: InstalledModel,
    providers: Sequence[str],
    seconds: float,
    *,
    words: bool = False,
    command: Sequence[str] | None = None,
    tell: Callable[[Step], None] = lambda _step: None,
) -> list[Step]:
    """Try every way of running a model.

    Args:
        model: Its files are checked by each child.
        providers: The execution providers of this build.
        seconds: How long each way is run.
        words: Its words are measured, not its pictures.
        command: Words that start a child; RefBoard's own.
        tell: Told of each step as it ends.
    """
    steps: list[Step] = []
    for plan in plans_to_try(model, providers, words=words):
        task = Task(model, plan, seconds, with_vectors=True, words=words)
        outcome = run_child(task.as_table(), _limits(seconds), command)
        found = outcome.result
        if found is None:
            step = Step(plan, peak_bytes=outcome.peak_bytes, reason=outcome.reason)
        else:
            peak, start_s = max(outcome.peak_bytes, found["peak_bytes"]), found["start_s"]
            golden = tuple(map(tuple, found["vectors"]))
            step = Step(plan, **found["timing"], peak_bytes=peak, start_s=start_s, golden=golden)
        tell(step)
        steps.append(step)
    return steps


def best(steps: Sequence[Step]) -> RunPlan | None:
    """Return the best settings of the processor; None where nothing worked.

    Accelerators are not chosen here: they must give the right answers first.
    """
    done = [step for step in steps if not step.reason and step.plan.provider == "cpu"]
    enough = NEAR * max((step.images_per_s for step in done), default=0.0)
    near = [step.plan for step in done if step.images_per_s >= enough]
    return min(near, key=lambda plan: (plan.batch, plan.threads), default=None)


def quickest(steps: Sequence[Step]) -> RunPlan | None:
    """Return the settings that answer one question soonest; None where nothing worked."""
    done = [step for step in steps if not step.reason and step.plan.batch == 1]
    enough = min((step.p50_ms for step in done), default=0.0) / NEAR
    near = [step.plan for step in done if step.p50_ms <= enough]
    return min(near, key=lambda plan: plan.threads, default=None)


def measure_path(
    model: InstalledModel,
    plan: RunPlan,
    photos: Sequence[Path],
    seconds: float,
    *,
    command: Sequence[str] | None = None,
) -> WholePath:
    """Measure the whole way from files to vectors.

    Raises:
        InferenceError: it cannot be measured.
    """
    task = Task(model, plan, seconds, photos=tuple(photos))
    outcome = run_child(task.as_table(), _limits(2 * seconds), command)
    if outcome.result is None:
        raise InferenceError(f"The whole way could not be measured: it {outcome.reason}.")
    model_per_s = outcome.result["timing"]["images_per_s"]
    return WholePath(**outcome.result["path"], model_per_s=model_per_s)


def document_of(
    model: InstalledModel,
    steps: Sequence[Step],
    chosen: RunPlan | None,
    path: WholePath | None,
    *,
    words: bool = False,
) -> dict[str, Any]:  # Any: whatever JSON can hold
    """Return all that was found, as JSON has it."""
    tower = model.card.text if words else model.card.image
    return {
        "model": model.card.name,
        "version": model.card.version,
        "what": "words" if words else "pictures",
        "limits": _limits_of(model, words=words),
        "sha256": tower.file.sha256 if tower else "",
        "machine": asdict(this_machine()),
        "before": asdict(plan_for(model)),
        "steps": [
            asdict(step.plan)
            | {k: v for k, v in asdict(step).items() if k not in ("plan", "golden")}
            for step in steps
        ],
        "golden": _golden(steps),
        "chosen": None if chosen is None else asdict(chosen),
        "path": None if path is None else asdict(path) | {"share": path.share},
    }


def _limits_of(model: InstalledModel, *, words: bool) -> dict[str, Any]:  # Any: as above
    """Return how much of what it is fed a model takes in."""
    image, text = model.card.image, model.card.text
    if words and text is not None:
        return {"token cap": text.context}
    size = image.preprocess if image is not None else None
    return {"input size": None if size is None else [size.width, size.height]}


def _golden(steps: Sequence[Step]) -> list[list[float]]:
    """Return the golden vectors of the first step that worked, of the runs before and after."""
    rows = next((step.golden for step in steps if step.golden), ())
    return [[round(value, _DIGITS) for value in row] for row in rows]


def _limits(seconds: float) -> ChildLimits:
    return ChildLimits(_OPENING_S + 4 * seconds, int(machine_bytes() * _SHARE_OF_MEMORY))
