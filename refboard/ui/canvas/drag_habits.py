"""What a person wants of everything that is dragged on the canvas."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DragHabits:
    """The settings that a drag heeds.

    Attributes:
        raises: What was dragged lies above everything when it is let go.
        snaps: What is dragged comes into line with what lies near.
    """

    raises: bool = True
    snaps: bool = True
