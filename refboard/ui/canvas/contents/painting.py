"""What the painters of contents share."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from refboard.core.board import Item
from refboard.core.ids import AssetId
from refboard.ui.style.canvas_colours import CanvasColours


@dataclass(slots=True)
class Look:
    """How everything is painted.

    Attributes:
        colours: The theme's.
        pixel_ratio: Device pixels to a logical one.
    """

    colours: CanvasColours
    pixel_ratio: float = 1.0


class Target(NamedTuple):
    """Whole pixels that an item covers before rotation; a tuple, of which thousands are made."""

    x: int
    y: int
    width: int
    height: int

    @property
    def rect(self) -> QRectF:
        """The same, for Qt."""
        return QRectF(self.x, self.y, self.width, self.height)


class Pictures(Protocol):
    """Where painters get pictures from; ids are those that items use."""

    def get(self, asset_id: AssetId, width: float, height: float) -> QPixmap | QImage | None:
        """Return the picture for so many pixels, of any size, or None while there is none."""
        ...

    def name_of(self, asset_id: AssetId) -> str:
        """Return what to write where there is no picture; may be empty."""
        ...

    def has_failed(self, asset_id: AssetId) -> bool:
        """Return whether it is to be marked as a picture that could not be read."""
        ...

    def moves(self, asset_id: AssetId) -> bool:
        """Return whether it is to be marked as one of which only the first frame is shown."""
        ...


class ContentPainter(Protocol):
    """Paints one kind of content."""

    def paint(self, painter: QPainter, item: Item, target: Target, part: QRectF) -> None:
        """Paint an item that lies straight and is not transparent: the painter sees to both.

        Args:
            painter: In device pixels; smooth scaling is on. Whoever changes it, restores it.
            item: Of this kind.
            target: Where.
            part: Pixels, as seen from the item; what lies outside need not be painted.
        """
        ...

    def mark(self, painter: QPainter, item: Item, target: Target) -> None:
        """Paint what lies above an item and neither turns nor fades with it."""
        ...
