"""The index of one space: in step with the database, answered by the database until it is.

The database is the truth. An index is opened from its sealed file; where that is missing or stands
for other vectors, every one is compared and what differs is mended, in slices, while the owner has
nothing better to do. Meanwhile questions are answered from the database: right, and slower.
"""

import logging
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.ports import VectorSource
from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.catching_up import catch_up, search_rows, vectors_in
from refboard.services.index.index_file import Contents, IndexFile
from refboard.services.index.usearch_index import EXACT_LIMIT, UsearchIndex
from refboard.services.index.vector_checks import checked_queries

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

SAVE_EVERY = 4096
"""Changes after which an index is written while the owner is idle."""
_SAVED_WHILE_IDLE = 25_000
"""Vectors up to which that is done: USearch keeps the interpreter while it writes, 15 ms for so
many, and a window must not stutter. Larger ones are written when they are closed."""
_SAMPLE = 64
_INCOMPLETE = -1


def open_index(
    folder: Path,
    *,
    space: str,
    dim: int,
    fingerprint: str,
    source: VectorSource,
    exact_limit: int = EXACT_LIMIT,
    is_kept: bool = True,
) -> "SpaceIndex":
    """Open the index of a space.

    Args:
        folder: Where index files lie; it need not exist.
        space: Name of the space, used as file name.
        dim: Length of a vector.
        fingerprint: Of the model that made the vectors.
        source: The vectors in the database.
        exact_limit: Up to so many vectors every one is compared.
        is_kept: Its file is written; else what differs from the file stays in memory.
    """
    file = IndexFile(folder, space)
    return SpaceIndex(file, dim, fingerprint, source, exact_limit, is_kept=is_kept)


class SpaceIndex:
    """The vectors of one space, in memory; implements the `VectorIndex` port.

    Its owner keeps it in step: after vectors were committed to the database it calls `add` or
    `remove`, and then `note_generation` with the database's new generation.

    Attributes:
        dim: Length of a vector.
    """

    def __init__(
        self,
        file: IndexFile,
        dim: int,
        fingerprint: str,
        source: VectorSource,
        exact_limit: int,
        *,
        is_kept: bool = True,
    ) -> None:
        self.dim = dim
        self._is_kept = is_kept
        self._file = file
        self._fingerprint = fingerprint
        self._source = source
        self._index = UsearchIndex(dim, exact_limit)
        self._catching_up: Iterator[None] | None = None
        self._generation = _INCOMPLETE
        self._saved = self._tried = 0
        self._open(exact_limit)

    @property
    def is_exact(self) -> bool:
        """Return whether a search compares every vector."""
        return self.is_behind or self._index.is_exact

    @property
    def is_behind(self) -> bool:
        """Return whether the index still catches up, so that `do_idle_work` has something to do."""
        return self._catching_up is not None

    @property
    def generation(self) -> int:
        """The generation of the database's vectors that the index stands for, or will."""
        return self._generation

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, key: int) -> bool:
        return key in self._index

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Insert vectors, replacing those whose key is there; see the port."""
        self._index.add(keys, vectors)

    def remove(self, keys: Int64Array) -> None:
        """Forget keys; those that are not there are ignored."""
        self._index.remove(keys)

    def search(
        self, queries: Float32Array, limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the best keys and their scores; see the port."""
        if self.is_behind:
            return search_rows(self._source, checked_queries(queries, self.dim), limit, allowed)
        return self._index.search(queries, limit, allowed=allowed)

    def nearest(
        self, query: Float32Array, count: int, *, allowed: Int64Array | None = None
    ) -> Int64Array:
        """Return the keys with the highest inner product with a query, ascending; see the port."""
        if self.is_behind:
            return np.sort(self.search(query[None], count, allowed=allowed)[0])
        return self._index.nearest(query, count, allowed=allowed)

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        """Return those of `keys` that are there, ascending, and their vectors; see the port."""
        return vectors_in(self._source, keys) if self.is_behind else self._index.vectors(keys)

    def note_generation(self, generation: int) -> None:
        """Remember which generation of the database's vectors the index stands for from here on."""
        self._generation = generation

    def catch_up(self) -> bool:
        """Begin to catch up if the database has moved on without the index; tell whether it had."""
        generation = self._source.generation()
        if generation == self._generation:
            return False
        self._begin(generation)
        return True

    def do_idle_work(self, budget_s: float = 0.05) -> bool:
        """Catch up for about `budget_s` seconds, or save; return whether more is left.

        Raises:
            StorageError: the folder cannot be written.
        """
        if self._catching_up is None:
            is_small = len(self) <= _SAVED_WHILE_IDLE
            if is_small and self._index.changes - self._tried >= SAVE_EVERY:
                self.save()
            return False
        end = monotonic() + budget_s
        try:
            for _ in self._catching_up:
                if monotonic() >= end:
                    return True
        except Exception:
            self._begin(self._generation)  # what ended in the middle cannot be gone on with
            raise
        self._catching_up = None
        log.info("The index holds %d vectors", len(self))
        return self.catch_up() or self._index.changes > self._tried

    def save(self) -> None:
        """Write the index if it changed, also while it catches up: the next start goes on with it.

        Raises:
            StorageError: the folder cannot be written.
        """
        changes = self._tried = self._index.changes
        if changes == self._saved or not self._is_kept:
            return
        generation = _INCOMPLETE if self.is_behind else self._generation
        self._file.write(self._index, self._contents(generation, len(self)))
        self._saved = changes

    def close(self) -> None:
        """Save, then forget the vectors.

        Raises:
            StorageError: the folder cannot be written.
        """
        try:
            self.save()
        finally:
            self._index, self._catching_up = UsearchIndex(self.dim), None
            self._saved = self._tried = 0

    def _open(self, exact_limit: int) -> None:
        generation, count = self._source.generation(), self._source.count()
        found = self._file.read(self._fingerprint, self.dim, exact_limit)
        if found is not None:
            self._index, contents = found
            if contents == self._contents(generation, count) and self._is_like_source():
                self._generation = generation
                return
        self._generation = generation
        if count or len(self._index):
            self._begin(generation)

    def _begin(self, generation: int) -> None:
        """Catch up from here on with all that the database held at a generation, or holds later."""
        self._generation = generation
        self._catching_up = catch_up(self._index, self._source)

    def _contents(self, generation: int, count: int) -> Contents:
        return Contents(self._fingerprint, self.dim, generation, count)

    def _is_like_source(self) -> bool:
        """Compare the oldest and the newest vectors: the index of a copy can have the same seal."""
        keys = self._index.keys()
        for after in (0, int(keys[-_SAMPLE:][0]) - 1) if len(keys) else ():
            rows = next(iter(self._source.batches(_SAMPLE, after)), None)
            if rows is None or self._index.differing(*rows).any():
                return False
        return True
