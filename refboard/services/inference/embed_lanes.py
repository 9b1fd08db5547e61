"""The lanes of the threads that own models' sessions: one for each kind of work.

A large model at work in one of them never makes a question to another wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from refboard.core.spaces import space_names
from refboard.services.lanes import Lanes


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
