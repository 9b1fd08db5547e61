"""Makes image files of pasted pixels: at once when that is quick, else off the GUI thread."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QThread
from PySide6.QtGui import QImage

QUICK_PIXELS = 500_000
"""Fewer are encoded within a frame."""

FAST_COMPRESSION = 80
"""Qt's scale for PNG, 100 being none: this is zlib's fastest level, a tenth of the bytes."""


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


def png_bytes(image: QImage) -> bytes:
    """Return an image as a PNG file, written fast rather than small."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", FAST_COMPRESSION)  # type: ignore[call-overload]
    return bytes(content.data())
