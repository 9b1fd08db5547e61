"""Write computed values into an element, as the attributes and style that the renderer reads."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import tinycss2

from refboard.services.imaging.svg.css.lengths import Frame
from refboard.services.imaging.svg.css.values import NotDrawnError, NoValueError, plain
from refboard.services.imaging.svg.document import local

_BOX = frozenset({"x", "y", "width", "height"})
_GEOMETRY: dict[str, frozenset[str]] = {
    "rect": _BOX | {"rx", "ry"},
    "image": _BOX,
    "svg": _BOX,
    "use": _BOX,
    "foreignObject": _BOX,
    "circle": frozenset({"cx", "cy", "r"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "path": frozenset({"d"}),
}
_ALL_GEOMETRY = _BOX | {"cx", "cy", "r", "rx", "ry", "d"}
PLACING = frozenset(
    {"transform", "transform-origin", "transform-box", "translate", "rotate", "scale"}
)
KEYWORDS = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
_INITIAL = {
    "fill": "#000000",
    "stroke": "none",
    "color": "#000000",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "stroke-linecap": "butt",
    "stroke-linejoin": "miter",
    "visibility": "visible",
    "font-size": "16",
    "font-style": "normal",
    "font-weight": "normal",
    "text-anchor": "start",
    "letter-spacing": "normal",
    "word-spacing": "normal",
    "fill-rule": "nonzero",
    "clip-rule": "nonzero",
    "paint-order": "normal",
    "marker": "none",
    "marker-start": "none",
    "marker-mid": "none",
    "marker-end": "none",
}
"""Of the properties that are inherited: the others are without effect where they are not set."""
CASES = {"uppercase": str.upper, "lowercase": str.lower, "capitalize": str.title}
PRESERVING = frozenset({"pre", "pre-wrap", "break-spaces"})


def write_value(
    element: Element, name: str, text: str, written: dict[str, str], missed: dict[str, None]
) -> None:
    """Write one property.

    Args:
        element: Whose it is; what it is drawn by is written as its attribute.
        name: The property.
        text: Its value, plain.
        written: The element's style, which everything else is added to.
        missed: Gets the names of properties that the renderer does not know.
    """
    if name in _ALL_GEOMETRY:
        if name in _GEOMETRY.get(local(element.tag), ()):
            _write_geometry(element, name, text)
    elif name == "clip-path" and not text.startswith("url("):
        written[name] = "none"
    elif name in ("mask", "mask-image"):
        _write_mask(text, written, missed)
    elif text in KEYWORDS and text != "inherit":
        element.attrib.pop(name, None)
        if text == "initial" and name in _INITIAL:
            written[name] = _INITIAL[name]
    elif name not in PLACING:
        written[name] = text


def _write_geometry(element: Element, name: str, text: str) -> None:
    if text in ("auto", *KEYWORDS):
        element.attrib.pop(name, None)
    elif name != "d":
        element.set(name, text)
    else:
        data = _path_data(text)
        if data is None:
            element.attrib.pop("d", None)
        else:
            element.set("d", data)


def _path_data(text: str) -> str | None:
    for token in tinycss2.parse_component_value_list(text):
        if token.type == "function" and token.lower_name == "path":
            return next((part.value for part in token.arguments if part.type == "string"), None)
    return None


def _write_mask(text: str, written: dict[str, str], missed: dict[str, None]) -> None:
    address = text.partition(")")[0] + ")"
    if text in ("none", *KEYWORDS):
        written["mask"] = "none"
    elif address.startswith("url(#"):
        written["mask"] = address
    else:
        missed["mask"] = None


def background_colour(text: str) -> str:
    """Return the colour in a background, its last part."""
    for token in reversed(tinycss2.parse_component_value_list(text)):
        try:
            return plain("background-color", [token], Frame(0, 0))
        except (NoValueError, NotDrawnError):
            continue
    return ""


def recase(element: Element, change: Callable[[str], str]) -> None:
    """Change the letters in an element, not in those inside it."""
    if element.text:
        element.text = change(element.text)
    for child in element:
        if child.tail:
            child.tail = change(child.tail)


def style_of(element: Element) -> dict[str, str]:
    """Return the style that computing has written, by property."""
    parts = (part.partition(":") for part in element.get("style", "").split(";"))
    return {name: text for name, colon, text in parts if colon}
