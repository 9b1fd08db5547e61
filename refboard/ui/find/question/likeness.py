"""How alike answers must be, and how many are shown: places of sliders, and words for them."""

from bisect import bisect_right

from refboard.ui.find.question.inquiry import LIMIT

STRICTEST = 100
STRICTNESS = ("Any", "A little", "Quite", "Very", "Nearly same")
"""How alike pictures must be, at each tick of the slider."""
LIKENESS = ("hardly alike", "a little alike", "quite alike", "very alike", "nearly the same")
NEARLY_SAME = 0.9
POWER = 1.8
STEPS = tuple(NEARLY_SAME * share**POWER for share in (0.25, 0.5, 0.75, 1.0))
"""Where each of these words begins but the first: at the ticks of the slider."""
COUNTS = (10, 20, 50, 100, 200, LIMIT)
"""How many are shown at most, at each tick."""


def least_likeness(strictness: int) -> float:
    """Return the least likeness that counts at a place of the slider, 0 (any) to STRICTEST.

    Most of what people call alike lies below a half, and what is nearly the same above nine tenths:
    the slider is finest where the answers are.
    """
    return float(NEARLY_SAME * (strictness / STRICTEST) ** POWER)


def seen_strength(likeness: float) -> float:
    """Return how much of a bar a likeness fills, 0 to 1: its place on the slider."""
    return float(min(max(likeness, 0.0) / NEARLY_SAME, 1.0) ** (1 / POWER))


def strictness_words(strictness: int) -> str:
    """Return how alike pictures must be, as people say it: the words of the nearest tick."""
    if not strictness:
        return STRICTNESS[0]
    nearest = round(strictness / STRICTEST * (len(STRICTNESS) - 1))
    return STRICTNESS[max(1, nearest)]


def likeness_words(likeness: float) -> str:
    """Return how alike something is, 0 to 1, as people say it."""
    return LIKENESS[bisect_right(STEPS, likeness)]


def count_words(most: int) -> str:
    """Return how many are shown at most, beside the slider."""
    return "All" if most >= LIMIT else f"{most:,}"
