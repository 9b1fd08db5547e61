"""How large a picture is by its header, before anything is decoded."""

from io import BytesIO

from refboard.core.errors import InputError
from refboard.core.geometry import Size
from refboard.services.imaging.probe import probe_bytes
from refboard.services.importing.placeholder import PLACEHOLDER_SIDE


def header_size(content: bytes) -> Size:
    """Return the size that an image's header claims, oriented; 0 x 0 when it cannot be read."""
    try:
        claim = probe_bytes(BytesIO(content), "")
    except InputError:
        return Size(0, 0)
    return Size(claim.width, claim.height)


def is_placeholder(size: Size) -> bool:
    """Return whether a picture has too few pixels to be one; where it is not known it is one."""
    return 0 < max(size.width, size.height) <= PLACEHOLDER_SIDE
