"""Read the one EXIF tag that changes a picture, orientation, straight from the bytes.

Whatever is wrong with an EXIF block, the answer is "upright": broken metadata never
costs a picture.
"""

import struct

UPRIGHT = 1
_ORIENTATION_TAG = 0x0112
_MAX_TAGS = 512
_SHORT, _LONG = 3, 4


def orientation(block: bytes) -> int:
    """Return the orientation 1..8 that an EXIF block asks for; 1 when it says nothing usable."""
    value = first_tags(block.removeprefix(b"Exif\x00\x00")).get(_ORIENTATION_TAG, UPRIGHT)
    return value if 1 <= value <= 8 else UPRIGHT


def turned_size(width: int, height: int, orientation_tag: int) -> tuple[int, int]:
    """Return the size of a picture after its orientation has been applied."""
    return (height, width) if orientation_tag >= 5 else (width, height)


def first_tags(block: bytes) -> dict[int, int]:
    """Return the single short and long values of the first directory of a TIFF structure."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        return {}
    (start,) = struct.unpack_from(order + "I", block, 4)
    if start + 2 > len(block):
        return {}
    (count,) = struct.unpack_from(order + "H", block, start)
    tags: dict[int, int] = {}
    for index in range(min(count, _MAX_TAGS)):
        at = start + 2 + 12 * index
        if at + 12 > len(block):
            break
        tag, kind, values = struct.unpack_from(order + "HHI", block, at)
        if values == 1 and kind in (_SHORT, _LONG):
            (tags[tag],) = struct.unpack_from(
                order + ("H" if kind == _SHORT else "I"), block, at + 8
            )
    return tags
