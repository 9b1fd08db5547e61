"""The basic shapes of CSS, as paths to clip with."""

import math
from collections.abc import Sequence

from tinycss2.ast import FunctionBlock, Node

from refboard.services.imaging.svg.bounds import Box
from refboard.services.imaging.svg.css.lengths import Frame, NoLengthError, arguments, resolve
from refboard.services.imaging.svg.css.matrices import origin
from refboard.services.imaging.svg.css.values import NoValueError

SHAPES = frozenset({"inset", "rect", "xywh", "circle", "ellipse", "polygon", "path"})
_RULES = {"nonzero", "evenodd"}
_SIDES = 4


def shape_path(function: FunctionBlock, box: Box, frame: Frame) -> tuple[str, str]:
    """Return a shape as path data, and its fill rule.

    Args:
        function: One of SHAPES.
        box: Its reference box.
        frame: What relative lengths refer to.

    Raises:
        NoValueError: it is no such shape.
    """
    given = [t for t in function.arguments if t.type not in ("whitespace", "comment")]
    try:
        match function.lower_name:
            case "circle" | "ellipse":
                return _round(function.lower_name, given, box, frame), "nonzero"
            case "polygon":
                return _polygon(given, box, frame)
            case "path":
                return _path(given, box)
            case name:
                return _rectangle(name, given, box, frame), "nonzero"
    except (NoLengthError, IndexError) as error:
        raise NoValueError from error


def _rectangle(name: str, given: Sequence[Node], box: Box, frame: Frame) -> str:
    left, top, width, height = box
    is_round = [t.type == "ident" and t.lower_value == "round" for t in given]
    sides = list(given[: is_round.index(True)] if True in is_round else given)
    radii = list(given[len(sides) + 1 :])
    if not sides:
        raise NoValueError
    if name == "xywh":
        x, w = (resolve(sides[i], frame, width) for i in (0, 2))
        y, h = (resolve(sides[i], frame, height) for i in (1, 3))
        edges = (x, y, x + w, y + h)
    else:
        while len(sides) < _SIDES:
            sides.append(sides[{1: 0, 2: 0, 3: 1}[len(sides)]])
        wholes = (height, width, height, width)
        up, right, down, start = (
            _edge(side, frame, whole, name == "rect" and i in (1, 2))
            for i, (side, whole) in enumerate(zip(sides, wholes, strict=True))
        )
        edges = (start, up, right, down)
        if name == "inset":
            edges = (start, up, width - right, height - down)
    x0, y0, x1, y1 = edges
    radius = resolve(radii[0], frame, min(width, height)) if radii else 0.0
    return _rounded(left + x0, top + y0, left + max(x0, x1), top + max(y0, y1), radius)


def _edge(token: Node, frame: Frame, whole: float, is_far: bool) -> float:
    if token.type == "ident" and token.lower_value == "auto":
        return whole if is_far else 0.0
    return resolve(token, frame, whole)


def _rounded(x0: float, y0: float, x1: float, y1: float, radius: float) -> str:
    r = max(0.0, min(radius, (x1 - x0) / 2, (y1 - y0) / 2))
    if not r:
        return f"M{x0:g} {y0:g}H{x1:g}V{y1:g}H{x0:g}Z"
    arc = f"A{r:g} {r:g} 0 0 1"
    return (
        f"M{x0 + r:g} {y0:g}H{x1 - r:g}{arc} {x1:g} {y0 + r:g}V{y1 - r:g}{arc} {x1 - r:g} {y1:g}"
        f"H{x0 + r:g}{arc} {x0:g} {y1 - r:g}V{y0 + r:g}{arc} {x0 + r:g} {y0:g}Z"
    )


def _round(name: str, given: Sequence[Node], box: Box, frame: Frame) -> str:
    left, top, width, height = box
    is_at = [t.type == "ident" and t.lower_value == "at" for t in given]
    radii = list(given[: is_at.index(True)] if True in is_at else given)
    place = given[len(radii) + 1 :] if True in is_at else ()
    x, y = left + width / 2, top + height / 2
    if place:
        x, y = origin(place, frame, box)
    gaps_x, gaps_y = (abs(x - left), abs(left + width - x)), (abs(y - top), abs(top + height - y))
    if name == "circle":
        whole = math.hypot(width, height) / math.sqrt(2)
        rx = ry = _radius(radii[:1], gaps_x + gaps_y, frame, whole)
    else:
        rx = _radius(radii[:1], gaps_x, frame, width)
        ry = _radius(radii[1:2] or radii[:1], gaps_y, frame, height)
    return (
        f"M{x - rx:g} {y:g}A{rx:g} {ry:g} 0 0 1 {x + rx:g} {y:g}"
        f"A{rx:g} {ry:g} 0 0 1 {x - rx:g} {y:g}Z"
    )


def _radius(given: Sequence[Node], gaps: tuple[float, ...], frame: Frame, whole: float) -> float:
    if not given:
        return min(gaps)
    if given[0].type == "ident":
        return max(gaps) if given[0].lower_value == "farthest-side" else min(gaps)
    return resolve(given[0], frame, whole)


def _polygon(given: Sequence[Node], box: Box, frame: Frame) -> tuple[str, str]:
    left, top, width, height = box
    rule, points = "nonzero", []
    for part in arguments(given):
        if len(part) == 1 and part[0].type == "ident" and part[0].lower_value in _RULES:
            rule = part[0].lower_value
            continue
        x, y = resolve(part[0], frame, width), resolve(part[1], frame, height)
        points.append(f"{left + x:g} {top + y:g}")
    if not points:
        raise NoValueError
    return f"M{'L'.join(points)}Z", rule


def _path(given: Sequence[Node], box: Box) -> tuple[str, str]:
    rule = next((t.lower_value for t in given if t.type == "ident"), "nonzero")
    data = next((t.value for t in given if t.type == "string"), None)
    if data is None:
        raise NoValueError
    if box[0] or box[1]:  # its numbers count from the corner of the box
        from refboard.services.imaging.svg.bounds import path_steps

        steps = [(command, list(n)) for command, n in path_steps(data)]
        data = "".join(_shifted(c, n, box[0], box[1], i == 0) for i, (c, n) in enumerate(steps))
    return data, rule


def _shifted(command: str, n: list[float], x: float, y: float, is_first: bool) -> str:
    if command.isupper() or is_first:
        if command == "A":
            n[5], n[6] = n[5] + x, n[6] + y
        elif command in "HV":
            n[0] += x if command == "H" else y
        else:
            n = [value + (y if i % 2 else x) for i, value in enumerate(n)]
    return command + " ".join(f"{value:g}" for value in n)
