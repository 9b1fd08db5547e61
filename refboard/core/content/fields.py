"""Reads JSON that anybody may have written: each value is checked before anything is made of it."""

import json
import math
from collections.abc import Mapping
from typing import Any

from refboard.core.errors import ContentError

JsonTable = dict[str, Any]
"""A JSON object. Any: its values are whatever JSON can hold."""

MAX_NUMBER = 1e12


class Fields:
    """The fields of a JSON object, each taken by name and checked.

    A field that is not there is its default; one that nobody takes is left in `untaken`.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self._taken: set[str] = set()
        self._inner: list[Fields] = []

    @property
    def untaken(self) -> frozenset[str]:
        """The names of fields that nobody asked for, those of inner objects included."""
        here = frozenset(self._table.keys() - self._taken)
        return here.union(*(inner.untaken for inner in self._inner))

    def number(
        self, name: str, default: float, *, low: float = -MAX_NUMBER, high: float = MAX_NUMBER
    ) -> float:
        """Take a number within bounds."""
        return _number(self._take(name, default), low, high)

    def numbers(self, name: str, count: int) -> tuple[float, ...] | None:
        """Take a list of exactly so many numbers; None when it is not there."""
        found = self._take(name, None)
        if found is None:
            return None
        if not isinstance(found, list) or len(found) != count:
            raise ContentError("a list has another length")
        return tuple(_number(value, -MAX_NUMBER, MAX_NUMBER) for value in found)

    def flag(self, name: str, *, default: bool) -> bool:
        """Take true or false."""
        found = self._take(name, default)
        if not isinstance(found, bool):
            raise ContentError("a flag is neither true nor false")
        return found

    def text(self, name: str, default: str = "", *, longest: int = 4096) -> str:
        """Take a text."""
        found = self._take(name, default)
        if not isinstance(found, str) or len(found) > longest:
            raise ContentError("a text is too long, or none")
        return found

    def text_or_none(self, name: str) -> str | None:
        """Take a text; None for null, or when it is not there."""
        return None if self._take(name, None) is None else self.text(name)

    def table(self, name: str) -> "Fields":
        """Take an object; an empty one when it is not there."""
        found = self._take(name, {})
        if not isinstance(found, dict):
            raise ContentError("a value is no object")
        self._inner.append(Fields(found))
        return self._inner[-1]

    def _take(self, name: str, default: object) -> Any:  # Any: whatever JSON can hold
        self._taken.add(name)
        return self._table.get(name, default)


def parsed(text: str, most_bytes: int) -> Any:  # Any: whatever JSON can hold
    """Return what a JSON text says.

    Raises:
        ContentError: it is no JSON, too long or too deep, or holds what is no Unicode.
    """
    try:
        if len(text.encode("utf-8")) > most_bytes:
            raise ContentError("a value is too long")
        # NaN and the infinities are no JSON, though Python takes them for it.
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ContentError("a value is no JSON") from error


def written(value: object) -> str:
    """Return a value as JSON, as short as it can be."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ContentError("a value is no number")
    # Compared before it is converted: an integer of a thousand digits fits no float.
    if not low <= value <= high or not math.isfinite(value):
        raise ContentError("a number is out of range")
    return float(value)
