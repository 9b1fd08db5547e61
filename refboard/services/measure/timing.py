"""Figures of many runs: how many a second, how long most of them took."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """How fast a model was.

    Attributes:
        images_per_s: Pictures a second, over all runs.
        p50_ms: Half of the runs took no longer.
        p95_ms: Nineteen of twenty took no longer.
        runs: How many there were.
    """

    images_per_s: float
    p50_ms: float
    p95_ms: float
    runs: int


def timing_of(seconds: Sequence[float], images: int) -> Timing:
    """Return the figures of runs that took so many seconds and so many pictures in all."""
    return Timing(
        images_per_s=images / max(sum(seconds), 1e-9),
        p50_ms=percentile(seconds, 50) * 1000,
        p95_ms=percentile(seconds, 95) * 1000,
        runs=len(seconds),
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many percent of the values do not exceed; 0 for none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    # Counted from one: of twenty values the 95th percentile is the nineteenth.
    place = -(-len(ordered) * percent // 100)
    return ordered[max(1, int(place)) - 1]
