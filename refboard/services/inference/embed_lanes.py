"""The lanes of the threads that own models' sessions: one for each kind of work.

A large model at work in one of them never makes a question to another wait.
"""

from dataclasses import dataclass

from refboard.services.lanes import Lanes


@dataclass(frozen=True, slots=True)
class EmbedLanes:
    """Lanes for the model that ships, the model for meaning, and words."""

    look: Lanes
    meaning: Lanes
    words: Lanes

    @staticmethod
    def make() -> "EmbedLanes":
        """Return empty lanes."""
        return EmbedLanes(Lanes("embed"), Lanes("embed-meaning"), Lanes("embed-words"))

    def all(self) -> tuple[Lanes, ...]:
        """Return each of them."""
        return self.look, self.meaning, self.words
