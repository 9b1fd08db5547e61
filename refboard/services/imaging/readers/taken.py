"""When a picture was taken, as the camera wrote it into the file."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.errors import InputError
from refboard.services.imaging.failures import decoding
from refboard.services.imaging.formats import HEAD_BYTES
from refboard.services.imaging.probe import known_format
from refboard.services.imaging.readers.opening import open_image
from refboard.services.imaging.source import open_regular
from refboard.services.imaging.svg import drawing as svg

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.ImageFile import ImageFile

_EXIF_DIRECTORY = 0x8769
_TAKEN, _DIGITISED = 0x9003, 0x9004
_DATE = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")


def date_taken(path: Path) -> str:
    """Return when a picture was taken, such as "2024-05-31 18:02:44", or empty when unknown.

    It is the time that the camera's clock showed, without a zone. Only the file's head is read; a
    file that is gone or damaged was taken at no known time.
    """
    try:
        with open_regular(path) as file:
            format_name = known_format(file.read(HEAD_BYTES), path.name)
            if format_name in svg.FORMATS:
                return ""
            file.seek(0)
            with decoding(path.name, format_name):
                return _date_in(_exif_of(format_name, open_image(format_name, file)))
    except (InputError, OSError):
        return ""


def _exif_of(format_name: str, image: "ImageFile") -> "Exif":
    """Return the EXIF block of a head: Pillow's own way decodes a whole PNG to look behind it."""
    from PIL.Image import Exif

    if format_name == "TIFF":
        return image.getexif()
    exif = Exif()
    block = image.info.get("exif")
    if isinstance(block, bytes):
        exif.load(block)
    return exif


def _date_in(exif: "Exif") -> str:
    directory = exif.get_ifd(_EXIF_DIRECTORY)
    for tag in (_TAKEN, _DIGITISED):
        found = _DATE.match(str(directory.get(tag, "")))
        if found and found[1] != "0000":
            year, month, day, hour, minute, second = found.groups()
            return f"{year}-{month}-{day} {hour}:{minute}:{second}"
    return ""
