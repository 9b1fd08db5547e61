"""How well the colours of pictures fit those that were asked for."""

import numpy as np

from refboard.core.finding.colours import Colours
from refboard.core.query import Float32Array, Int64Array
from refboard.services.library.finding.asked import AskedColours
from refboard.services.library.finding.calibration import spread_of
from refboard.services.library.finding.candidates import Candidates


class ColourScores:
    """Scores of one term, in spreads of the library.

    Attributes:
        weight: How much the term counts.
        top: What has exactly these colours scores.
    """

    def __init__(self, asked: AskedColours, colours: Colours) -> None:
        self.weight = asked.term.weight
        self._swatches = asked.term.swatches
        self._colours = colours
        self._spread = spread_of(colours.sample(self._swatches))
        self.top = self._spread.top

    def pulls(self) -> dict[str, Float32Array]:
        """Return nothing: colours have no vectors."""
        return {}

    def mean(self, space: str) -> float:
        """Return nothing, as above."""
        return 0.0

    def best(self, limit: int, allowed: Int64Array | None) -> Int64Array:
        """Return the keys of the pictures with the best colours."""
        return self._colours.best(self._swatches, limit, allowed=allowed)[0]

    def told(self, candidates: Candidates) -> Float32Array:
        """Return [n] how well colours fit, 0 to 1; 0 for what has no colours yet."""
        fits = self._colours.scores(self._swatches, candidates.keys)
        return np.nan_to_num(fits, nan=0.0)

    def scores(self, candidates: Candidates) -> Float32Array:
        """Return [n] scores; what has no colours yet has those of chance."""
        found = self._colours.scores(self._swatches, candidates.keys)
        standard: Float32Array = np.nan_to_num(self._spread.standard(found), nan=0.0)
        return standard
