"""How much room shapes take, for what CSS measures by them."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import tinycss2

from refboard.services.imaging.svg.css.lengths import Frame, NoLengthError, resolve
from refboard.services.imaging.svg.css.matrices import applied, matrix_of_attribute
from refboard.services.imaging.svg.document import local

Box = tuple[float, float, float, float]
"""Left, top, width, height."""
Point = tuple[float, float]

_STEPS = 24
_TOKEN = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_ARC_FLAGS = re.compile(r"[01]")
_NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_MOST_NUMBERS = 200_000
_REFLECTED = {"C": "S", "S": "S", "Q": "T", "T": "T"}
"""Which commands take up the control point of the one before."""
_GROUPS = frozenset({"g", "a", "switch"})


class NoBoundsError(Exception):
    """How much room it takes is not known here, as of letters."""


def bounds(element: Element, frame: Frame) -> Box:
    """Return an element's box in its own coordinates.

    Raises:
        NoBoundsError: it is not known.
    """
    points = list(_points(element, frame))
    if not points:
        raise NoBoundsError
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def _points(element: Element, frame: Frame) -> Iterator[Point]:
    tag = local(element.tag)
    if tag in _GROUPS:
        for child in element:
            if local(child.tag) not in ("style", "title", "defs"):
                matrix = matrix_of_attribute(child.get("transform", ""), frame)
                for x, y in _points(child, frame):
                    yield applied(matrix, x, y)
    elif tag in ("rect", "image", "foreignObject"):
        x, y = _number(element, "x", frame), _number(element, "y", frame)
        yield x, y
        yield x + _number(element, "width", frame), y + _number(element, "height", frame)
    elif tag in ("circle", "ellipse"):
        x, y = _number(element, "cx", frame), _number(element, "cy", frame)
        across = _number(element, "r" if tag == "circle" else "rx", frame)
        down = _number(element, "r" if tag == "circle" else "ry", frame)
        yield x - across, y - down
        yield x + across, y + down
    elif tag == "line":
        yield _number(element, "x1", frame), _number(element, "y1", frame)
        yield _number(element, "x2", frame), _number(element, "y2", frame)
    elif tag in ("polygon", "polyline"):
        numbers = [float(n) for _, n in _TOKEN.findall(element.get("points", "")) if n]
        yield from zip(numbers[::2], numbers[1::2], strict=False)
    elif tag == "path":
        yield from (end for _, end in path_chords(element.get("d", "")))
    else:
        raise NoBoundsError


def _number(element: Element, name: str, frame: Frame) -> float:
    text = element.get(name)
    if not text:
        return 0.0
    whole = frame.diagonal
    if name in ("x", "x1", "x2", "cx", "rx", "width"):
        whole = frame.width
    elif name in ("y", "y1", "y2", "cy", "ry", "height"):
        whole = frame.height
    token = tinycss2.parse_one_component_value(text)
    try:
        return resolve(token, frame, whole)
    except NoLengthError as error:
        raise NoBoundsError from error


def path_chords(text: str) -> Iterator[tuple[Point, Point]]:
    """Yield short straight pieces along a path, closely enough to tell its box and its length.

    Raises:
        NoBoundsError: it is longer than anybody waits for.
    """
    pen = start = control = (0.0, 0.0)
    before = ""
    for command, n in path_steps(text):
        upper = command.upper()
        if upper not in _REFLECTED.get(before, ""):
            control = pen
        mirrored = (2 * pen[0] - control[0], 2 * pen[1] - control[1])
        points, control = _piece(upper, n, pen, start, mirrored, command.islower())
        if upper == "M":
            pen = start = points[0]
        for point in points:
            yield pen, point
            pen = point
        before = upper


def _piece(
    command: str, n: list[float], pen: Point, start: Point, mirrored: Point, is_relative: bool
) -> tuple[list[Point], Point]:
    """Return the points that a command leads through, and the control point it leaves behind."""
    dx, dy = pen if is_relative else (0.0, 0.0)
    if command == "Z":
        return [start], start
    if command == "H":
        return [(n[0] + dx, pen[1])], pen
    if command == "V":
        return [(pen[0], n[0] + dy)], pen
    if command == "A":
        return list(_arc(pen, (n[5] + dx, n[6] + dy), n)), pen
    given = [(n[i] + dx, n[i + 1] + dy) for i in range(0, len(n), 2)]
    if command in "ML":
        return given, pen
    if command in "ST":
        given.insert(0, mirrored)
    return list(_bezier([pen, *given])), given[-2]


def path_steps(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield commands with their numbers; what follows a mistake is left out, as when drawn.

    Raises:
        NoBoundsError: it is longer than anybody waits for.
    """
    place, command, total = 0, "", 0
    numbers: list[float] = []
    while place < len(text):
        is_flag = command in "Aa" and command != "" and len(numbers) in (3, 4)
        pattern = _ARC_FLAGS if is_flag else _TOKEN
        match = pattern.match(text, place)
        if match is None:
            if text[place] not in " \t\r\n,":
                return
            place += 1
            continue
        place = match.end()
        if not is_flag and match[1]:
            command, numbers = match[1], []
            if command in "Zz":
                yield command, []
            continue
        if command in ("", "Z", "z"):
            return
        numbers.append(float(match[0]))
        total += 1
        if total > _MOST_NUMBERS:
            raise NoBoundsError
        if len(numbers) == _NUMBERS[command.upper()]:
            yield command, numbers
            numbers = []
            command = {"M": "L", "m": "l"}.get(command, command)


def _bezier(points: list[Point]) -> Iterator[Point]:
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        level = points
        while len(level) > 1:
            level = [
                (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(level)
            ]
        yield level[0]


def _arc(start: Point, end: Point, n: list[float]) -> Iterator[Point]:
    """Yield points of an elliptical arc, by the conversion that SVG 2 gives in its appendix B.2."""
    rx, ry, angle = abs(n[0]), abs(n[1]), math.radians(n[2])
    if not rx or not ry or start == end:
        yield end
        return
    cosine, sine = math.cos(angle), math.sin(angle)
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    px, py = cosine * half_x + sine * half_y, -sine * half_x + cosine * half_y
    excess = (px / rx) ** 2 + (py / ry) ** 2
    if excess > 1:
        rx, ry = rx * math.sqrt(excess), ry * math.sqrt(excess)
    below = (rx * py) ** 2 + (ry * px) ** 2
    factor = math.sqrt(max(0.0, (rx * ry) ** 2 - below) / below)
    factor = -factor if bool(n[3]) == bool(n[4]) else factor
    qx, qy = factor * rx * py / ry, -factor * ry * px / rx
    cx = cosine * qx - sine * qy + (start[0] + end[0]) / 2
    cy = sine * qx + cosine * qy + (start[1] + end[1]) / 2
    first = math.atan2((py - qy) / ry, (px - qx) / rx)
    last = math.atan2((-py - qy) / ry, (-px - qx) / rx)
    sweep = last - first
    if n[4] and sweep < 0:
        sweep += 2 * math.pi
    elif not n[4] and sweep > 0:
        sweep -= 2 * math.pi
    for step in range(1, _STEPS + 1):
        t = first + sweep * step / _STEPS
        x, y = rx * math.cos(t), ry * math.sin(t)
        yield cx + cosine * x - sine * y, cy + sine * x + cosine * y
