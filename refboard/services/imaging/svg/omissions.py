"""Count what is in a drawing and not in its picture, so that it can be said."""

from xml.etree.ElementTree import Element

from refboard.services.imaging.svg.document import SVG, local
from refboard.services.imaging.svg.styling import Styled

_FOREIGN = f"{{{SVG}}}foreignObject"
_UNDRAWN = frozenset(
    f"{{{SVG}}}{name}"
    for name in ("foreignObject", "flowRoot", "textArea", "video", "iframe", "canvas")
)
"""What shows something elsewhere; flowing text is what older editors wrote."""
_FILLED = frozenset({f"{{{SVG}}}flowRoot", f"{{{SVG}}}textArea"})
"""What shows nothing where it has no letters, whatever else is in it."""
_CONTAINERS = frozenset({"g", "a", "svg"})
_UNDRAWN_WITHOUT = frozenset({"defs", "metadata", "title", "desc"})


def prefer_fallbacks(root: Element) -> None:
    """Take from each switch what the renderer cannot draw, where there is something else."""
    for switch in list(root.iter(f"{{{SVG}}}switch")):
        drawn = list(switch)
        for child in drawn:
            if _is_foreign(child) and child is not drawn[-1]:
                switch.remove(child)


def count_omissions(root: Element, styled: Styled) -> int:
    """Return how many things are displayed elsewhere and not by our renderer."""
    found: set[tuple[Element, str]] = {
        (element, name) for element, name in styled.not_drawn if element not in styled.hidden
    }
    for element in root.iter():
        if element.tag in _UNDRAWN and element not in styled.hidden and _is_seen(element):
            found.add((element, ""))
    return len(found)


def _is_seen(element: Element) -> bool:
    has_letters = any(text.strip() for text in element.itertext())
    if element.tag in _FILLED:
        return has_letters
    return has_letters or len(element) > 0 or element.tag != _FOREIGN


def _is_foreign(element: Element) -> bool:
    """Return whether there is nothing but foreign content in an element."""
    if element.tag in _UNDRAWN:
        return True
    if local(element.tag) not in _CONTAINERS:
        return False
    inside = [child for child in element if local(child.tag) not in _UNDRAWN_WITHOUT]
    return bool(inside) and all(_is_foreign(child) for child in inside)
