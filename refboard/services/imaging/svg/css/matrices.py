"""Transforms: CSS's and SVG's notations as one matrix of six numbers (a, b, c, d, e, f)."""

import math
from collections.abc import Sequence

import tinycss2
from tinycss2.ast import FunctionBlock, Node

from refboard.services.imaging.svg.css.lengths import (
    Frame,
    NoLengthError,
    arguments,
    degrees,
    resolve,
)
from refboard.services.imaging.svg.css.values import NotDrawnError, NoValueError

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FLAT = 6
_DEEP = 16
_IN_SPACE = frozenset({"rotatex", "rotatey", "rotate3d", "perspective"})
_WORDS = {"left": 0.0, "top": 0.0, "center": 50.0, "right": 100.0, "bottom": 100.0}


def times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that does `second`, then `first`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * m + e,
        b * k + d * m + f,
    )


def moved(x: float, y: float) -> Matrix:
    """Return the matrix that moves by x and y."""
    return 1.0, 0.0, 0.0, 1.0, x, y


def scaled(x: float, y: float) -> Matrix:
    """Return the matrix that scales by x and y."""
    return x, 0.0, 0.0, y, 0.0, 0.0


def turned(angle: float) -> Matrix:
    """Return the matrix that turns by degrees."""
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return cosine, sine, -sine, cosine, 0.0, 0.0


def inverse(matrix: Matrix) -> Matrix | None:
    """Return what undoes a matrix; None where it is flat."""
    a, b, c, d, e, f = matrix
    determinant = a * d - b * c
    if abs(determinant) < 1e-12:
        return None
    return (
        d / determinant,
        -b / determinant,
        -c / determinant,
        a / determinant,
        (c * f - d * e) / determinant,
        (b * e - a * f) / determinant,
    )


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def written(matrix: Matrix) -> str:
    """Return it as an attribute's value."""
    return f"matrix({' '.join(f'{value:.8g}' for value in matrix)})"


def matrix_of_attribute(text: str, frame: Frame) -> Matrix:
    """Return what a transform attribute does; identity where it is none, as renderers do."""
    try:
        return matrix_of(tinycss2.parse_component_value_list(text), frame, (0.0, 0.0))
    except (NoValueError, NotDrawnError):
        return IDENTITY


def matrix_of(tokens: Sequence[Node], frame: Frame, box: tuple[float, float]) -> Matrix:
    """Return what a list of transform functions does.

    Args:
        tokens: The value.
        frame: What relative lengths refer to.
        box: Width and height of the reference box, for percentages.

    Raises:
        NoValueError: it is no transform.
        NotDrawnError: it leaves the plane.
    """
    result = IDENTITY
    for token in tokens:
        if token.type in ("whitespace", "comment") or token == ",":
            continue
        if token.type == "ident" and token.lower_value == "none":
            continue
        if token.type != "function":
            raise NoValueError
        try:
            result = times(result, _step(token, frame, box))
        except (NoLengthError, IndexError, TypeError, ValueError) as error:
            raise NoValueError from error
    return result


def _step(function: FunctionBlock, frame: Frame, box: tuple[float, float]) -> Matrix:
    name = function.lower_name
    if name in _IN_SPACE:
        raise NotDrawnError
    parts = arguments(function.arguments)
    given = [token for part in parts for token in part]  # attributes may do without commas
    if name.startswith("translate"):
        return _translation(name, given, frame, box)
    if name.startswith("scale"):
        factors = [_factor(token) for token in given]
        x = 1.0 if name in ("scaley", "scalez") else factors[0]
        y = {"scalex": 1.0, "scalez": 1.0, "scaley": factors[0]}.get(name, factors[-1])
        return scaled(x, factors[1] if name == "scale3d" else y)
    if name in ("rotate", "rotatez"):
        turn = turned(degrees(given[0]))
        if len(given) > 2:
            x, y = (resolve(token, frame, None) for token in given[1:3])
            return times(times(moved(x, y), turn), moved(-x, -y))
        return turn
    if name.startswith("skew"):
        return _skew(name, given)
    if name in ("matrix", "matrix3d"):
        return _numbers(given)
    raise NoValueError


def _translation(
    name: str, given: Sequence[Node], frame: Frame, box: tuple[float, float]
) -> Matrix:
    if name == "translatez":
        return IDENTITY
    if name == "translatey":
        return moved(0.0, resolve(given[0], frame, box[1]))
    x = resolve(given[0], frame, box[0])
    has_y = len(given) > 1 and name != "translatex"
    return moved(x, resolve(given[1], frame, box[1]) if has_y else 0.0)


def _skew(name: str, given: Sequence[Node]) -> Matrix:
    angles = [math.tan(math.radians(degrees(token))) for token in given]
    if name == "skewy":
        return 1.0, angles[0], 0.0, 1.0, 0.0, 0.0
    along = angles[1] if name == "skew" and len(angles) > 1 else 0.0
    return 1.0, along, angles[0], 1.0, 0.0, 0.0


def _numbers(given: Sequence[Node]) -> Matrix:
    values = [float(token.value) for token in given]
    if len(values) == _FLAT:
        return values[0], values[1], values[2], values[3], values[4], values[5]
    if len(values) != _DEEP:
        raise NoValueError
    if values[3] or values[7] or values[2] or values[6]:
        raise NotDrawnError
    return values[0], values[1], values[4], values[5], values[12], values[13]


def _factor(token: Node) -> float:
    if token.type == "percentage":
        return float(token.value) / 100
    return resolve(token, Frame(0, 0), None)


def property_matrix(
    name: str, tokens: Sequence[Node], frame: Frame, box: tuple[float, float]
) -> Matrix:
    """Return what the property translate, rotate or scale does.

    Raises:
        NoValueError: it is no such value.
        NotDrawnError: it leaves the plane.
    """
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if not given or (given[0].type == "ident" and given[0].lower_value == "none"):
        return IDENTITY
    try:
        if name == "translate":
            return _translation(name, given, frame, box)
        if name == "scale":
            return scaled(_factor(given[0]), _factor(given[min(1, len(given) - 1)]))
        if len(given) > 1:  # about an axis
            if given[0].type == "ident" and given[0].lower_value == "z":
                return turned(degrees(given[1]))
            raise NotDrawnError
        return turned(degrees(given[0]))
    except NoLengthError as error:
        raise NoValueError from error


def origin(
    tokens: Sequence[Node], frame: Frame, box: tuple[float, float, float, float]
) -> tuple[float, float]:
    """Return the point that a transform is about.

    Args:
        tokens: The value of transform-origin; without any, the corner of the box.
        frame: What relative lengths refer to.
        box: Left, top, width and height of the reference box.

    Raises:
        NoValueError: it is no such value.
    """
    left, top, width, height = box
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    words = [token.lower_value if token.type == "ident" else "" for token in given]
    if len(given) == 1:
        given = [*given, given[0]]
        words = [*words, words[0]]
        is_across = words[0] not in ("top", "bottom")
        center = tinycss2.parse_one_component_value("center")
        given = [given[0], center] if is_across else [center, given[0]]
        words = [words[0], "center"] if is_across else ["center", words[0]]
    if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
        given, words = [given[1], given[0]], [words[1], words[0]]
    try:
        x = _WORDS[words[0]] * width / 100 if words[0] else resolve(given[0], frame, width)
        y = _WORDS[words[1]] * height / 100 if words[1] else resolve(given[1], frame, height)
    except (NoLengthError, KeyError) as error:
        raise NoValueError from error
    return left + x, top + y
