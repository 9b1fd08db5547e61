"""A picture that comes as bytes or as pixels, and the best of several forms of it.

What another program calls its bytes is only a hint: they decide what they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from refboard.core.geometry import Size
from refboard.services.imaging.formats import (
    CANONICAL_SUFFIX,
    HEAD_BYTES,
    LONG_HEAD_BYTES,
    sniff,
    stranger,
)
from refboard.services.imaging.media_types import FORMATS, UNKNOWN_TYPES
from refboard.ui.importing.header_size import header_size, is_placeholder
from refboard.ui.importing.web_picture import name_of

_PIXELS = "application/x-qt-image"
_PICTURE_WORDS = ("image", "png", "jpeg", "jpg", "gif", "tiff", "webp", "bitmap")
"""What the names of unusual forms of pictures hold; asking for others may start another program."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture's bytes.

    Attributes:
        content: A whole image file.
        size: Its size in pixels; 0 x 0 when only decoding would tell.
        name: A name to show.
        url: The web address it came from, or empty.
    """

    content: bytes
    size: Size
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture without a file's bytes.

    Attributes:
        image: Its pixels.
        name: A name to show.
        url: The web address it came from, or empty.
    """

    image: QImage
    name: str
    url: str = ""

    @property
    def size(self) -> Size:
        """Its size in pixels."""
        return Size(self.image.width(), self.image.height())


def has_bitmap(mime: QMimeData) -> bool:
    """Return whether a picture is offered as bytes or pixels."""
    return mime.hasImage() or any(True for _ in _kinds(mime))


def offered_bitmap(mime: QMimeData, url: str = "", name: str = "") -> Bitmap | Pixels | None:
    """Return the picture that comes as bytes or pixels: its bytes first, in the form we like best.

    Bytes that do not begin like a picture are none, whatever they are called; a picture whose
    header makes no sense is taken only where nothing else is offered.

    Args:
        mime: What the platform gives.
        url: The address of the picture, where that is known.
        name: Of its file, where that is known; else one is made from the address.
    """
    stem = PurePosixPath(name or (name_of(url) if url else "")).stem or "Pasted picture"
    tiny: Bitmap | None = None
    damaged: Bitmap | None = None
    for kind in _kinds(mime):
        content = bytes(mime.data(kind).data())
        found = sniff(content[:LONG_HEAD_BYTES])
        if found is None:
            continue
        bitmap = Bitmap(content, header_size(content), stem + CANONICAL_SUFFIX[found], url)
        if bitmap.size.width <= 0:
            damaged = damaged or bitmap
        elif is_placeholder(bitmap.size):
            tiny = tiny or bitmap
        else:
            return bitmap
    return _pixels(mime, f"{stem}.png", url) or tiny or damaged


def offered_stranger(mime: QMimeData) -> str:
    """Return in words what the bytes are that are called a picture and none that we read.

    Empty where there are none, and for text, which only has the wrong name.
    """
    for kind in _kinds(mime):
        words = stranger(bytes(mime.data(kind).data())[:HEAD_BYTES])
        if words not in ("", "text"):
            return words
    return ""


def _pixels(mime: QMimeData, name: str, url: str) -> Pixels | None:
    image = mime.imageData() if mime.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    return Pixels(image, name, url)


def _kinds(mime: QMimeData) -> Iterator[str]:
    """Yield the forms that may hold a picture's bytes, those that we like best first."""
    offered = {kind.partition(";")[0].strip().lower(): kind for kind in mime.formats()}
    for format_ in FORMATS.values():
        for media_type in format_.media_types:
            if media_type in offered:
                yield offered.pop(media_type)
    for media_type, kind in offered.items():
        if media_type == _PIXELS or media_type.startswith("text/"):
            continue
        is_picture = any(word in media_type for word in _PICTURE_WORDS)
        if is_picture or media_type in UNKNOWN_TYPES:
            yield kind
