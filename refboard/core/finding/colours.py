"""Who knows the colours of pictures."""

from collections.abc import Sequence
from typing import Protocol

from refboard.core.finding.terms import Swatch
from refboard.core.query import Float32Array, Int64Array


class Colours(Protocol):
    """Scores pictures by the colours that they have. Higher is better; 1 is all of them, exactly.

    Both are called on the library's thread with every question.
    """

    def best(
        self, swatches: Sequence[Swatch], limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the keys [m] of the best pictures and their scores, m <= limit, best first.

        Args:
            swatches: At least one; all of them are to be in a picture.
            limit: How many at most.
            allowed: Only these keys count, ascending; None for all.
        """
        ...

    def scores(self, swatches: Sequence[Swatch], keys: Int64Array) -> Float32Array:
        """Return the scores [n] of pictures; NaN for one whose colours are not known yet."""
        ...

    def sample(self, swatches: Sequence[Swatch]) -> Float32Array:
        """Return the scores of some pictures from everywhere in the library, [n], none NaN."""
        ...
