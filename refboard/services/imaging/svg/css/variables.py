"""Custom properties: var() and env() replaced by what they stand for."""

from collections.abc import Mapping, Sequence

import tinycss2
from tinycss2.ast import Node

Customs = Mapping[str, Sequence[Node]]
REPLACED = ("var", "env")
"""Functions that stand for something else; of env() nothing but the fallback is known here."""
_MOST_TOKENS = 2000
"""Variables made of variables double with each step."""


class NoVariableError(Exception):
    """A variable has no value, or refers to itself: the declaration has none either."""


def substituted(
    tokens: Sequence[Node], customs: Customs, seen: frozenset[str] = frozenset()
) -> list[Node]:
    """Return a value with every var() replaced.

    Raises:
        NoVariableError: one has no value and no fallback.
    """
    result: list[Node] = []
    for token in tokens:
        if token.type == "function" and token.lower_name in REPLACED:
            result += _value(token.arguments, customs, seen)
        elif token.type == "function":
            inside = substituted(token.arguments, customs, seen)
            text = f"{token.name}({tinycss2.serialize(inside)})"
            result += tinycss2.parse_component_value_list(text)
        else:
            result.append(token)
        if len(result) > _MOST_TOKENS:
            raise NoVariableError
    return result


def _value(arguments: Sequence[Node], customs: Customs, seen: frozenset[str]) -> Sequence[Node]:
    given = list(arguments)
    name, fallback = "", None
    for place, token in enumerate(given):
        if token.type == "ident" and not name:
            name = token.value
        elif token.type == "literal" and token.value == ",":
            fallback = given[place + 1 :]
            break
    if name in customs and name not in seen:
        try:
            return substituted(customs[name], customs, seen | {name})
        except NoVariableError:
            if fallback is None:
                raise
    if fallback is None:
        raise NoVariableError
    return substituted(fallback, customs, seen)
