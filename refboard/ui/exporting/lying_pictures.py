"""What is selected as one picture, as it lies: for the clipboard."""

from functools import partial

from PySide6.QtGui import QImage

from refboard.core.errors import CorruptImageError
from refboard.core.export.leaf import Leaf, around
from refboard.core.export.options import ExportOptions, Ground, Part
from refboard.core.export.sizes import density, most_scale, pixels_of
from refboard.ui.exporting.copied_picture import CopiedPicture
from refboard.ui.exporting.drawing import BoardPicture, Originals, Step, draw
from refboard.ui.exporting.preview import SmallOriginals, SmallPictures
from refboard.ui.exporting.snapshot import BoardSnapshot

MOST_PIXELS = 24_000_000
"""Of the one picture: other programs hold it several times."""
MANY = 40
"""More pictures than these are drawn from previews, which are about as large: that is quick."""

_BARE = ExportOptions(ground=Ground.NOTHING)


def lying_picture(snapshot: BoardSnapshot) -> BoardPicture | None:
    """Return the selection to be drawn, with nothing behind it; None for none.

    No picture is smaller than its original, unless that would be more than `MOST_PIXELS`.
    """
    items = snapshot.chosen(Part.SELECTION)
    part = around(items, 0.0)
    if part is None:
        return None
    scale = min(density(items, snapshot.size_of), most_scale(part.size, MOST_PIXELS))
    return snapshot.picture(_BARE, Leaf(items, part), scale)


def lying_copy(snapshot: BoardSnapshot) -> CopiedPicture | None:
    """Return the copy of the selection as it lies; None for none."""
    picture = lying_picture(snapshot)
    if picture is None:
        return None
    width, height = pixels_of(picture.part.size, picture.scale)
    return CopiedPicture(partial(_drawn, snapshot, picture), width * height)


def _drawn(snapshot: BoardSnapshot, picture: BoardPicture, step: Step) -> QImage:
    originals = Originals(picture)
    if len(picture.items) > MANY:
        originals = SmallOriginals(picture, snapshot, SmallPictures())
    image = draw(picture, originals, step)
    if originals.missing.names and not originals.missing.has_read:
        raise CorruptImageError("Nothing can be read of what was copied.")
    return image
