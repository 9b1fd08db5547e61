"""Where a row of measurements is going, whatever a few of them say.

The slope is the median of the slopes between all pairs of points (Theil and Sen): up to a quarter
of the points may be outliers and it stays what it is.
"""

from collections.abc import Sequence

import numpy as np


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return how much the values rise in a second.

    Args:
        times: Seconds, rising; at least two different ones.
        values: As many.
    """
    at, level = np.asarray(times, dtype=np.float64), np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(len(at), k=1)
    apart = at[second] - at[first]
    rising = apart > 0
    if not rising.any():
        raise ValueError("a trend needs two moments")
    return float(np.median((level[second] - level[first])[rising] / apart[rising]))


def growth(times: Sequence[float], values: Sequence[float]) -> float:
    """Return how much the values rose from the first moment to the last, without the noise."""
    return slope(times, values) * (times[-1] - times[0])
