"""Read AVIF: its EXIF block is not looked at, so that a broken one costs no picture."""

from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers import pillow
from refboard.services.imaging.readers.pillow import DraftGoal

_ENTRY, _EXIF, _NOTHING = b"infe", b"Exif", b"free"
_KIND_AT = {2: 12, 3: 14}
"""Where an entry of a version says what its item is, from its own name on."""


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Turns and mirrors of the item are applied; an orientation in EXIF counts for nothing beside
    them, as MIAF says.
    """
    return pillow.read(_without_exif(content), name, format_name, goal, limits)


def _without_exif(content: bytes) -> bytes:
    """Return the file with its EXIF items declared as nothing."""
    places = []
    at = content.find(_ENTRY)
    while at >= 0:
        kind = at + _KIND_AT.get(content[at + 4] if at + 4 < len(content) else 0, 0)
        if content[kind : kind + 4] == _EXIF:
            places.append(kind)
        at = content.find(_ENTRY, at + 4)
    if not places:
        return content
    changed = bytearray(content)
    for kind in places:
        changed[kind : kind + 4] = _NOTHING
    return bytes(changed)
