"""The pictures that are looked at closely, and their vectors in every space."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refboard.core.query import Float32Array, Int64Array
from refboard.services.library.vector_space import VectorSpace


class Candidates:
    """Pictures by key, and what the spaces hold of them, read once.

    Attributes:
        keys: [n] ascending, each once.
    """

    def __init__(self, keys: Sequence[Int64Array]) -> None:
        self.keys: Int64Array = (
            np.unique(np.concatenate(keys)) if keys else np.empty(0, dtype=np.int64)
        )
        self._vectors: dict[str, tuple[NDArray[np.bool_], Float32Array]] = {}

    def vectors(self, space: VectorSpace) -> tuple[NDArray[np.bool_], Float32Array]:
        """Return which of them have a vector in a space [n], and these vectors [m, dim]."""
        if space.name not in self._vectors:
            found, vectors = space.index.vectors(self.keys)
            self._vectors[space.name] = np.isin(self.keys, found, assume_unique=True), vectors
        return self._vectors[space.name]

    def chosen(self, places: Int64Array) -> "Candidates":
        """Return those at some places, with what was read of them, in the order of their keys."""
        fewer = Candidates([self.keys[places]])
        kept = np.isin(self.keys, fewer.keys, assume_unique=True)
        for name, (there, vectors) in self._vectors.items():
            fewer._vectors[name] = there[kept], vectors[kept[there]]
        return fewer

    def everywhere(self, space: VectorSpace, values: Float32Array) -> Float32Array:
        """Return values [m] of those in a space as [n] of all: 0, as by chance, for the others."""
        there, _ = self.vectors(space)
        found = np.zeros(len(self.keys), dtype=np.float32)
        found[there] = values
        return found

    def __len__(self) -> int:
        return len(self.keys)
