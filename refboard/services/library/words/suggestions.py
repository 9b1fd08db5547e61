"""Which tags a picture might be given: what it surely shows, and nothing that is only likely."""

from dataclasses import dataclass

import numpy as np

from refboard.core.query import Float32Array
from refboard.services.library.words.classifier import Classifier
from refboard.services.library.words.word_tables import WordTables

LEAST_PROBABILITY = 0.7
"""From here on 99 of 100 suggestions are right, and one picture in twenty of something that is no
class gets one (`make bench-words`)."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag for a picture.

    Attributes:
        word: The tag.
        probability: How sure it is, 0 to 1.
    """

    word: str
    probability: float


class Suggester:
    """Names what pictures show, as narrowly as it is sure of."""

    def __init__(self, tables: WordTables, classifier: Classifier) -> None:
        self._names = tables.names
        self._classifier = classifier
        self._groups = tables.groups()
        self._members = np.zeros((len(self._names), len(self._groups)), dtype=np.float32)
        for column, (_, places) in enumerate(self._groups):
            self._members[places, column] = 1.0

    @property
    def kinds(self) -> int:
        """How many classes there are."""
        return len(self._names)

    def suggest(
        self, vectors: Float32Array, *, least: float = LEAST_PROBABILITY
    ) -> list[Suggestion | None]:
        """Return for each picture [n, dim] a class, else a word for a few of them, or nothing."""
        shares = self._classifier.probabilities(vectors)
        together = shares @ self._members
        return [
            self._of_class(share, least) or self._of_group(group, least)
            for share, group in zip(shares, together, strict=True)
        ]

    def _of_class(self, shares: Float32Array, least: float) -> Suggestion | None:
        place = int(shares.argmax())
        sure = float(shares[place])
        return Suggestion(self._names[place], sure) if sure >= least else None

    def _of_group(self, shares: Float32Array, least: float) -> Suggestion | None:
        sure = np.flatnonzero(shares >= least)
        if not len(sure):
            return None
        column = int(sure[0])
        return Suggestion(self._groups[column][0], float(shares[column]))
