"""Pictures that are written into their own address: `data:image/png;base64,...`.

What the address says of itself is often wrong; its bytes decide whether it holds a picture.
"""

import base64
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from refboard.core.errors import (
    ImageTooLargeError,
    InputError,
    UnreadableFileError,
    UnsupportedImageError,
)
from refboard.services.imaging.formats import CANONICAL_SUFFIX, LONG_HEAD_BYTES, sniff
from refboard.services.imaging.media_types import media_type_of, suffix_for

_SCHEME = "data:"
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_HINT = "Open the picture itself in the browser, or save it, and drop that."


@dataclass(frozen=True, slots=True)
class DataPicture:
    """What a `data:` address holds.

    Attributes:
        content: All its bytes.
        media_type: As claimed, lower case, without parameters; may be empty or wrong.
        name: A file name by what its bytes are, else by what it claims.
    """

    content: bytes
    media_type: str
    name: str


def is_data_address(url: str) -> bool:
    """Return whether an address holds what it stands for."""
    return url.lstrip()[: len(_SCHEME)].lower() == _SCHEME


def data_address(content: bytes) -> str:
    """Return the address that holds some bytes; what they are, they say themselves."""
    return f"{_SCHEME};base64,{base64.b64encode(content).decode('ascii')}"


def read_data_address(url: str, *, max_bytes: int) -> DataPicture:
    """Return the picture in a `data:` address.

    Base64 may be broken into lines, percent-encoded, of the kind for addresses, or lack its end
    marks, and the media type may be missing, wrong, or followed by any parameters.

    Args:
        url: The address, for which `is_data_address` holds.
        max_bytes: A larger picture is refused.

    Raises:
        UnsupportedImageError: it holds no picture.
        UnreadableFileError: it is damaged or empty.
        ImageTooLargeError: it is larger than `max_bytes`.
    """
    head, comma, payload = url.lstrip()[len(_SCHEME) :].partition(",")
    media_type = media_type_of(head)
    claims_it = media_type.startswith("image/")
    if not comma:
        raise _no_picture()
    if len(payload) > max_bytes * 4 + 4:  # each byte is a third more in base64, or thrice as much
        raise too_large(max_bytes)
    try:
        content = unquote_to_bytes(payload)
        if _is_base64(head):
            content = _from_base64(content)
    except ValueError as error:
        if not claims_it:
            raise _no_picture() from error
        raise UnreadableFileError("The dropped picture data is damaged.", _HINT) from error
    if len(content) > max_bytes:
        raise too_large(max_bytes)
    found = sniff(content[:LONG_HEAD_BYTES])
    if found is None and not claims_it:
        raise _no_picture()
    if not content:
        raise UnreadableFileError("The dropped picture data is empty.", _HINT)
    suffix = suffix_for(media_type) if found is None else CANONICAL_SUFFIX[found]
    return DataPicture(content, media_type, f"picture{suffix}")


def too_large(max_bytes: int) -> ImageTooLargeError:
    """Return the error for a picture with too many bytes."""
    return ImageTooLargeError(
        f"The picture is larger than {max_bytes / 1e6:,.0f} MB.",
        "Save it and add the file, or raise the limit in the settings.",
    )


def _is_base64(head: str) -> bool:
    return any(option.strip().lower() == "base64" for option in head.split(";")[1:])


def _from_base64(text: bytes) -> bytes:
    """Return what base64 stands for; raises ValueError where it is none."""
    packed = b"".join(text.split()).rstrip(b"=").translate(_URL_SAFE)
    return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)


def _no_picture() -> InputError:
    return UnsupportedImageError("The dropped data is no picture.", _HINT)
