"""Lengths of CSS in drawing units: every unit, percentages, calc() and its kin."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tinycss2.ast import FunctionBlock, Node

from refboard.services.imaging.svg.sizes import PIXELS_PER_UNIT

_SUMS = ("+", "-")
_PRODUCTS = ("*", "/")
_ANGLES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "min": min,
    "max": max,
    "clamp": lambda least, value, most: max(least, min(value, most)),
    "abs": abs,
    "sqrt": math.sqrt,
    "hypot": math.hypot,
    "pow": math.pow,
    "mod": lambda a, b: a - b * math.floor(a / b),
    "rem": math.fmod,
    "sign": lambda value: math.copysign(1.0, value) if value else 0.0,
}
"""Mathematical functions of CSS but calc(), by name."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What relative lengths refer to.

    Attributes:
        width: Width of the nearest viewport, in its units.
        height: Its height.
        font_size: Of the element.
        root_font_size: Of the root.
        page: Width and height of the whole drawing, for vw and vh.
    """

    width: float
    height: float
    font_size: float = 16.0
    root_font_size: float = 16.0
    page: tuple[float, float] = (300.0, 150.0)

    @property
    def diagonal(self) -> float:
        """What percentages of a length without a direction refer to."""
        return math.hypot(self.width, self.height) / math.sqrt(2)


class NoLengthError(Exception):
    """The value is no length."""


def resolve(token: Node, frame: Frame, whole: float | None) -> float:
    """Return one length in drawing units.

    Args:
        token: A number, length, percentage or calc().
        frame: What relative units refer to.
        whole: What 100 % is; None where percentages make no sense.

    Raises:
        NoLengthError: it is none.
    """
    value: float
    if token.type == "number":
        value = token.value
    elif token.type == "percentage" and whole is not None:
        value = token.value * whole / 100
    elif token.type == "dimension":
        value = token.value * _unit(token.lower_unit, frame)
    elif token.type == "function":
        value = _function(token, frame, whole)
    elif token.type == "() block":
        value = _sum(token.content, frame, whole)
    else:
        raise NoLengthError
    if not math.isfinite(value):
        raise NoLengthError
    return value


def degrees(token: Node) -> float:
    """Return an angle; a number counts as degrees.

    Raises:
        NoLengthError: it is none.
    """
    if token.type == "number":
        return float(token.value)
    if token.type == "dimension" and token.lower_unit in _ANGLES:
        return float(token.value) * _ANGLES[token.lower_unit]
    if token.type == "function" and token.lower_name == "calc":
        return _sum(token.arguments, Frame(0, 0), None)
    raise NoLengthError


def arguments(tokens: Sequence[Node]) -> list[list[Node]]:
    """Return what commas divide, without white space."""
    parts: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type not in ("whitespace", "comment"):
            parts[-1].append(token)
    return parts


def _unit(unit: str, frame: Frame) -> float:
    width, height = frame.page
    relative = {
        "em": frame.font_size,
        "rem": frame.root_font_size,
        "ex": frame.font_size / 2,
        "ch": frame.font_size / 2,
        "ic": frame.font_size,
        "lh": frame.font_size * 1.2,
        "vw": width / 100,
        "vh": height / 100,
        "vmin": min(width, height) / 100,
        "vmax": max(width, height) / 100,
    }
    if unit in _ANGLES:
        return _ANGLES[unit]
    factor = relative.get(unit) or PIXELS_PER_UNIT.get(unit)
    if factor is None:
        raise NoLengthError
    return factor


def _function(function: FunctionBlock, frame: Frame, whole: float | None) -> float:
    if function.lower_name == "calc":
        return _sum(function.arguments, frame, whole)
    values = [_sum(part, frame, whole) for part in arguments(function.arguments)]
    known = FUNCTIONS.get(function.lower_name)
    if known is None:
        raise NoLengthError
    try:
        return float(known(*values)) if len(values) != 1 or known not in (min, max) else values[0]
    except (ArithmeticError, ValueError, TypeError) as error:
        raise NoLengthError from error


def _sum(tokens: Sequence[Node], frame: Frame, whole: float | None) -> float:
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if not given:
        raise NoLengthError
    total, sign = 0.0, 1.0
    product: list[Node] = []
    for token in given:
        if token.type == "literal" and token.value in _SUMS and product:
            total += sign * _product(product, frame, whole)
            sign, product = (1.0 if token.value == "+" else -1.0), []
        else:
            product.append(token)
    return total + sign * _product(product, frame, whole)


def _product(tokens: Sequence[Node], frame: Frame, whole: float | None) -> float:
    if not tokens:
        raise NoLengthError
    value = resolve(tokens[0], frame, whole)
    rest = tokens[1:]
    for sign, token in zip(rest[::2], rest[1::2], strict=True):
        if sign.type != "literal" or sign.value not in _PRODUCTS:
            raise NoLengthError
        factor = resolve(token, frame, whole)
        if sign.value == "/" and not factor:
            raise NoLengthError
        value = value * factor if sign.value == "*" else value / factor
    return value
