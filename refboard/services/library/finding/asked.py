"""The terms of a question, with the vectors that they became."""

from collections.abc import Mapping
from dataclasses import dataclass

from refboard.core.finding.meaning import Meaning
from refboard.core.finding.terms import ColourTerm, PictureTerm, WordTerm
from refboard.core.query import Float32Array


@dataclass(frozen=True, slots=True)
class AskedPicture:
    """Pictures, or a part of one.

    Attributes:
        term: What was asked.
        rows: By the name of the space, [v, dim] unit vectors: the plain one, then its variants.
    """

    term: PictureTerm
    rows: Mapping[str, Float32Array]


@dataclass(frozen=True, slots=True)
class AskedWords:
    """Words.

    Attributes:
        term: What was asked.
        space: The name of the space that knows what they look like; empty for none.
        meaning: What they look like there; None to look at names only.
    """

    term: WordTerm
    space: str = ""
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class AskedColours:
    """Colours."""

    term: ColourTerm


AskedTerm = AskedPicture | AskedWords | AskedColours
