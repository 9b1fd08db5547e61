"""What a cosine is worth in a library: how alike two of its pictures are by chance.

A cosine of 0.6 is a find in one space and nothing in another. So each is told as how many spreads
it lies above what two pictures of this library have at random. That holds for every space,
emphasis and block, so that scores of all of them can be added.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from refboard.core.model_card import ModelCard
from refboard.core.query import Emphasis, Float32Array, weighted_query

SAMPLE = 256
"""Pictures that are compared with each other: 32,640 pairs tell a mean within 0.01 spreads."""
USUAL = (0.1, 0.12)
"""Mean and spread of two pictures' cosine, where a library has too few to tell: those of the models
that ship, on photographs of many subjects."""
_USUAL_COUNTS = 12
"""How many pictures' word that is worth."""
_LEAST_SPREAD = 0.02
"""Pictures that are all the same make nothing far away of what differs by a rounding."""
_GROWN = 16
"""A library is measured again when it has changed by a part of this size."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a score is distributed between pictures taken at random.

    Attributes:
        mean: What two of them have.
        spread: Its standard deviation.
    """

    mean: float
    spread: float

    def standard(self, scores: Float32Array) -> Float32Array:
        """Return how many spreads scores lie above the mean."""
        result: Float32Array = (scores - np.float32(self.mean)) / np.float32(self.spread)
        return result

    @property
    def top(self) -> float:
        """How many spreads a cosine of 1 lies above the mean."""
        return (1.0 - self.mean) / self.spread


class Calibration:
    """The spreads of one space in one library, measured when they are first asked for."""

    def __init__(self, card: ModelCard, sample: Callable[[int], Float32Array]) -> None:
        """Make one that has measured nothing.

        Args:
            card: The model of the space.
            sample: Gives up to so many vectors [n, dim] from everywhere in the library.
        """
        self._card = card
        self._sample = sample
        self._rows: Float32Array | None = None
        self._spreads: dict[str, Spread] = {}
        self._generation = self._count = -1

    def note(self, generation: int, count: int) -> None:
        """Measure anew what is asked for next, if the library is another one by now.

        Args:
            generation: Of the space's vectors.
            count: How many there are.
        """
        if generation == self._generation:
            return
        self._generation = generation
        if count <= SAMPLE or abs(count - self._count) * _GROWN >= self._count:
            self._count = count
            self._rows = None
            self._spreads.clear()

    @property
    def rows(self) -> Float32Array:
        """Vectors of the library's pictures, [n, dim], n at most SAMPLE."""
        if self._rows is None:
            self._rows = self._sample(SAMPLE)
        return self._rows

    def of_emphasis(self, emphasis: Emphasis) -> Spread:
        """Return the spread of the emphasised score of two pictures."""
        if emphasis.value not in self._spreads:
            weights = weighted_query(self._card, np.ones(self._card.dim, np.float32), emphasis)
            self._spreads[emphasis.value] = _of_pairs(self.rows, self.rows * weights)
        return self._spreads[emphasis.value]

    def of_whole(self) -> Spread:
        """Return the spread of the cosine of two pictures."""
        if "" not in self._spreads:
            self._spreads[""] = _of_pairs(self.rows, self.rows)
        return self._spreads[""]

    def of_block(self, name: str) -> Spread:
        """Return the spread of the cosine of one block of two pictures' vectors."""
        if name not in self._spreads:
            block = next(block for block in self._card.blocks if block.name == name)
            part = self.rows[:, block.start : block.stop]
            self._spreads[name] = _of_pairs(part, part * np.float32(len(self._card.blocks)))
        return self._spreads[name]

    def of_direction(self, direction: Float32Array) -> Spread:
        """Return the spread of the cosine of the library's pictures to a direction [dim]."""
        return spread_of(self.rows @ direction)


def spread_of(scores: Float32Array) -> Spread:
    """Return mean and spread of the scores [n] that some of the library's pictures have.

    What their mean usually is, depends on what is scored: there is none to hold it to.
    """
    if len(scores) == 0:
        return Spread(*USUAL)
    mean = float(scores.mean(dtype=np.float64))
    return _weighed(mean, float(scores.var(dtype=np.float64)), mean, len(scores))


def _of_pairs(rows: Float32Array, weighted: Float32Array) -> Spread:
    pairs = (rows @ weighted.T)[np.triu_indices(len(rows), 1)]
    if len(pairs) == 0:
        return Spread(*USUAL)
    mean, variance = float(pairs.mean(dtype=np.float64)), float(pairs.var(dtype=np.float64))
    return _weighed(mean, variance, USUAL[0], len(rows))


def _weighed(mean: float, variance: float, usual_mean: float, count: int) -> Spread:
    """Return mean and spread, held to what is usual while pictures are few."""
    trust = count / (count + _USUAL_COUNTS)
    variance = trust * variance + (1 - trust) * USUAL[1] ** 2
    return Spread(trust * mean + (1 - trust) * usual_mean, max(variance**0.5, _LEAST_SPREAD))
