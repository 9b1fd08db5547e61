"""Makes image files of pasted pixels: at once when that is quick, else off the GUI thread."""

from PySide6.QtCore import QObject, QThread
from PySide6.QtGui import QImage

from refboard.ui.exporting.quick_png import png_bytes

QUICK_PIXELS = 500_000
"""Fewer are encoded within a frame."""


class BitmapEncoder(QThread):
    """Encodes one image as PNG.

    Attributes:
        image: What is encoded.
        content: The file, once `finished` was emitted.
    """

    def __init__(self, image: QImage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image = image
        self.content = b""
        self.setObjectName("bitmap encoder")

    def run(self) -> None:
        """Encode."""
        self.content = png_bytes(self.image)
