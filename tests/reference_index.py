"""A vector index in NumPy that compares a query with every vector: what the real one must answer.

Rows lie in one float32 matrix in no particular order: a removed row is filled with the last one.
"""

import numpy as np

from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.vector_checks import (
    best_products,
    checked_queries,
    checked_rows,
    no_rows,
    ranked,
)

_SMALLEST = 256
_GATHER_BELOW = 4  # copying a quarter of the rows takes as long as comparing them all


class ReferenceIndex:
    """A growable matrix of unit vectors; implements the `VectorIndex` port.

    Attributes:
        dim: Length of a vector.
        is_exact: True.
    """

    def __init__(self, dim: int, *, reserve: int = 0) -> None:
        self.dim = dim
        self.is_exact = True
        self._keys: Int64Array = np.empty(max(reserve, _SMALLEST), dtype=np.int64)
        self._vectors: Float32Array = np.empty((len(self._keys), dim), dtype=np.float32)
        self._row_of: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, key: int) -> bool:
        return key in self._row_of

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Insert vectors, replacing those whose key is there; see the port."""
        keys, vectors = checked_rows(keys, vectors, self.dim)
        first_free = len(self)
        rows = np.empty(len(keys), dtype=np.int64)
        for at, key in enumerate(keys.tolist()):
            rows[at] = self._row_of.setdefault(key, len(self._row_of))
        self._reserve(len(self))
        self._vectors[rows] = vectors
        fresh = rows >= first_free
        self._keys[rows[fresh]] = keys[fresh]

    def remove(self, keys: Int64Array) -> None:
        """Forget keys; those that are not there are ignored."""
        for key in np.asarray(keys, dtype=np.int64).tolist():
            row = self._row_of.pop(key, None)
            if row is None:
                continue
            last = len(self._row_of)
            if row != last:
                moved = int(self._keys[last])
                self._keys[row], self._vectors[row] = moved, self._vectors[last]
                self._row_of[moved] = row

    def search(
        self, queries: Float32Array, limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the best keys and their scores; see the port."""
        queries = checked_queries(queries, self.dim)
        if limit < 1 or not self._row_of:
            return no_rows()
        keys, vectors = self._keys[: len(self)], self._vectors[: len(self)]
        if allowed is None:
            return ranked(keys, best_products(vectors, queries), limit)
        rows = self._rows(allowed)
        if len(rows) * _GATHER_BELOW < len(self):
            scores = best_products(vectors[rows], queries)
        else:
            scores = best_products(vectors, queries)[rows]
        return ranked(keys[rows], scores, limit)

    def nearest(
        self, query: Float32Array, count: int, *, allowed: Int64Array | None = None
    ) -> Int64Array:
        """Return the keys with the highest inner product, sorted; see the port."""
        return np.sort(self.search(query[None], count, allowed=allowed)[0])

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of `keys` that are there, sorted, and their vectors [m, dim]."""
        rows = self._rows(keys)
        found = self._keys[rows]
        order = np.argsort(found)
        return found[order], self._vectors[rows[order]]

    def keys(self) -> Int64Array:
        """Return all keys, sorted."""
        return np.sort(self._keys[: len(self)])

    def _rows(self, keys: Int64Array) -> Int64Array:
        """Return the rows of those keys that are there, each once, in the matrix's order."""
        wanted = np.unique(keys).tolist()
        rows = [row for row in map(self._row_of.get, wanted) if row is not None]
        return np.sort(np.asarray(rows, dtype=np.int64))

    def _reserve(self, count: int) -> None:
        """Make room for `count` rows."""
        if count <= len(self._keys):
            return
        capacity = max(count, len(self._keys) * 3 // 2)
        keys, vectors = self._keys, self._vectors
        self._keys = np.empty(capacity, dtype=np.int64)
        self._vectors = np.empty((capacity, self.dim), dtype=np.float32)
        self._keys[: len(keys)] = keys
        self._vectors[: len(vectors)] = vectors
