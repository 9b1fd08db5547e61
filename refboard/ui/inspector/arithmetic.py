"""Numbers as people type them: "120", "12,5 %", "120*2", and "+10" for ten more than there is."""

import re
from collections.abc import Callable

Edit = Callable[[float], float]
"""From a value to the value that it is to be."""

_TOKEN = re.compile(r"\s*(\d+\.?\d*|\.\d+|[-+*/()x])")
_UNITS = ("%", "\N{DEGREE SIGN}", "px")
_MOST = 1e9


class TypedNumberError(ValueError):
    """What was typed is no number."""


def parse(text: str) -> Edit:
    """Return what a typed text does to a value.

    Numbers and + - * / ( ) as usual. What begins with + * or / goes on from the value itself, for
    which x stands, too: "+10", "*2", "x-10". A minus in front is that of a number below zero.

    Raises:
        TypedNumberError: it means nothing.
    """
    for unit in _UNITS:
        text = text.replace(unit, "")
    text = text.strip().lower().replace(",", ".")
    if text.startswith(("+", "*", "/")):
        text = f"x{text}"
    tokens = _tokens(text)
    _Reader(tokens, 1.0).read()  # what is wrong with it is wrong for every value

    def edit(value: float) -> float:
        return _Reader(tokens, value).read()

    return edit


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise TypedNumberError(text)
        tokens.append(match[1])
        at = match.end()
    return tokens


class _Reader:
    """Reads an expression once, from left to right."""

    def __init__(self, tokens: list[str], value: float) -> None:
        self._left = tokens[::-1]
        self._value = value

    def read(self) -> float:
        """Return what the whole comes to."""
        try:
            result = self._sum()
        except (ZeroDivisionError, RecursionError) as error:
            raise TypedNumberError from error
        if self._left or not abs(result) <= _MOST:
            raise TypedNumberError
        return result

    def _sum(self) -> float:
        result = self._product()
        while self._left and self._left[-1] in "+-":
            is_plus = self._left.pop() == "+"
            term = self._product()
            result = result + term if is_plus else result - term
        return result

    def _product(self) -> float:
        result = self._factor()
        while self._left and self._left[-1] in "*/":
            is_times = self._left.pop() == "*"
            factor = self._factor()
            result = result * factor if is_times else result / factor
        return result

    def _factor(self) -> float:
        if not self._left:
            raise TypedNumberError
        token = self._left.pop()
        if token == "-":
            return -self._factor()
        if token == "(":
            result = self._sum()
            if not self._left or self._left.pop() != ")":
                raise TypedNumberError
            return result
        if token == "x":
            return self._value
        if token in "+*/)":
            raise TypedNumberError
        return float(token)
