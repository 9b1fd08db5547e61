"""Paint of kinds that the renderer lacks: their first colour stands for all of them."""

from xml.etree.ElementTree import Element

from refboard.services.imaging.svg.css.cascade import href_of
from refboard.services.imaging.svg.document import SVG, local
from refboard.services.imaging.svg.writing import style_of

_KINDS = frozenset({"mesh", "meshgradient", "hatch"})
_STOP = f"{{{SVG}}}stop"


def flatten_meshes(root: Element, hidden: set[Element]) -> int:
    """Make plain colours of meshes and hatches, and return how many things are painted with them.

    Args:
        root: The drawing, its styles computed.
        hidden: Elements that are not displayed.
    """
    meshes = {
        element.attrib["id"]: element
        for element in root.iter()
        if local(element.tag).lower() in _KINDS and element.get("id")
    }
    stops = {name: _first_stop(element, meshes) for name, element in meshes.items()}
    for name, stop in stops.items():
        if stop is not None:  # without one, what else the paint names is used
            _flatten(meshes[name], stop)
    addresses = tuple(f"url(#{name})" for name, stop in stops.items() if stop is not None)
    if not addresses:
        return 0
    return sum(
        element not in hidden and any(_names(element, address) for address in addresses)
        for element in root.iter()
    )


def _names(element: Element, address: str) -> bool:
    return any(
        address in element.get(name, "").replace("'", "").replace('"', "")
        for name in ("style", "fill", "stroke")
    )


def _flatten(element: Element, stop: Element) -> None:
    name = element.attrib["id"]
    element.clear()
    element.tag = f"{{{SVG}}}linearGradient"
    element.set("id", name)
    element.append(stop)


def _first_stop(element: Element, meshes: dict[str, Element]) -> Element | None:
    seen: set[str] = set()
    while True:
        for inside in element.iter():
            found = _stop_of(inside)
            if found is not None:
                return found
        address = href_of(element)[1:]
        if address in seen or address not in meshes:
            return None
        seen.add(address)
        element = meshes[address]


def _stop_of(element: Element) -> Element | None:
    if element.tag == _STOP:
        stop = Element(_STOP, {"offset": "0"})
        for name in ("stop-color", "stop-opacity", "style"):
            if name in element.attrib:
                stop.set(name, element.attrib[name])
        return stop
    if local(element.tag).lower() == "hatchpath":
        colour = style_of(element).get("stroke") or element.get("stroke", "")
        return Element(_STOP, {"offset": "0", "stop-color": colour or ""})
    return None
