"""Close a drawing in: what it refers to outside itself is removed and counted.

Pictures that lie in the drawing stay. Whatever their address claims to hold, their bytes decide;
kinds that the renderer does not read are handed to it as PNG.
"""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes
from xml.etree.ElementTree import Element

from refboard.core.errors import InputError
from refboard.services.imaging.formats import LONG_HEAD_BYTES, sniff
from refboard.services.imaging.svg.document import XLINK, local

_OUTSIDE_URL = re.compile(r"url\(\s*['\"]?\s*(?!#|['\"])[^)]*\)", re.IGNORECASE)
_DATA = re.compile(r"\s*data:([^,]*),", re.IGNORECASE)
_WHITE = re.compile(rb"\s+")
_LINKS = frozenset({"a", "script", "style", "image", "feImage"})
_RENDERERS_FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
_PROFILED = (
    b"iCCP",
    b"ICC_PROFILE",
    b"ICCP",
    b"Exif",
    b"eXIf",
    b"EXIF",
    b"cICP",
    b"gAMA",
    b"Adobe",
)
"""Signs in a picture's bytes that its pixels are not to be shown as they lie there."""

AsPng = Callable[[bytes], bytes]
"""Makes a PNG of any picture; raises InputError for what is none."""
Nested = Callable[[bytes], tuple[bytes, int]]
"""Resolves a drawing inside the drawing; returns it and how many things in it are not shown."""


def close_in(root: Element, hidden: set[Element], nested: Nested, as_png: AsPng) -> int:
    """Remove every reference that leads out of the document.

    Args:
        root: The drawing.
        hidden: Elements that are not displayed: nobody misses what they refer to.
        nested: For drawings inside it.
        as_png: For pictures that the renderer does not read.

    Returns:
        How many things are left out, or not shown inside pictures.
    """
    count = 0
    for element in root.iter():
        missing = _close_links(element) if local(element.tag) not in _LINKS else 0
        if local(element.tag) in ("image", "feImage"):
            missing = _close_image(element, nested, as_png)
        elif local(element.tag) in _LINKS:
            _set_link(element, None)
        for key, value in list(element.attrib.items()):
            if "url(" in value.lower():
                text, times = _OUTSIDE_URL.subn("none", value)
                if times:
                    element.set(key, text)
                    missing += times
        if element not in hidden:
            count += missing
    return count


def _links(element: Element) -> list[str]:
    return [key for key in element.attrib if local(key) == "href"]


def _set_link(element: Element, address: str | None) -> None:
    for key in _links(element):
        del element.attrib[key]
    if address is not None:
        element.set("href", address)


def _close_links(element: Element) -> int:
    outside = [key for key in _links(element) if not element.attrib[key].lstrip().startswith("#")]
    for key in outside:
        del element.attrib[key]
    return min(1, len(outside))


def _close_image(element: Element, nested: Nested, as_png: AsPng) -> int:
    address = element.get("href") or element.get(f"{{{XLINK}}}href") or ""
    if not address.strip() or address.lstrip().startswith("#"):
        return 0
    content = content_of(address)
    kept, missing = _readable(content, nested, as_png) if content else (None, 1)
    _set_link(element, kept)
    return missing


def content_of(address: str) -> bytes | None:
    """Return the bytes that a data: address holds; None for any other address."""
    head = _DATA.match(address)
    if head is None:
        return None
    body = unquote_to_bytes(address[head.end() :])
    if "base64" not in head[1].lower().replace(" ", "").split(";"):
        return body
    body = _WHITE.sub(b"", body).rstrip(b"=")
    try:
        return base64.b64decode(body + b"=" * (-len(body) % 4), validate=False)
    except binascii.Error:
        return None


def _readable(content: bytes, nested: Nested, as_png: AsPng) -> tuple[str | None, int]:
    """Return the address of a picture as the renderer reads it, and what is not shown of it."""
    found = sniff(content[:LONG_HEAD_BYTES])
    if found in ("SVG", "SVGZ"):
        try:
            xml, missing = nested(content)
        except InputError:
            return None, 1
        return _address("image/svg+xml", xml), missing
    head = content[: 256 * 1024]
    if found in _RENDERERS_FORMATS and not any(sign in head for sign in _PROFILED):
        return _address(_RENDERERS_FORMATS[found], content), 0
    try:
        return _address("image/png", as_png(content)), 0
    except InputError:
        return None, 1


def _address(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
