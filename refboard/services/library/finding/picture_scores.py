"""How much pictures are like those that a term names: the weighted sum of what the spaces say."""

from collections.abc import Sequence

import numpy as np

from refboard.core.query import Emphasis, Float32Array, Int64Array, weighted_query
from refboard.services.index.vector_checks import best_products
from refboard.services.library.finding.asked import AskedPicture
from refboard.services.library.finding.candidates import Candidates
from refboard.services.library.vector_space import VectorSpace

SAME_PICTURE = 0.7
"""A mirrored or trimmed query counts from this score on: the match is a changed copy then. Below it
such a query only blurs the ranking by look (`make bench-quality`: P@1 .678 with, .668 without)."""


class PictureScores:
    """Scores of one term, in spreads of the library.

    Attributes:
        weight: How much the term counts.
        top: What the same picture scores.
    """

    def __init__(
        self, asked: AskedPicture, spaces: Sequence[VectorSpace], emphasis: Emphasis
    ) -> None:
        self.weight = asked.term.weight
        self._parts = [
            _Part(space, asked.rows[space.name], emphasis, is_alone=len(spaces) == 1)
            for space in spaces
            if space.name in asked.rows
        ]
        length = sum(part.share**2 for part in self._parts) ** 0.5
        for part in self._parts:
            part.share /= length
        self.top = sum(part.share * part.spread.top for part in self._parts)

    def pulls(self) -> dict[str, Float32Array]:
        """Return for each space the vector [dim] whose products, added up, give the scores' order.

        But for changed copies, which `copies` finds.
        """
        return {
            part.space.name: part.questions[0] * np.float32(part.share / part.spread.spread)
            for part in self._parts
        }

    def mean(self, space: str) -> float:
        """Return what the product with the pull of a space is by chance."""
        return sum(
            part.share * part.spread.mean / part.spread.spread
            for part in self._parts
            if part.space.name == space
        )

    def copies(self, limit: int, allowed: Int64Array | None) -> list[Int64Array]:
        """Return the keys of what may be changed copies of the pictures that are asked about."""
        return [
            part.space.index.search(part.questions[1:], limit, allowed=allowed)[0]
            for part in self._parts
            if len(part.questions) > 1
        ]

    def told(self, candidates: Candidates) -> Float32Array | None:
        """Return [n] cosines of the one space that was asked; None where there are several."""
        if len(self._parts) > 1:
            return None
        (part,) = self._parts
        result = np.zeros(len(candidates), dtype=np.float32)
        result[candidates.vectors(part.space)[0]] = part.cosines(candidates)
        return result

    def scores(self, candidates: Candidates) -> Float32Array:
        """Return [n] scores."""
        total = np.zeros(len(candidates), dtype=np.float32)
        for part in self._parts:
            standard = part.spread.standard(part.cosines(candidates))
            total += np.float32(part.share) * candidates.everywhere(part.space, standard)
        return total


class _Part:
    """What one space says of one term."""

    def __init__(
        self, space: VectorSpace, rows: Float32Array, emphasis: Emphasis, *, is_alone: bool
    ) -> None:
        card = space.card
        if emphasis.value not in card.variants_for:
            rows = rows[:1]
        self.space = space
        self.share = 1.0 if is_alone else space.kind.share_of_both
        self.spread = space.calibration.of_emphasis(emphasis)
        self.questions = np.stack([weighted_query(card, row, emphasis) for row in rows])
        self._cosines: tuple[Candidates, Float32Array] | None = None

    def cosines(self, candidates: Candidates) -> Float32Array:
        """Return [m] emphasised cosines of those that are in the space."""
        if self._cosines is None or self._cosines[0] is not candidates:
            _, vectors = candidates.vectors(self.space)
            found = best_products(vectors, self.questions[:1])
            if len(self.questions) > 1:
                changed = best_products(vectors, self.questions[1:])
                found = np.where(changed >= SAME_PICTURE, np.maximum(found, changed), found)
            self._cosines = candidates, found
        return self._cosines[1]
