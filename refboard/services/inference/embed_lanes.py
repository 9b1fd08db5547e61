"""The lanes of the threads that use models' sessions: one for each kind of work.

A large model at work in one of them never makes a question to another wait.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from refboard.core.spaces import kind_of, space_names
from refboard.services.lanes import Lanes

MOST_THREADS = 4
"""More gain little beside the threads that decode."""


@dataclass(frozen=True, slots=True)
class EmbedLanes:
    """Lanes for the models of each space, by its name, and for words."""

    spaces: Mapping[str, Lanes]
    words: Lanes

    @staticmethod
    def make() -> "EmbedLanes":
        """Return empty lanes."""
        lanes = {name: Lanes(f"embed-{name}") for name in space_names()}
        return EmbedLanes(lanes, Lanes("embed-words"))

    def all(self) -> tuple[Lanes, ...]:
        """Return each of them."""
        return *self.spaces.values(), self.words


def embed_threads(space: str) -> int:
    """Return how many threads serve the lanes of a space.

    A small model gains nothing from threads inside a run, so it has several runs at once. A large
    one has threads of its own, as many as the machine has fast cores.
    """
    if not kind_of(space).is_small:
        return 1
    return max(1, min(MOST_THREADS, os.cpu_count() or 1))
