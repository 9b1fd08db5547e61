"""Pictures of a pixel or two, which stand where others will be."""

from io import BytesIO

from refboard.services.imaging.formats import LONG_HEAD_BYTES, sniff
from refboard.services.imaging.headers import oriented_size

PLACEHOLDER_SIDE = 2
"""No side of a placeholder is longer, in pixels."""


def is_placeholder(content: bytes) -> bool:
    """Return whether an image file's header claims too few pixels for a picture."""
    found = sniff(content[:LONG_HEAD_BYTES])
    size = oriented_size(BytesIO(content), found) if found else None
    return size is not None and max(size) <= PLACEHOLDER_SIDE
