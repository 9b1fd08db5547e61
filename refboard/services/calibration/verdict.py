"""When an accelerator may be used: it gives the processor's answers, and is clearly faster."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from refboard.services.embedding.coreml import COREML, share_of


@dataclass(frozen=True, slots=True)
class Rule:
    """What an accelerator has to reach.

    Attributes:
        min_share: Part of the graph's nodes that it computes. What it leaves to the processor
            cuts the graph, and every cut costs a copy and a wait.
        max_parts: How many connected parts of the graph it may be given.
        min_speedup: How many times faster than the processor, by the median run.
        min_cosine: Cosine to the processor's vector, for the worst of the golden pictures.
        max_start_s: From nothing to the first vectors, with what was compiled before.
        max_grown_bytes: Memory that stays taken.
    """

    min_share: float = 0.95
    max_parts: int = 2
    min_speedup: float = 1.3
    min_cosine: float = 0.999
    max_start_s: float = 30.0
    max_grown_bytes: int = 1_500_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of an accelerator, beside the processor.

    Attributes:
        share: Part of the graph's nodes that it computes.
        parts: In how many connected parts.
        speedup: How many times faster than the processor.
        cosine: The worst cosine to the processor's vectors.
        start_s: From nothing to the first vectors.
        grown_bytes: Memory that stayed taken.
        p50_ms: Time of one run, the median.
        images_per_s: Pictures a second.
    """

    share: float
    parts: int
    speedup: float
    cosine: float
    start_s: float
    grown_bytes: int
    p50_ms: float
    images_per_s: float


Found = Mapping[str, Any]  # Any: what a measuring child wrote


def figures_of(cpu: Found, other: Found, *, cpu_batch: int, batch: int) -> Figures:
    """Return the figures of an accelerator.

    Args:
        cpu: What the measuring child found on the processor.
        other: What the one on the accelerator found.
        cpu_batch: Pictures in a run on the processor.
        batch: Pictures in a run on the accelerator.
    """
    each_cpu = cpu["timing"]["p50_ms"] / cpu_batch
    each = other["timing"]["p50_ms"] / batch
    return Figures(
        share=share_of(other["nodes"]),
        parts=other["parts"].get(COREML, 0),
        speedup=each_cpu / max(each, 1e-9),
        cosine=_worst_cosine(cpu["vectors"], other["vectors"]),
        start_s=other["start_s"],
        grown_bytes=other["grown_bytes"],
        p50_ms=other["timing"]["p50_ms"],
        images_per_s=other["timing"]["images_per_s"],
    )


def objection(figures: Figures, rule: Rule) -> str:
    """Return what speaks against an accelerator, the gravest first; empty where nothing does."""
    checks = (
        # Written so that what is no number is refused, too.
        (
            figures.cosine >= rule.min_cosine,
            f"other answers than the processor's: cosine {figures.cosine:.5f},"
            f" at least {rule.min_cosine} is needed",
        ),
        (
            figures.share >= rule.min_share,
            f"only {figures.share:.0%} of the graph runs on it, {rule.min_share:.0%} is needed",
        ),
        (
            figures.parts <= rule.max_parts,
            f"the graph is cut into {figures.parts} parts, at most {rule.max_parts} are fine",
        ),
        (
            figures.speedup >= rule.min_speedup,
            f"{figures.speedup:.2f} times the processor's speed, {rule.min_speedup} is needed",
        ),
        (
            is_quick(figures, rule),
            f"{figures.start_s:.1f} s to start, {rule.max_start_s:g} at most",
        ),
        (
            figures.grown_bytes <= rule.max_grown_bytes,
            f"{figures.grown_bytes / 1e6:,.0f} MB of memory,"
            f" {rule.max_grown_bytes / 1e6:,.0f} at most",
        ),
    )
    return next((reason for is_good, reason in checks if not is_good), "")


def is_quick(figures: Figures, rule: Rule) -> bool:
    """Return whether it starts fast enough."""
    return figures.start_s <= rule.max_start_s


def _worst_cosine(ours: list[list[float]], theirs: list[list[float]]) -> float:
    a, b = np.asarray(ours, dtype=np.float64), np.asarray(theirs, dtype=np.float64)
    if a.shape != b.shape:
        return -1.0
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return float((np.vecdot(a, b) / lengths).min())
