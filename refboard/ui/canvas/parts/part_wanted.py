"""What is asked about on a board: a part of the picture that an item shows."""

from dataclasses import dataclass

from refboard.core.finding.part import PicturePart
from refboard.core.ids import ItemId


@dataclass(frozen=True, slots=True)
class ItemPart:
    """A part of what an item shows.

    Attributes:
        item_id: On the open board.
        part: Of its picture; None for the whole picture.
    """

    item_id: ItemId
    part: PicturePart | None


@dataclass(frozen=True, slots=True)
class PartWanted:
    """A wish to find what is like a part.

    Attributes:
        about: Which.
        adds: It comes to what is asked already.
    """

    about: ItemPart
    adds: bool = False
