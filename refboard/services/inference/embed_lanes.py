"""The lanes of the threads that use models' sessions: one for each kind of work.

A large model at work in one of them never makes a question to another wait.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from refboard.core.model_card import ModelCard
from refboard.core.spaces import kinds
from refboard.services.lanes import Lanes

MOST_THREADS = 4
"""More gain little beside the threads that decode."""


@dataclass(frozen=True, slots=True)
class EmbedLanes:
    """Lanes for the models of each space, by its name, and for words.

    Attributes:
        small: For the small model of each space.
        large: For the large one, in spaces that may have one.
        words: For words.
    """

    small: Mapping[str, Lanes]
    large: Mapping[str, Lanes]
    words: Lanes

    @staticmethod
    def make() -> "EmbedLanes":
        """Return empty lanes."""
        return EmbedLanes(
            {kind.name: Lanes(f"embed-{kind.name}") for kind in kinds()},
            {kind.name: Lanes(f"embed-{kind.name}-large") for kind in kinds() if not kind.is_small},
            Lanes("embed-words"),
        )

    def of(self, card: ModelCard) -> Lanes:
        """Return the lanes of a model for pictures."""
        return (self.small if card.is_small else self.large)[card.space]

    def all(self) -> tuple[Lanes, ...]:
        """Return each of them."""
        return *self.small.values(), *self.large.values(), self.words


def embed_threads(*, is_small: bool) -> int:
    """Return how many threads serve the lanes of a model.

    A small model gains nothing from threads inside a run, so it has several runs at once. A large
    one has threads of its own, as many as the machine has fast cores.
    """
    return max(1, min(MOST_THREADS, os.cpu_count() or 1)) if is_small else 1
