"""Values of properties in the few forms that the renderer knows, from any form that CSS has."""

from collections.abc import Collection, Sequence
from functools import lru_cache

import tinycss2
from tinycss2.ast import Node

from refboard.services.imaging.svg.css.colours import hex_colour
from refboard.services.imaging.svg.css.lengths import FUNCTIONS, Frame, NoLengthError, resolve

PAINTS = frozenset({"fill", "stroke"})
COLOURS = frozenset({"color", "stop-color", "flood-color", "lighting-color", "background-color"})
OPACITIES = frozenset(
    {"opacity", "fill-opacity", "stroke-opacity", "stop-opacity", "flood-opacity"}
)
LENGTHS = frozenset(
    {
        *("x", "y", "cx", "cy", "r", "rx", "ry", "width", "height", "stroke-width"),
        *("stroke-dasharray", "stroke-dashoffset", "font-size", "letter-spacing", "word-spacing"),
        *("baseline-shift", "stroke-miterlimit"),
    }
)
_ACROSS = frozenset({"x", "cx", "rx", "width"})
_DOWN = frozenset({"y", "cy", "ry", "height"})
_BY_FONT = frozenset({"letter-spacing", "word-spacing", "baseline-shift", "font-size"})
_KEYWORD_PAINTS = frozenset({"none", "context-fill", "context-stroke", "inherit"})
_COLOUR_FUNCTIONS = frozenset(
    {
        *("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"),
        *("color-mix", "light-dark", "device-cmyk", "contrast-color"),
    }
)
_MATHS = frozenset({"calc", *FUNCTIONS})
_RENDERERS_UNITS = frozenset({"px", "em", "ex", "deg", "rad", "grad", "turn", "s", "ms"})


_NO_FRAME = Frame(0, 0)


class NoValueError(Exception):
    """CSS has no such value for the property, and drops the declaration."""


class NotDrawnError(Exception):
    """CSS has the value, and it cannot be turned into a form that the renderer knows."""


def plain(name: str, tokens: Sequence[Node], frame: Frame) -> str:
    """Return a property's value as the renderer reads it.

    Args:
        name: The property, in lower case.
        tokens: Its value, without var().
        frame: What relative lengths refer to.

    Raises:
        NoValueError: there is no such value.
        NotDrawnError: there is, and the renderer does not know it.
    """
    if name in PAINTS:
        return _paint(tokens)
    if name in COLOURS:
        return _colour(tokens)
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if not given:
        raise NoValueError
    if name in OPACITIES:
        return _opacity(given, frame)
    if name in LENGTHS:
        return " ".join(_length(name, token, frame) for token in given if token != ",")
    return _any(tokens, frame)


@lru_cache(maxsize=4096)
def plain_paint(text: str) -> str:
    """Return the value of fill or stroke, or of a colour, as the renderer reads it.

    Raises:
        NoValueError: there is no such value.
        NotDrawnError: there is, and the renderer does not know it.
    """
    return _paint(tinycss2.parse_component_value_list(text, skip_comments=True))


def url_of(token: Node) -> str | None:
    """Return the address in url(), quoted or not; None for any other token."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        for part in token.arguments:
            if part.type == "string":
                return str(part.value)
    return None


def has_function(tokens: Sequence[Node], names: Collection[str]) -> bool:
    """Return whether one of these functions is called anywhere in a value."""
    for token in tokens:
        if token.type == "function":
            if token.lower_name in names or has_function(token.arguments, names):
                return True
        elif token.type.endswith(" block") and has_function(token.content, names):
            return True
    return False


def _paint(tokens: Sequence[Node]) -> str:
    given = [token for token in tokens if token.type not in ("whitespace", "comment")]
    if not given:
        raise NoValueError
    address = url_of(given[0])
    if address is not None:
        rest = _paint(given[1:]) if len(given) > 1 else ""
        return f"url({address}) {rest}".strip()
    if len(given) == 1 and given[0].type == "ident" and given[0].lower_value in _KEYWORD_PAINTS:
        return str(given[0].lower_value)
    return _colour(given)


def _colour(tokens: Sequence[Node]) -> str:
    colour = hex_colour(_calculated(tokens))
    if colour is not None:
        return colour
    for token in tokens:
        if token.type == "function" and token.lower_name in _COLOUR_FUNCTIONS:
            raise NotDrawnError
    raise NoValueError


def _calculated(tokens: Sequence[Node]) -> Sequence[Node]:
    """Return a colour with the calculations in it done."""
    if not has_function(tokens, _MATHS):
        return tokens
    text = "".join(
        f"{t.name}({''.join(_part(part, _NO_FRAME) for part in t.arguments)})"
        if t.type == "function"
        else t.serialize()
        for t in tokens
    )
    return list(tinycss2.parse_component_value_list(text))


def _opacity(given: Sequence[Node], frame: Frame) -> str:
    try:
        return f"{resolve(given[0], frame, 1.0):g}"
    except NoLengthError as error:
        raise NoValueError from error


def _length(name: str, token: Node, frame: Frame) -> str:
    if token.type == "ident":
        return str(token.value)
    if token.type == "percentage" and name != "font-size":
        return f"{token.value:g}%"
    whole = frame.diagonal
    if name in _ACROSS:
        whole = frame.width
    elif name in _DOWN:
        whole = frame.height
    elif name in _BY_FONT:
        whole = frame.font_size
    try:
        return f"{resolve(token, frame, whole):.6g}"
    except NoLengthError as error:
        raise NoValueError from error


def _any(tokens: Sequence[Node], frame: Frame) -> str:
    """Return any other value: colours, calculations, units and addresses inside it made plain."""
    return "".join(_part(token, frame) for token in tokens).strip()


def _part(token: Node, frame: Frame) -> str:
    address = url_of(token)
    if address is not None:
        return f"url({address})"
    if token.type == "function":
        if token.lower_name in _COLOUR_FUNCTIONS:
            return _colour([token])
        if token.lower_name in _MATHS:
            return _number(token, frame)
        inside = "".join(_part(part, frame) for part in token.arguments)
        return f"{token.name}({inside})"
    if token.type == "dimension" and token.lower_unit not in _RENDERERS_UNITS:
        return _number(token, frame)
    if token.type == "comment":
        return ""
    return str(token.serialize())


def _number(token: Node, frame: Frame) -> str:
    try:
        return f"{resolve(token, frame, None):.6g}"
    except NoLengthError:
        return str(token.serialize())
