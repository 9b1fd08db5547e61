"""What a question is made of: pictures, parts of them, words and colours, each for or against.

A question is a sum: every term pulls the answers towards what it names, or pushes them away from
it, as strongly as its weight says.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Point, Rect
from refboard.core.ids import AssetId


@dataclass(frozen=True, slots=True)
class PictureTerm:
    """Pictures, or a part of one.

    Attributes:
        asset_ids: Pictures of the library; of several what they share is meant.
        path: A file instead, which need not be in the library.
        region: A part of the one picture, in fractions of its upright width and height.
        outline: Corners of a part that is no rectangle, in the same fractions, inside `region`:
            what lies outside of it does not count.
        weight: How much it counts, -2 to 2; below 0 answers are to be unlike it.
    """

    asset_ids: tuple[AssetId, ...] = ()
    path: Path | None = None
    region: Rect | None = None
    outline: tuple[Point, ...] = ()
    weight: float = 1.0

    @property
    def part(self) -> PicturePart | None:
        """The part of the one picture that is meant; None for all of it."""
        return None if self.region is None else PicturePart(self.region, self.outline)


def of_part(term: PictureTerm, part: PicturePart | None) -> PictureTerm:
    """Return the same about a part of the one picture; None for all of it."""
    if part is None:
        return replace(term, region=None, outline=())
    return replace(term, region=part.region, outline=part.outline)


@dataclass(frozen=True, slots=True)
class WordTerm:
    """Words: of names, tags and notes, and of what pictures show as far as a model knows them."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour and how much of the picture has it.

    Attributes:
        rgb: sRGB, 0 to 255 each.
        amount: Its share of the picture, 0 to 1; 0 where any amount will do.
    """

    rgb: tuple[int, int, int]
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class ColourTerm:
    """Colours that are to be in a picture, all of them."""

    swatches: tuple[Swatch, ...]
    weight: float = 1.0


Term = PictureTerm | WordTerm | ColourTerm
