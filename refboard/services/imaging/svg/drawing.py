"""Read SVG drawings: their size, without what they refer to outside themselves, and as pixels.

A drawing is a program in disguise. It is rendered in a child process with limits on time and
memory, because a hostile one makes the renderer run forever or overflow its stack, and nothing
that it names outside itself, file or address, ever reaches the renderer.
"""

import re
import subprocess
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from refboard.core.errors import CorruptImageError, ImageTooLargeError
from refboard.services.imaging.failures import damaged, quoted
from refboard.services.imaging.svg import svg_process

FORMATS = frozenset({"SVG", "SVGZ"})
SHOWN_SIDE = 1024
"""A drawing has no pixels of its own. Its longer side counts as at least this many, so that an
icon of 24 units fills its place on the board, and at most MAX_SIDE."""
MAX_SIDE = 4096
MAX_XML_BYTES = 32 * 1024 * 1024
_TIMEOUT_S = 10.0
_AS_PNG = "Save it as PNG and add that."
_DEFAULT_SIZE = (100.0, 100.0)
_PIXELS_PER_UNIT = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:[eE][-+]?\d+)?)\s*([A-Za-z]*)\s*")
_OUTSIDE_URL = re.compile(r"url\(\s*['\"]?\s*(?!#|['\"]|data:image/)[^)]*\)", re.IGNORECASE)
_TEXT_TAGS = frozenset({"text", "tspan", "textPath"})


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that refers to nothing outside itself.

    Attributes:
        xml: The document, UTF-8, with a root that fills whatever size it is rendered at.
        width: Width it is shown at, in pixels.
        height: Height likewise.
        has_text: Fonts are needed to render it.
    """

    xml: bytes
    width: int
    height: int
    has_text: bool


def read(content: bytes, name: str) -> Drawing:
    """Parse a drawing.

    Raises:
        CorruptImageError: it is no well-formed SVG, or nested beyond reason.
        ImageTooLargeError: it is compressed and unfolds to more than MAX_XML_BYTES.
    """
    try:
        root = ElementTree.fromstring(_unfolded(content, name))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise damaged(name, "SVG") from error
    if _local(root.tag) != "svg":
        raise damaged(name, "SVG")
    natural = _natural_size(root.attrib)
    _close_in(root)
    has_text = any(_local(element.tag) in _TEXT_TAGS for element in root.iter())
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {natural[0]:g} {natural[1]:g}")
    root.set("width", "100%")
    root.set("height", "100%")
    width, height = _shown_size(*natural)
    try:
        return Drawing(ElementTree.tostring(root), width, height, has_text)
    except RecursionError as error:
        raise _undrawable(name) from error


def render(drawing: Drawing, size: tuple[int, int], name: str) -> bytes:
    """Return the drawing as PNG bytes of that size.

    Raises:
        CorruptImageError: the renderer refuses it, fails, or takes too long.
    """
    command = [*_renderer(), str(size[0]), str(size[1]), str(int(drawing.has_text))]
    try:
        result = subprocess.run(
            command,
            input=drawing.xml,
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise CorruptImageError(
            f"{quoted(name)} takes more than {_TIMEOUT_S:.0f} seconds to draw.",
            _AS_PNG,
        ) from error
    if result.returncode != 0 or not result.stdout:
        raise _undrawable(name)
    return result.stdout


def size_of_file_head(content: bytes, name: str) -> tuple[int, int]:
    """Return the size a drawing is shown at, from its root element alone.

    Args:
        content: The first bytes of the file, at least its root element's start tag.
        name: For sentences.

    Raises:
        CorruptImageError: there is no SVG root element.
    """
    attributes = _root_attributes(_unfolded(content, name, is_whole=False))
    if attributes is None:
        raise damaged(name, "SVG")
    return _shown_size(*_natural_size(attributes))


def _root_attributes(head: bytes) -> Mapping[str, str] | None:
    """Return the attributes of the document's first element if it is an svg."""
    roots: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not roots:
            roots.append((tag, attributes))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    with suppress(expat.ExpatError, ValueError, LookupError):  # what is wrong later is not asked
        parser.Parse(head, False)
    return roots[0][1] if roots and _local(roots[0][0]) == "svg" else None


def _undrawable(name: str) -> CorruptImageError:
    return CorruptImageError(f"{quoted(name)} is an SVG drawing that cannot be drawn.", _AS_PNG)


def _renderer() -> list[str]:
    if getattr(sys, "frozen", False):  # a packaged app is its own interpreter
        return [sys.executable, svg_process.OPTION]
    return [sys.executable, "-P", str(Path(svg_process.__file__))]


def _unfolded(content: bytes, name: str, *, is_whole: bool = True) -> bytes:
    """Return the XML, gunzipped if need be, never more than MAX_XML_BYTES."""
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
            _AS_PNG,
        )
    return content


def _natural_size(root: Mapping[str, str]) -> tuple[float, float]:
    """Return the size that the root asks for, in CSS pixels."""
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = _view_box(root.get("viewBox", ""))
    if width and height:
        return width, height
    if width and box:
        return width, width * box[1] / box[0]
    if height and box:
        return height * box[0] / box[1], height
    return box or (width or _DEFAULT_SIZE[0], height or _DEFAULT_SIZE[1])


def _length(text: str | None) -> float | None:
    match = _LENGTH.fullmatch(text or "")
    factor = _PIXELS_PER_UNIT.get(match[2].lower()) if match else None
    value = float(match[1]) * factor if match and factor else 0.0
    return value if 0 < value < 1e9 else None


def _view_box(text: str) -> tuple[float, float] | None:
    try:
        _, _, width, height = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return None
    return (width, height) if 0 < width < 1e9 and 0 < height < 1e9 else None


def _shown_size(width: float, height: float) -> tuple[int, int]:
    longest = max(width, height)
    scale = min(max(longest, SHOWN_SIDE), MAX_SIDE) / longest
    return max(1, round(width * scale)), max(1, round(height * scale))


def _close_in(root: ElementTree.Element) -> None:
    """Remove every reference that leads out of the document."""
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if _local(key) == "href" and not value.lstrip().startswith(("#", "data:image/")):
                del element.attrib[key]
            elif "url(" in value.lower():
                element.set(key, _OUTSIDE_URL.sub("none", value))
        if _local(element.tag) == "style" and element.text:
            element.text = _OUTSIDE_URL.sub("none", element.text)


def _local(name: object) -> str:
    """Return a tag's or attribute's name without its namespace; comments have no name."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""
