"""What is painted on above the pictures, in one frame."""

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from refboard.core.geometry import Rect, Size
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import CanvasColours


@dataclass(frozen=True, slots=True)
class Overlay:
    """The layer above the pictures. What lies on it has a constant size on screen.

    Attributes:
        painter: In logical pixels, antialiased, without a brush.
        transform: Board units to logical pixels.
        size: The surface in logical pixels.
        colours: Of the theme.
    """

    painter: QPainter
    transform: ViewTransform
    size: Size
    colours: CanvasColours

    @property
    def surface(self) -> Rect:
        """All that can be seen, in logical pixels."""
        return Rect(0.0, 0.0, self.size.width, self.size.height)
