"""An image as PNG, written fast rather than small: for the clipboard, and for what was pasted."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

FAST_COMPRESSION = 80
"""Qt's scale for PNG, 100 being none: this is zlib's fastest level, a tenth of the bytes."""


def png_bytes(image: QImage) -> bytes:
    """Return an image as a PNG file, written fast rather than small."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", FAST_COMPRESSION)  # type: ignore[call-overload]
    return bytes(content.data())
