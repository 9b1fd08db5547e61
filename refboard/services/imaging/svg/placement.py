"""Do what depends on shapes: transforms about a box, clips by CSS shapes, strokes that keep."""

import math
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

import tinycss2
from tinycss2.ast import Node

from refboard.services.imaging.svg.bounds import Box, NoBoundsError, bounds
from refboard.services.imaging.svg.css.basic_shapes import SHAPES, shape_path
from refboard.services.imaging.svg.css.lengths import Frame, NoLengthError, resolve
from refboard.services.imaging.svg.css.matrices import (
    IDENTITY,
    Matrix,
    matrix_of,
    matrix_of_attribute,
    moved,
    origin,
    property_matrix,
    scaled,
    times,
    written,
)
from refboard.services.imaging.svg.css.values import NotDrawnError, NoValueError
from refboard.services.imaging.svg.document import SVG, local
from refboard.services.imaging.svg.sizes import view_box
from refboard.services.imaging.svg.styling import Placing, Styled
from refboard.services.imaging.svg.writing import style_of

_FILL_BOXES = frozenset({"fill-box", "content-box", "stroke-box", "border-box"})
_BOX_WORDS = {"fill-box", "stroke-box", "view-box", "margin-box", "border-box", "padding-box"} | {
    "content-box"
}
_EVEN = 1e-3
_STROKES = frozenset({"stroke-width", "stroke-dasharray", "stroke-dashoffset"})


def place(root: Element, styled: Styled, scale: float) -> None:
    """Finish what `styling` left, innermost elements first.

    Args:
        root: The drawing.
        styled: What computing found; what is not possible is noted in its `not_drawn`.
        scale: CSS pixels a unit of the root.
    """
    for number, placing in enumerate(reversed(styled.placings)):
        try:
            _transform(placing)
            _clip(root, placing, f"refboard-clip-{number}")
        except (NoBoundsError, NotDrawnError):
            styled.not_drawn.append((placing.element, "transform"))
        except NoValueError:
            continue  # CSS drops it
    kept = {
        placing.element: placing.frame
        for placing in styled.placings
        if placing.element.get("vector-effect") == "non-scaling-stroke"
    }
    if kept:
        _keep_strokes(root, kept, scale, styled)


def _transform(placing: Placing) -> None:
    element, frame, values = placing.element, placing.frame, placing.values
    about = values.get("transform-origin") or tinycss2.parse_component_value_list(
        element.get("transform-origin", "")
    )
    names = [name for name in ("translate", "rotate", "scale") if name in values]
    if not names and "transform" not in values and not about:
        return
    box = _reference_box(placing)
    matrix = IDENTITY
    for name in names:
        matrix = times(matrix, property_matrix(name, values[name], frame, box[2:]))
    if "transform" in values:
        matrix = times(matrix, matrix_of(values["transform"], frame, box[2:]))
    else:
        matrix = times(matrix, matrix_of_attribute(element.get("transform", ""), frame))
    if about:
        x, y = origin(about, frame, box)
    else:
        x, y = box[:2]
    matrix = times(times(moved(x, y), matrix), moved(-x, -y))
    element.attrib.pop("transform-origin", None)
    if matrix == IDENTITY:
        element.attrib.pop("transform", None)
    else:
        element.set("transform", written(matrix))


def _box_name(placing: Placing) -> str:
    tokens = placing.values.get("transform-box", ())
    return next((token.lower_value for token in tokens if token.type == "ident"), "view-box")


def _reference_box(placing: Placing) -> Box:
    if _box_name(placing) in _FILL_BOXES:
        return bounds(placing.element, placing.frame)
    return 0.0, 0.0, placing.frame.width, placing.frame.height


def _clip(root: Element, placing: Placing, name: str) -> None:
    tokens = placing.values.get("clip-path", ())
    shape = next((t for t in tokens if t.type == "function" and t.lower_name in SHAPES), None)
    words = {t.lower_value for t in tokens if t.type == "ident"}
    if shape is None:
        if words & _BOX_WORDS or any(t.type == "function" for t in tokens):
            _refuse_unless_address(tokens)
        return
    box = bounds(placing.element, placing.frame)
    if "view-box" in words:
        box = (0.0, 0.0, placing.frame.width, placing.frame.height)
    data, rule = shape_path(shape, box, placing.frame)
    clip = SubElement(root, f"{{{SVG}}}clipPath", {"id": name})
    SubElement(clip, f"{{{SVG}}}path", {"d": data, "clip-rule": rule})
    style = placing.element.get("style", "").replace("clip-path:none", f"clip-path:url(#{name})")
    placing.element.set("style", style)


def _refuse_unless_address(tokens: Sequence[Node]) -> None:
    if not any(t.type == "function" and t.lower_name == "url" for t in tokens):
        raise NotDrawnError


def _keep_strokes(
    root: Element, kept: Mapping[Element, Frame], scale: float, styled: Styled
) -> None:
    """Give strokes that do not scale the width that comes out right where they stand."""
    stack: list[tuple[Element, Matrix, Mapping[str, str]]] = [(root, scaled(scale, scale), {})]
    while stack:
        element, matrix, inherited = stack.pop()
        strokes = {**inherited, **_strokes(element)}
        if element is not root:
            frame = kept.get(element, Frame(0, 0))
            matrix = times(matrix, matrix_of_attribute(element.get("transform", ""), frame))
            if local(element.tag) == "svg" and view_box(element.get("viewBox", "")):
                matrix = times(matrix, _nested_scale(element))
        if element in kept:
            factor = _even_scale(matrix)
            if factor is None:
                styled.not_drawn.append((element, "vector-effect"))
            else:
                _thin(element, kept[element], strokes, factor)
        stack += [(child, matrix, strokes) for child in element]


def _strokes(element: Element) -> dict[str, str]:
    """Return what an element itself says of how its lines are drawn."""
    own = {name: element.attrib[name] for name in _STROKES if name in element.attrib}
    return own | {name: text for name, text in style_of(element).items() if name in _STROKES}


def _nested_scale(element: Element) -> Matrix:
    box = view_box(element.get("viewBox", ""))
    try:
        width, height = float(element.get("width", "")), float(element.get("height", ""))
    except ValueError:
        return IDENTITY
    if box is None:
        return IDENTITY
    if element.get("preserveAspectRatio", "").strip() == "none":
        return scaled(width / box[2], height / box[3])
    factor = min(width / box[2], height / box[3])
    return scaled(factor, factor)


def _even_scale(matrix: Matrix) -> float | None:
    a, b, c, d, _, _ = matrix
    along, across = math.hypot(a, b), math.hypot(c, d)
    is_even = abs(along - across) <= _EVEN * max(along, across) and abs(a * c + b * d) <= (
        _EVEN * max(along, across) ** 2
    )
    return along if is_even and along else None


def _thin(element: Element, frame: Frame, strokes: Mapping[str, str], factor: float) -> None:
    own = style_of(element)
    for name, text in {"stroke-width": "1", **strokes}.items():
        parts = text.replace(",", " ").split()
        try:
            values = [
                resolve(tinycss2.parse_one_component_value(part), frame, frame.diagonal)
                for part in parts
            ]
        except NoLengthError:
            continue  # none, inherit
        own[name] = " ".join(f"{value / factor:.6g}" for value in values)
    element.set("style", ";".join(f"{name}:{text}" for name, text in own.items()))
