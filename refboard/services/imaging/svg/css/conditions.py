"""Conditions in style sheets, for a drawing that is shown by itself, in light, on a screen."""

import operator
from collections.abc import Callable, Sequence

import tinycss2
from tinycss2.ast import Node

from refboard.services.imaging.svg.css.lengths import Frame, NoLengthError, resolve

_KINDS = {"all": True, "screen": True, "print": False, "speech": False}
_FEATURES = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "forced-colors": "none",
    "inverted-colors": "none",
    "hover": "hover",
    "any-hover": "hover",
    "pointer": "fine",
    "any-pointer": "fine",
    "scripting": "none",
    "update": "none",
    "display-mode": "browser",
    "color-gamut": "srgb",
    "dynamic-range": "standard",
    "color": "8",
    "monochrome": "0",
    "grid": "0",
}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
_Test = Callable[[list[Node]], bool]


def is_met(prelude: Sequence[Node], size: tuple[float, float]) -> bool:
    """Return whether a media condition holds for a drawing of that size in CSS pixels.

    An empty one does; one that cannot be understood does not.
    """
    parts: list[list[Node]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type not in ("whitespace", "comment"):
            parts[-1].append(token)
    if parts == [[]]:
        return True
    return any(_query(part, size) for part in parts)


def is_supported(prelude: Sequence[Node]) -> bool:
    """Return whether a condition about what is supported holds; a known shape of value does."""
    tokens = [token for token in prelude if token.type not in ("whitespace", "comment")]
    return _combined(tokens, _is_declaration_known)


def _query(tokens: list[Node], size: tuple[float, float]) -> bool:
    is_negated = False
    words = list(tokens)
    if words and words[0].type == "ident" and words[0].lower_value == "only":
        words.pop(0)
    is_type_negated = (
        len(words) > 1
        and words[0].type == "ident" == words[1].type
        and words[0].lower_value == "not"
    )
    if is_type_negated:
        is_negated = True
        words.pop(0)
    result = True
    if words and words[0].type == "ident" and words[0].lower_value in _KINDS:
        result = _KINDS[words.pop(0).lower_value]
        if words and words[0].type == "ident" and words[0].lower_value == "and":
            words.pop(0)
    elif words and words[0].type == "ident" and words[0].lower_value != "not":
        return False
    if words:
        result = result and _combined(words, lambda block: _is_feature_met(block, size))
    return result != is_negated


def _combined(tokens: list[Node], holds: _Test) -> bool:
    """Return the truth of parts in parentheses joined by not, and, or."""
    result: bool | None = None
    joint, is_negated = "", False
    for token in tokens:
        if token.type == "ident" and token.lower_value in ("and", "or"):
            joint = token.lower_value
        elif token.type == "ident" and token.lower_value == "not":
            is_negated = True
        else:
            part = _part(token, holds) != is_negated
            is_negated = False
            if result is None:
                result = part
            else:
                result = (result and part) if joint == "and" else (result or part)
    return bool(result)


def _part(token: Node, holds: _Test) -> bool:
    if token.type == "function":
        return bool(token.lower_name == "selector")
    if token.type != "() block":
        return False
    inside = [part for part in token.content if part.type not in ("whitespace", "comment")]
    is_group = any(part.type in ("() block", "function") for part in inside) and not any(
        part.type == "literal" for part in inside
    )
    return _combined(inside, holds) if is_group else holds(inside)


def _is_declaration_known(tokens: list[Node]) -> bool:
    return len(tokens) > 2 and tokens[0].type == "ident" and tokens[1] == ":"


def _is_feature_met(tokens: list[Node], size: tuple[float, float]) -> bool:
    if not tokens:
        return False
    if not any(token.type == "literal" for token in tokens):
        name = tokens[0].lower_value if tokens[0].type == "ident" else ""
        return _FEATURES.get(name, "none") not in ("none", "no-preference", "0") or name in (
            "width",
            "height",
        )
    text = tinycss2.serialize(tokens)
    name, colon, value = text.partition(":")
    if colon:
        return _is_value_met(name.strip().lower(), tinycss2.parse_component_value_list(value), size)
    return _is_range_met(tokens, size)


def _is_value_met(name: str, value: Sequence[Node], size: tuple[float, float]) -> bool:
    given = [token for token in value if token.type not in ("whitespace", "comment")]
    bound, _, feature = name.partition("-")
    if bound in ("min", "max") and feature:
        actual, asked = _measure(feature, size), _number(given, size)
        if actual is None or asked is None:
            return False
        return actual >= asked if bound == "min" else actual <= asked
    text = str(tinycss2.serialize(given)).strip().lower()
    actual = _measure(name, size)
    if actual is not None:
        return actual == _number(given, size)
    if name == "orientation":
        return text == ("landscape" if size[0] > size[1] else "portrait")
    return _FEATURES.get(name) == text


def _measure(feature: str, size: tuple[float, float]) -> float | None:
    return {
        "width": size[0],
        "device-width": size[0],
        "height": size[1],
        "device-height": size[1],
        "aspect-ratio": size[0] / size[1],
        "resolution": 1.0,
        "device-pixel-ratio": 1.0,
        "color": 8.0,
    }.get(feature)


def _number(tokens: Sequence[Node], size: tuple[float, float]) -> float | None:
    values = [token for token in tokens if token.type != "literal"]
    frame = Frame(*size, page=size)
    if len(values) == 2 and any(t == "/" for t in tokens if t.type == "literal"):
        return float(values[0].value) / float(values[1].value or 1)
    if len(values) != 1:
        return None
    if values[0].type == "dimension" and values[0].lower_unit in ("dppx", "x"):
        return float(values[0].value)
    if values[0].type == "dimension" and values[0].lower_unit == "dpi":
        return float(values[0].value) / 96
    try:
        return resolve(values[0], frame, None)
    except NoLengthError:
        return None


def _is_range_met(tokens: Sequence[Node], size: tuple[float, float]) -> bool:
    """Return whether a < b, or a < b < c, holds."""
    sides: list[list[Node]] = [[]]
    signs: list[str] = []
    for token in tokens:
        if token.type == "literal" and token.value in ("<", ">", "="):
            if signs and not sides[-1]:
                signs[-1] += token.value
            else:
                signs.append(token.value)
                sides.append([])
        else:
            sides[-1].append(token)
    values = [value for side in sides if (value := _side(side, size)) is not None]
    if not signs or len(values) != len(sides):
        return False
    pairs = zip(signs, values, values[1:], strict=False)
    return all(sign in _COMPARE and _COMPARE[sign](a, b) for sign, a, b in pairs)


def _side(tokens: Sequence[Node], size: tuple[float, float]) -> float | None:
    if len(tokens) == 1 and tokens[0].type == "ident":
        return _measure(tokens[0].lower_value, size)
    return _number(tokens, size)
