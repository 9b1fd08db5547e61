"""Why an answer is one: what it has in common with the question, and how much of each."""

from dataclasses import dataclass
from enum import StrEnum

from refboard.core.geometry import Rect


class EvidenceKind(StrEnum):
    """What two pictures can have in common, the most telling first."""

    SAME = "same"
    """It is the same picture: saved again, cropped, mirrored, recoloured."""
    SUBJECT = "subject"
    SHAPE = "shape"
    PALETTE = "palette"
    TEXTURE = "texture"
    NAME = "name"
    """The words are in its name."""
    TAG = "tag"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason.

    Attributes:
        kind: What is alike.
        strength: How alike, 0 (as two pictures of this library at random) to 1 (the same).
        detail: The word of a subject, what was done to the same picture ("cropped"), the tag.
        region: Where in the answer, in fractions of its width and height; None for all of it.
    """

    kind: EvidenceKind
    strength: float
    detail: str = ""
    region: Rect | None = None
