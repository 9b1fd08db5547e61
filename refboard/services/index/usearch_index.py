"""The vectors of one space in a USearch index: every one compared while they are few, then a graph.

Vectors join the graph as they come, so there is nothing to build when there are many. USearch
only names candidates, from float16 vectors and queries: the scores that leave this module are
inner products of the query with the vectors that it stores, and while there are few vectors the
answer is exactly theirs. Its parameters are part of the file format: raise LAYOUT when one changes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.vector_checks import (
    best_products,
    checked_queries,
    checked_rows,
    no_rows,
    ranked,
)
from refboard.services.native import load_usearch

LAYOUT = 2
EXACT_LIMIT = 10_000
"""Vectors up to which every one is compared: with 512 dimensions that takes 1.1 ms for a query and
3.2 ms for the three of a picture and its variants, and the graph is not faster before."""
_CONNECTIVITY = 16
_EXPANSION_ADD = 128
# Recall@10 of 0.995 among 100,000 `look` vectors, with any emphasis. 384 gives 0.996 and takes half
# as long again, USearch's own 64 gives 0.97. A graph with more links takes twice as long to build.
_EXPANSION_SEARCH = 256
_OVERFETCH = 2  # candidates for each wanted match, to be ranked again by exact scores
_FEWEST_CANDIDATES = 64
_MORE = 4  # times as many candidates when the first were not enough
_ROUNDING = 2e-3  # more than float16 can move two scores of a query of unit length past each other
_ALONE_BELOW = 4096
_THREADS = 2
_TINY = np.float32(1e-12)


class UsearchIndex:
    """Unit vectors by key; implements the `VectorIndex` port.

    Attributes:
        dim: Length of a vector.
        exact_limit: Up to so many vectors every one is compared.
        changes: How many vectors were added and removed so far.
    """

    def __init__(self, dim: int, exact_limit: int = EXACT_LIMIT) -> None:
        self.dim = dim
        self.exact_limit = exact_limit
        self.changes = 0
        usearch = load_usearch().index
        self._graph: Any = usearch.Index(  # Any: naming its type would import it
            ndim=dim,
            metric=usearch.MetricKind.IP,
            dtype=usearch.ScalarKind.F16,  # the default depends on the machine
            connectivity=_CONNECTIVITY,
            expansion_add=_EXPANSION_ADD,
            expansion_search=_EXPANSION_SEARCH,
        )

    @property
    def is_exact(self) -> bool:
        """Return whether no match can be missed; a score is never wrong."""
        return len(self) <= self.exact_limit

    def __len__(self) -> int:
        return int(self._graph.size)

    def __contains__(self, key: int) -> bool:
        return key > 0 and bool(self._graph.contains(key))

    def keys(self) -> Int64Array:
        """Return all keys, sorted."""
        return np.sort(np.asarray(self._graph.keys, dtype=np.uint64)).astype(np.int64)

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Insert vectors, replacing those whose key is there; see the port."""
        keys, vectors = checked_rows(keys, vectors, self.dim)
        if len(keys) == 0:
            return
        self.remove(keys)
        # Two threads that start a graph can leave each other's first vectors without a neighbour.
        threads = 1 if len(self) < _ALONE_BELOW else _THREADS
        self._graph.add(keys.astype(np.uint64), vectors.astype(np.float16), threads=threads)
        self.changes += len(keys)

    def remove(self, keys: Int64Array) -> None:
        """Forget keys; those that are not there are ignored."""
        present = self._present(keys)
        if len(present):
            self._graph.remove(present.astype(np.uint64), threads=1)
            self.changes += len(present)

    def search(
        self, queries: Float32Array, limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the best keys and their scores; see the port."""
        queries = checked_queries(queries, self.dim)
        scope = len(self) if allowed is None else len(allowed)
        if limit < 1 or scope == 0 or len(self) == 0:
            return no_rows()
        # USearch cannot filter: it is asked for as many more as will be dropped.
        count = max(limit * _OVERFETCH * len(self) // scope, _FEWEST_CANDIDATES)
        while count < min(scope, len(self)):
            keys, rough, edge = self._nearest(queries, count)
            if allowed is not None:
                is_allowed = np.isin(keys, allowed)
                keys, rough = keys[is_allowed], rough[is_allowed]
            if len(keys) >= limit:
                lowest = np.partition(rough, len(rough) - limit)[len(rough) - limit]
                lowest -= _ROUNDING * np.linalg.norm(queries, axis=1).max()
                if lowest > edge:
                    return self._scored(keys[rough >= lowest], queries, limit)
            count *= _MORE
        everything = self.keys() if allowed is None else self._present(allowed)
        return self._scored(everything, queries, limit)

    def nearest(
        self, query: Float32Array, count: int, *, allowed: Int64Array | None = None
    ) -> Int64Array:
        """Return the keys with the highest inner product with a query, ascending; see the port."""
        if allowed is not None:  # whose scores have to be looked at closely anyway
            return np.sort(self.search(query[None], count, allowed=allowed)[0])
        (checked,) = checked_queries(query[None], self.dim)
        if count < 1 or len(self) == 0:
            return no_rows()[0]
        return self._nearest(checked[None], min(count, len(self)))[0]

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of `keys` that are there, ascending, and their vectors; see the port."""
        present = self._present(keys)
        if len(present) == 0:
            return present, np.empty((0, self.dim), dtype=np.float32)
        return present, self._stored(present).astype(np.float32)

    def differing(self, keys: Int64Array, vectors: Float32Array) -> NDArray[np.bool_]:
        """Tell for each key [n] whether its vector in [n, dim] is not what the index holds."""
        is_there: NDArray[np.bool_] = self._graph.contains(keys.astype(np.uint64))
        differs = ~is_there
        if is_there.any():
            stored = self._stored(keys[is_there])
            differs[is_there] = (stored != vectors[is_there].astype(np.float16)).any(axis=1)
        return differs

    def to_bytes(self) -> bytearray:
        """Return the whole index. Other threads wait meanwhile: about 0.5 ms for a megabyte."""
        content: bytearray = self._graph.save(progress=_let_others_run)
        return content

    @classmethod
    def from_bytes(cls, content: bytes, dim: int, exact_limit: int = EXACT_LIMIT) -> "UsearchIndex":
        """Return the index that `to_bytes` gave.

        Never for bytes whose checksum was not compared first: USearch trusts every one of them,
        and a flipped bit ends the process.
        """
        index = cls(dim, exact_limit)
        index._graph.load(content, progress=_let_others_run)
        index._graph.expansion_add = _EXPANSION_ADD
        index._graph.expansion_search = _EXPANSION_SEARCH
        return index

    def _nearest(self, queries: Float32Array, count: int) -> tuple[Int64Array, Float32Array, float]:
        """Return the `count` keys nearest to each query, together, and what bounds the rest.

        Returns:
            keys [m]; their best scores [m] as float16 has them; and the edge, a score that no other
            vector exceeds by more than that rounding. The graph knows no edge: -infinity.
        """
        lengths = np.linalg.norm(queries, axis=1, keepdims=True)
        directions = queries / np.maximum(lengths, _TINY)  # float16 has little range
        # A second thread for so short a comparison waits longer than it helps on a busy machine.
        threads = 1 if self.is_exact else min(_THREADS, len(queries))
        found = self._graph.search(directions, count, threads=threads, exact=self.is_exact)
        keys = np.atleast_2d(found.keys)
        scores = (1 - np.atleast_2d(found.distances)) * lengths
        edge = float(scores[:, -1].max()) if self.is_exact else -np.inf
        if len(queries) > 1:
            is_found = np.arange(count) < found.counts[:, None]
            keys, scores = keys[is_found], scores[is_found]
        near, places = np.unique(keys, return_inverse=True)
        rough = np.full(len(near), -np.inf, dtype=np.float32)
        np.maximum.at(rough, places.ravel(), scores.ravel())
        return near.astype(np.int64), rough, edge

    def _scored(
        self, keys: Int64Array, queries: Float32Array, limit: int
    ) -> tuple[Int64Array, Float32Array]:
        """Rank keys that are there by their exact scores."""
        if len(keys) == 0:
            return no_rows()
        stored = self._stored(keys).astype(np.float32)
        return ranked(keys, best_products(stored, queries), limit)

    def _present(self, keys: Int64Array) -> Int64Array:
        """Return those of `keys` that are there, each once, sorted."""
        wanted = np.unique(np.asarray(keys, dtype=np.int64))
        wanted = wanted[wanted > 0]
        return wanted[self._graph.contains(wanted.astype(np.uint64))] if len(wanted) else wanted

    def _stored(self, keys: Int64Array) -> NDArray[np.float16]:
        """Return the vectors of keys that are there, [n, dim]."""
        rows = self._graph.get(keys.astype(np.uint64))
        found: NDArray[np.float16] = np.concatenate(rows).reshape(-1, self.dim)
        return found


def _let_others_run(done: int, total: int) -> bool:
    """Go on; that Python is called at all lets another thread have its turn."""
    return True
