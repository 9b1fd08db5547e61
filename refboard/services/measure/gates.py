"""What a long run must hold: the same memory, the same speed, the same provider, no errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from refboard.services.embedding.coreml import share_of
from refboard.services.measure.soak import Sample, SoakRun
from refboard.services.measure.trend import growth

WARM_UP_SHARE = 0.2
WARM_UP_S = 120.0
"""The first fifth of a run, two minutes at most, is left out: caches fill, arenas grow."""
SHORTEST_S = 30.0
FEWEST = 8
"""After the warm-up there must be so much to see, or there is no trend to speak of."""
GROWTH_SHARE = 0.05
GROWTH_BYTES = (16_000_000, 64_000_000)
SWAP_BYTES = 64_000_000
DECAY = 0.2
OTHERS_CORES = 0.2
"""Other programs explain a loss of speed when they took at least so much more of the processor, and
a second of its time still does as much for us as before."""
PROMISED_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must hold.

    Attributes:
        name: What it is about.
        has_passed: It holds; also where it could not be judged.
        is_judged: There was enough to judge it by.
        figure: What was measured.
        limit: What it may be.
        unit: Of both.
        sentence: What was found, for people.
    """

    name: str
    has_passed: bool
    is_judged: bool
    figure: float
    limit: float
    unit: str
    sentence: str


def judge(run: SoakRun) -> tuple[Gate, ...]:
    """Return every gate of a run."""
    steady = steady_part(run.samples)
    return (_memory(steady), _swap(steady), _speed(steady), _provider(run), _errors(run))


def warm_up_of(seconds: float) -> float:
    """Return how much of a run of so many seconds is warm-up."""
    return min(WARM_UP_S, WARM_UP_SHARE * seconds)


def steady_part(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Return the samples after the warm-up; none where they are too few for a trend."""
    if not samples:
        return ()
    warm = warm_up_of(samples[-1].at_s)
    steady = [sample for sample in samples if sample.at_s >= warm]
    is_enough = len(steady) >= FEWEST and steady[-1].at_s - steady[0].at_s >= SHORTEST_S
    return steady if is_enough else ()


def per_processor_second(sample: Sample) -> float:
    """Return how many pictures a second of the processor's time was good for."""
    return sample.images_per_s / max(sample.own_cores, 1e-3)


def _memory(steady: Sequence[Sample]) -> Gate:
    if not steady:
        return _unjudged("memory", GROWTH_BYTES[1] / 1e6, "MB")
    held = median(sample.low_bytes for sample in steady[: max(1, len(steady) // 4)])
    limit = min(max(GROWTH_SHARE * held, GROWTH_BYTES[0]), GROWTH_BYTES[1])
    grown = _growth(steady, lambda sample: sample.low_bytes)
    return Gate(
        "memory",
        grown <= limit,
        True,
        grown / 1e6,
        limit / 1e6,
        "MB",
        f"After the warm-up it held {held / 1e6:,.0f} MB; until the end that changed by"
        f" {grown / 1e6:+,.1f} MB.",
    )


def _swap(steady: Sequence[Sample]) -> Gate:
    limit = SWAP_BYTES / 1e6
    if not steady:
        return _unjudged("swap", limit, "MB")
    grown = _growth(steady, lambda sample: sample.swap_bytes) / 1e6
    sentence = f"What the machine has swapped out changed by {grown:+,.1f} MB."
    return Gate("swap", grown <= limit, True, grown, limit, "MB", sentence)


def _speed(steady: Sequence[Sample]) -> Gate:
    limit = -DECAY * 100
    if not steady:
        return _unjudged("speed", limit, "%")
    usual = median(sample.images_per_s for sample in steady)
    if usual <= 0:
        return Gate("speed", False, True, -100.0, limit, "%", "Hardly any picture was embedded.")
    change = _growth(steady, lambda sample: sample.images_per_s) / usual * 100
    sentence = f"Speed changed by {change:+.1f} %, around {usual:,.1f} pictures a second."
    has_passed = change >= limit
    taken = _growth(steady, lambda sample: sample.other_cores)
    if not has_passed and taken >= OTHERS_CORES:
        done = _growth(steady, per_processor_second)
        has_passed = done >= -DECAY * median(per_processor_second(sample) for sample in steady)
        if has_passed:
            sentence += f" Other programs took {taken:.1f} cores more."
    return Gate("speed", has_passed, True, change, limit, "%", sentence)


def _provider(run: SoakRun) -> Gate:
    """Judge whether the graph stayed where it was, and is where it was promised to be."""
    start = dict(run.nodes_at_start)
    moved = sum(dict(sample.nodes) != start for sample in run.samples)
    placed = ", ".join(f"{name} {count}" for name, count in sorted(start.items()))
    sentence = f"All nodes stayed where they were: {placed}."
    if moved:
        sentence = f"Nodes went to another provider in {moved} samples; at first: {placed}."
    is_kept = run.plan.provider == "cpu" or share_of(start) >= PROMISED_SHARE
    if not is_kept:
        sentence = f"CoreML was promised, but the nodes are at {placed}."
    has_passed = is_kept and not moved
    return Gate("provider", has_passed, True, moved, 0.0, "samples", sentence)


def _errors(run: SoakRun) -> Gate:
    count = run.error_count
    sentence = "Nothing went wrong."
    if run.errors:
        sentence = f"{count} times something went wrong, such as: {run.errors[0]}"
    elif not run.images:
        sentence = "Not one picture was embedded."
    has_passed = not count and run.images > 0
    return Gate("errors", has_passed, True, count, 0.0, "errors", sentence)


def _unjudged(name: str, limit: float, unit: str) -> Gate:
    return Gate(name, True, False, 0.0, limit, unit, "The run was too short to tell.")


def _growth(samples: Sequence[Sample], value: Callable[[Sample], float]) -> float:
    return growth([sample.at_s for sample in samples], [value(sample) for sample in samples])
