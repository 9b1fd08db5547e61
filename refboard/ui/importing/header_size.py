"""How large a picture is by its header, before anything is decoded."""

from io import BytesIO

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageReader

from refboard.core.geometry import Size
from refboard.services.imaging.formats import HEAD_BYTES, sniff
from refboard.services.imaging.headers import oriented_size
from refboard.services.importing.placeholder import PLACEHOLDER_SIDE


def header_size(content: bytes) -> Size:
    """Return the size that an image's header claims, oriented; 0 x 0 when it cannot be read."""
    format_name = sniff(content[:HEAD_BYTES])
    size = oriented_size(BytesIO(content), format_name) if format_name else None
    return _size_by_qt(content) if size is None else Size(*size)


def is_placeholder(size: Size) -> bool:
    """Return whether a picture has too few pixels to be one; where it is not known it is one."""
    return 0 < max(size.width, size.height) <= PLACEHOLDER_SIDE


def _size_by_qt(content: bytes) -> Size:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid():
        return Size(0, 0)
    is_turned = reader.transformation().value & 4  # the four of EXIF's eight that swap the sides
    if is_turned:
        size.transpose()
    return Size(size.width(), size.height())
