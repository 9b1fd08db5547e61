"""Dashes by an author's own measure of a path: the renderer has only real lengths."""

import math
from xml.etree.ElementTree import Element

from refboard.services.imaging.svg.bounds import NoBoundsError, path_chords
from refboard.services.imaging.svg.writing import style_of

_SCALED = ("stroke-dasharray", "stroke-dashoffset")


def measure_dashes(root: Element) -> None:
    """Turn dashes in units of pathLength into units of the drawing."""
    for element in root.iter():
        text = element.get("pathLength")
        if text is None:
            continue
        try:
            claimed, actual = float(text), _length(element)
        except (ValueError, NoBoundsError):
            continue
        if claimed > 0 and actual > 0:
            _scale(element, actual / claimed)


def _scale(element: Element, factor: float) -> None:
    style = style_of(element)
    for name in _SCALED:
        text = style.get(name) or element.get(name)
        try:
            values = [float(part) * factor for part in (text or "").replace(",", " ").split()]
        except ValueError:
            continue
        if values:
            style[name] = " ".join(f"{value:.6g}" for value in values)
    if style:
        element.set("style", ";".join(f"{name}:{text}" for name, text in style.items()))


def _length(element: Element) -> float:
    data = element.get("d")
    if data is None:
        number = {name: float(element.get(name, "0")) for name in ("x1", "y1", "x2", "y2", "r")}
        if number["r"]:
            return 2 * math.pi * number["r"]
        return math.hypot(number["x2"] - number["x1"], number["y2"] - number["y1"])
    return sum(math.dist(start, end) for start, end in path_chords(data))
