"""How far a file is that is written or read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Writing:
    """A file that is being written or read.

    Attributes:
        name: Of its file.
        done: Steps that are done.
        total: How many there are; 0 while that is not known.
        is_stopping: The user wants it no more.
        verb: What is done with it.
    """

    name: str
    done: int = 0
    total: int = 0
    is_stopping: bool = False
    verb: str = "Writing"

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return self.done / self.total if self.total else 0.0
