"""That two pictures are the same one, and what was done to it in between."""

from dataclasses import dataclass
from enum import StrEnum

from refboard.core.finding.picture_hash import Orientation

SAME_FROM = 0.8
"""Two pictures are the same one from this score on: see docs/decisions/0031-the-same-picture.md."""


class Alteration(StrEnum):
    """What one picture has that the other has not, in words for people."""

    LARGER = "larger"
    SMALLER = "smaller"
    CROPPED = "cropped"
    MORE_AROUND = "with more around it"
    FRAMED = "with a frame"
    UNFRAMED = "without its frame"
    MIRRORED = "mirrored"
    ROTATED_RIGHT = "rotated right"
    ROTATED_LEFT = "rotated left"
    UPSIDE_DOWN = "upside down"
    TILTED = "tilted"
    STRETCHED = "stretched"
    GREY = "without colour"
    COLOURED = "in colour"
    RECOLOURED = "in other colours"
    LIGHTER = "lighter"
    DARKER = "darker"
    COVERED = "partly covered"
    SAVED_AGAIN = "saved again"


@dataclass(frozen=True, slots=True)
class Sameness:
    """How much two pictures are the same.

    Attributes:
        score: Mean correlation of their pixels where they lie on each other, place by place,
            0 to 1.
        alterations: What was done to the second to get the first.
        is_covered: Most places agree to the pixel, and some not at all.
    """

    score: float
    alterations: tuple[Alteration, ...] = ()
    is_covered: bool = False

    @property
    def is_same(self) -> bool:
        """Whether they are the same picture."""
        return self.score >= SAME_FROM or self.is_covered

    @property
    def how(self) -> str:
        """What was done, in words: "larger, mirrored"."""
        return ", ".join(self.alterations)


DIFFERENT = Sameness(0.0)
"""Of pictures that do not lie on each other."""

_TURNS = {1: Alteration.ROTATED_RIGHT, 2: Alteration.UPSIDE_DOWN, 3: Alteration.ROTATED_LEFT}


def turned_by(orientation: Orientation) -> tuple[Alteration, ...]:
    """Return what was done to a picture that was brought into an orientation."""
    mirrored = (Alteration.MIRRORED,) if orientation.is_mirrored else ()
    turn = _TURNS.get(orientation.quarter_turns)
    return mirrored if turn is None else (*mirrored, turn)
