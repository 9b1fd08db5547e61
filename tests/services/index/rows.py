"""Vectors as a database gives them, for tests of the index."""

from collections.abc import Iterator

import numpy as np

from refboard.core.query import Float32Array, Int64Array

DIM = 16


def unit_rows(count: int, seed: int = 0, dim: int = DIM) -> Float32Array:
    """Return unit vectors [count, dim]."""
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    lengths: Float32Array = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


class Vectors:
    """The vectors, and the generation that grows with each change; a core.ports.VectorSource."""

    def __init__(self, count: int = 0, seed: int = 0) -> None:
        self.rows: dict[int, Float32Array] = {}
        self.changes = 0
        if count:
            self.put(np.arange(1, count + 1), unit_rows(count, seed))

    def put(self, keys: Int64Array, vectors: Float32Array) -> None:
        self.rows.update(zip(keys.tolist(), vectors, strict=True))
        self.changes += 1

    def drop(self, keys: Int64Array) -> None:
        for key in keys.tolist():
            self.rows.pop(key, None)
        self.changes += 1

    def count(self) -> int:
        return len(self.rows)

    def generation(self) -> int:
        return self.changes

    def batches(
        self, size: int = 4096, after: int = 0
    ) -> Iterator[tuple[Int64Array, Float32Array]]:
        while part := sorted(key for key in self.rows if key > after)[:size]:
            after = part[-1]
            yield np.array(part), np.stack([self.rows[key] for key in part])

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        found = [key for key in np.unique(keys).tolist() if key in self.rows]
        rows = np.array([self.rows[key] for key in found]).reshape(-1, DIM).astype(np.float32)
        return np.array(found, dtype=np.int64), rows
