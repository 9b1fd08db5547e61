"""Merge rankings whose scores cannot be compared."""

from collections import defaultdict
from collections.abc import Sequence

SMOOTHING = 60
"""How much a first place is worth against a later one; the value of Cormack, Clarke and Buettcher,
"Reciprocal rank fusion outperforms Condorcet and individual rank learning methods" (SIGIR 2009)."""


def fused(
    rankings: Sequence[Sequence[int]], *, behind: Sequence[int] = (), places: int = 0
) -> list[tuple[int, float]]:
    """Return all keys of some rankings, best first, by reciprocal rank fusion.

    Args:
        rankings: Keys, best first; none twice in one ranking.
        behind: Keys of a weak ranking: they agree with none, and come where they are ranked.
        places: How many places come before the first of them.

    Returns:
        Keys with scores in 0..1, 1 for what comes first in every ranking; ties by lower key.
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] += (SMOOTHING + 1) / (SMOOTHING + rank) / len(rankings)
    for rank, key in enumerate(behind, places + 1):
        weak = (SMOOTHING + 1) / (SMOOTHING + rank) / len(rankings)
        scores[key] = max(scores[key], weak)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
