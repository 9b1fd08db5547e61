"""A picture on a board: which asset, what part of it, and how it is looked at.

Nothing here ever touches the asset's file.
"""

from dataclasses import dataclass
from typing import ClassVar

from refboard.core.content.fields import Fields, JsonTable
from refboard.core.errors import ContentError
from refboard.core.geometry import Size
from refboard.core.ids import AssetId

_LEAST = 1e-6
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is shown, in fractions of its width and height.

    Attributes:
        x: Left side, 0 to 1.
        y: Upper side, 0 to 1.
        width: Above 0; x + width is 1 at most.
        height: Above 0; y + height is 1 at most.
    """

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureView:
    """How a picture is looked at.

    Attributes:
        is_greyscale: Its values are shown without its colours.
        is_smooth: It is smoothed where it is larger than its pixels; if not, those are seen.
    """

    is_greyscale: bool = False
    is_smooth: bool = True


AS_IT_IS = PictureView()
"""How nearly all are looked at: known by identity, too, where that is faster."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an asset.

    Attributes:
        asset_id: The asset that it shows.
        crop: The part that is shown; None for the whole.
        view: How it is looked at.
    """

    kind: ClassVar[str] = "picture"

    asset_id: AssetId
    crop: Crop | None = None
    view: PictureView = AS_IT_IS

    def shown_size(self, width: float, height: float) -> Size:
        """Return how much is shown of an asset of this size, in the same unit."""
        if self.crop is None:
            return Size(width, height)
        return Size(width * self.crop.width, height * self.crop.height)

    def whole_size(self, width: float, height: float) -> Size:
        """Return how large the whole would be where what is shown has this size."""
        if self.crop is None:
            return Size(width, height)
        return Size(width / self.crop.width, height / self.crop.height)

    def to_table(self) -> JsonTable:
        """Return its values, those that are not the usual ones."""
        table: JsonTable = {}
        if self.crop is not None:
            table["crop"] = [self.crop.x, self.crop.y, self.crop.width, self.crop.height]
        view: JsonTable = {}
        if self.view.is_greyscale:
            view["greyscale"] = True
        if not self.view.is_smooth:
            view["smooth"] = False
        if view:
            table["view"] = view
        return table

    @classmethod
    def from_fields(cls, fields: Fields, asset_id: AssetId | None) -> "Picture":
        """Return the picture that `to_table` wrote.

        Raises:
            ContentError: it shows no asset, or a value is out of range.
        """
        if asset_id is None:
            raise ContentError("a picture shows no asset")
        table = fields.table("view")
        view = PictureView(
            is_greyscale=table.flag("greyscale", default=False),
            is_smooth=table.flag("smooth", default=True),
        )
        return cls(
            asset_id, _crop(fields.numbers("crop", 4)), AS_IT_IS if view == AS_IT_IS else view
        )


def _crop(values: tuple[float, ...] | None) -> Crop | None:
    if values is None:
        return None
    x, y, width, height = values
    is_inside = min(x, y) >= 0 and x + width <= 1 + _ROUNDING and y + height <= 1 + _ROUNDING
    if not is_inside or min(width, height) < _LEAST:
        raise ContentError("a crop reaches beyond its picture")
    return Crop(x, y, width, height)
