"""Find the nearest of very many vectors through a USearch graph, then score what it found exactly.

The graph holds float16 vectors and is only asked for candidates: the scores that leave this
module are inner products with the vectors that it stores. Its parameters are part of the file
format: raise LAYOUT when one of them changes.
"""

from typing import Any

import numpy as np

from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.vector_checks import (
    best_products,
    checked_queries,
    checked_rows,
    no_rows,
    ranked,
)
from refboard.services.native import load_usearch

LAYOUT = 1
# Recall@10 of 0.999 among 100,000 `look` vectors, in 1.2 ms a query, with any emphasis. With
# USearch's own search expansion of 64 it is 0.98; a larger graph takes twice as long to build.
_CONNECTIVITY = 16
_EXPANSION_ADD = 128
_EXPANSION_SEARCH = 384
_OVERFETCH = 2  # candidates for each wanted match, to be ranked again by exact scores
_FEWEST_CANDIDATES = 64
_MOST_CANDIDATES = 4096
_COMPARE_ALL_BELOW = 4096  # 4 ms at 512 dimensions
_THREADS = 2
_TINY = np.float32(1e-12)


class HnswIndex:
    """A USearch index; implements the `VectorIndex` port.

    Attributes:
        dim: Length of a vector.
        is_exact: False: a match can be missed, a score is never wrong.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self.is_exact = False
        usearch = load_usearch().index
        self._graph: Any = usearch.Index(  # Any: naming its type would import it
            ndim=dim,
            metric=usearch.MetricKind.IP,
            dtype=usearch.ScalarKind.F16,  # the default depends on the machine
            connectivity=_CONNECTIVITY,
            expansion_add=_EXPANSION_ADD,
            expansion_search=_EXPANSION_SEARCH,
        )

    def __len__(self) -> int:
        return int(self._graph.size)

    def __contains__(self, key: int) -> bool:
        return key > 0 and bool(self._graph.contains(key))

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Insert vectors, replacing those whose key is there; see the port."""
        keys, vectors = checked_rows(keys, vectors, self.dim)
        if len(keys) == 0:
            return
        self.remove(keys)
        # Two threads that start a graph can leave each other's first vectors without a neighbour.
        threads = 1 if len(self) < _COMPARE_ALL_BELOW else _THREADS
        self._graph.add(keys.astype(np.uint64), vectors, threads=threads)

    def remove(self, keys: Int64Array) -> None:
        """Forget keys; those that are not there are ignored."""
        present = self._present(keys)
        if len(present):
            self._graph.remove(present, threads=1)

    def search(
        self, queries: Float32Array, limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the best keys and their scores; see the port."""
        queries = checked_queries(queries, self.dim)
        if limit < 1 or len(self) == 0:
            return no_rows()
        if allowed is None and len(self) <= _COMPARE_ALL_BELOW:
            candidates = np.sort(np.asarray(self._graph.keys, dtype=np.uint64))
        elif allowed is None:
            candidates = self._candidates(queries, limit * _OVERFETCH)
        else:
            candidates = self._allowed_candidates(queries, limit, allowed)
        if len(candidates) == 0:
            return no_rows()
        scores = best_products(self._stored(candidates), queries)
        return ranked(candidates.astype(np.int64), scores, limit)

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of `keys` that are there, sorted, and their vectors [m, dim]."""
        present = self._present(keys)
        if len(present) == 0:
            return np.empty(0, dtype=np.int64), np.empty((0, self.dim), dtype=np.float32)
        return present.astype(np.int64), self._stored(present)

    def to_bytes(self) -> bytes:
        """Return the whole graph. The interpreter waits meanwhile: 0.2 ms for each MB."""
        return bytes(self._graph.save())

    @classmethod
    def from_bytes(cls, content: bytes, dim: int) -> "HnswIndex":
        """Return the graph that `to_bytes` gave.

        Never for bytes whose checksum was not compared first: USearch trusts every one of them,
        and a flipped bit ends the process.
        """
        index = cls(dim)
        index._graph.load(content)
        index._graph.expansion_add = _EXPANSION_ADD
        index._graph.expansion_search = _EXPANSION_SEARCH
        return index

    def _candidates(self, queries: Float32Array, count: int) -> Any:  # Any: uint64 keys
        """Return the `count` keys nearest to each query, together, sorted."""
        count = min(len(self), max(count, _FEWEST_CANDIDATES))
        lengths = np.linalg.norm(queries, axis=1, keepdims=True)
        directions = queries / np.maximum(lengths, _TINY)  # float16 has little range
        found = self._graph.search(directions, count, threads=min(_THREADS, len(queries)))
        if len(queries) == 1:
            return np.unique(found.keys)
        return np.unique(found.keys[np.arange(count) < found.counts[:, None]])

    def _allowed_candidates(
        self, queries: Float32Array, limit: int, allowed: Int64Array
    ) -> Any:  # Any: uint64 keys
        """Return candidates among `allowed`: all of them, or those near the queries.

        The graph cannot filter. Asking it for more and dropping what is not allowed is right
        whenever enough is left: whatever it did not name is farther away.
        """
        if len(allowed) > _COMPARE_ALL_BELOW:
            count = limit * _OVERFETCH * len(self) // len(allowed)
            if count <= _MOST_CANDIDATES:
                near = self._candidates(queries, count)
                near = near[np.isin(near.astype(np.int64), allowed)]
                if len(near) >= limit:
                    return near
        return self._present(allowed)

    def _present(self, keys: Int64Array) -> Any:  # Any: uint64 keys
        """Return those of `keys` that are there, each once, sorted."""
        wanted = np.unique(np.asarray(keys, dtype=np.int64))
        native = wanted[wanted > 0].astype(np.uint64)
        return native[self._graph.contains(native)] if len(native) else native

    def _stored(self, keys: Any) -> Float32Array:  # Any: uint64 keys
        """Return the vectors of keys that are there, [n, dim]."""
        return np.stack(self._graph.get(keys)).astype(np.float32)
