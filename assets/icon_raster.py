"""SVG drawings as pixels, by Qt."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def raster(document: str, width_px: int, height_px: int | None = None) -> QImage:
    """Return an SVG document on a transparent ground, square unless a height is given.

    Raises:
        ValueError: The document is no SVG that Qt can draw.
    """
    renderer = QSvgRenderer(QByteArray(document.encode()))
    if not renderer.isValid():
        raise ValueError("the drawing is no SVG that Qt can read")
    image = QImage(width_px, height_px or width_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    return image


def png(document: str, width_px: int, height_px: int | None = None) -> bytes:
    """Return an SVG document as a PNG file: the same bytes every time, for the same Qt.

    Raises:
        ValueError: The document is no SVG that Qt can draw.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # The stubs of PySide want the format as bytes, which PySide refuses.
    raster(document, width_px, height_px).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
