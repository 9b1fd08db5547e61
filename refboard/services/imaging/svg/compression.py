"""Unfold compressed drawings, never to more than anybody can have drawn."""

import zlib

from refboard.core.errors import ImageTooLargeError
from refboard.services.imaging.failures import damaged, quoted

MAX_XML_BYTES = 32 * 1024 * 1024
AS_PNG = "Save it as PNG and add that."


def unfolded(content: bytes, name: str, *, is_whole: bool = True) -> bytes:
    """Return the XML, gunzipped if need be, never more than MAX_XML_BYTES.

    Raises:
        CorruptImageError: it is compressed, and damaged or cut off.
        ImageTooLargeError: it is larger than that.
    """
    if content[:2] == b"\x1f\x8b":
        unzip = zlib.decompressobj(wbits=31)
        try:
            content = unzip.decompress(content, MAX_XML_BYTES + 1)
        except zlib.error as error:
            raise damaged(name, "SVG") from error
        if is_whole and not unzip.eof and len(content) <= MAX_XML_BYTES:
            raise damaged(name, "SVG", "truncated")
    if len(content) > MAX_XML_BYTES:
        raise ImageTooLargeError(
            f"{quoted(name)} is an SVG drawing of more than {MAX_XML_BYTES // 1024**2} MB.",
            AS_PNG,
        )
    return content
