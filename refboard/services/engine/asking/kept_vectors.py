"""Vectors of what was asked lately: people go back and forth between a few questions."""

from collections import OrderedDict
from collections.abc import Hashable

from refboard.core.query import Float32Array

KEPT = 256
"""Terms in one space each; a picture with its variants takes 6 kB."""


class KeptVectors:
    """The vectors of the terms that were asked last, by term and model fingerprint."""

    def __init__(self) -> None:
        self._rows: OrderedDict[tuple[Hashable, str], Float32Array] = OrderedDict()

    def get(self, term: Hashable, fingerprint: str) -> Float32Array | None:
        """Return the vectors of a term, [v, dim]; None where they are not kept."""
        key = term, fingerprint
        if key in self._rows:
            self._rows.move_to_end(key)
        return self._rows.get(key)

    def put(self, term: Hashable, fingerprint: str, rows: Float32Array) -> None:
        """Keep the vectors of a term, and forget those that nobody asked for longest."""
        self._rows[term, fingerprint] = rows
        while len(self._rows) > KEPT:
            self._rows.popitem(last=False)
