"""The index of one space: exact while it is small, a graph when it is large, never in doubt.

The database is the truth. An index is built from it when it is opened, unless a sealed graph with
the very same contents lies on disk. A library that outgrows exact search is answered exactly
until its graph is finished: the owner calls `build_step` when it has nothing better to do.
"""

import logging
from pathlib import Path

import numpy as np

from refboard.core.ports import VectorSource
from refboard.core.query import Float32Array, Int64Array
from refboard.services.index.exact import ExactIndex
from refboard.services.index.growth import Growth
from refboard.services.index.hnsw import HnswIndex
from refboard.services.index.index_file import Contents, IndexFile
from refboard.services.index.vector_checks import are_unit

log = logging.getLogger(__name__)

EXACT_LIMIT = 50_000
"""Vectors up to which every one is compared."""
_KEEP_GRAPH_ABOVE = 0.8  # of the limit, so that a library near it does not change back and forth
_SAMPLE = 64


def open_index(
    folder: Path,
    *,
    space: str,
    dim: int,
    fingerprint: str,
    source: VectorSource,
    exact_limit: int = EXACT_LIMIT,
) -> "SpaceIndex":
    """Open the index of a space, from its file where that is sealed and fits, else from `source`.

    Args:
        folder: Where index files lie; it need not exist.
        space: Name of the space, used as file name.
        dim: Length of a vector.
        fingerprint: Of the model that made the vectors.
        source: The vectors in the database.
        exact_limit: Above so many vectors a graph is built.
    """
    return SpaceIndex(IndexFile(folder, space), dim, fingerprint, source, exact_limit)


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
    ) -> None:
        self.dim = dim
        self._file = file
        self._fingerprint = fingerprint
        self._source = source
        self._exact_limit = exact_limit
        self._index: ExactIndex | HnswIndex = ExactIndex(dim)
        self._growth: Growth | None = None
        self._generation = -1
        self._is_saved = True
        self._open()

    @property
    def is_exact(self) -> bool:
        """Tell whether a search compares every vector."""
        return self._index.is_exact

    @property
    def generation(self) -> int:
        """The generation of the database's vectors that the index stands for."""
        return self._generation

    def __len__(self) -> int:
        return len(self._index)

    def __contains__(self, key: int) -> bool:
        return key in self._index

    def add(self, keys: Int64Array, vectors: Float32Array) -> None:
        """Insert vectors, replacing those whose key is there; see the port."""
        self._index.add(keys, vectors)
        self._is_saved = False
        if self._growth is not None:
            self._growth.renew(keys)
        self._grow_if_large()

    def remove(self, keys: Int64Array) -> None:
        """Forget keys; those that are not there are ignored."""
        self._index.remove(keys)
        self._is_saved = False
        if self._growth is not None:
            self._growth.renew(keys)

    def search(
        self, queries: Float32Array, limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the best keys and their scores; see the port."""
        return self._index.search(queries, limit, allowed=allowed)

    def note_generation(self, generation: int) -> None:
        """Remember which generation of the database's vectors the index stands for from here on."""
        self._generation = generation

    def catch_up(self) -> bool:
        """Build the index again if the database has moved on without it; tell whether it had."""
        if self._source.generation() == self._generation:
            return False
        self._open()
        return True

    @property
    def is_building(self) -> bool:
        """Tell whether a graph is being built, so that `build_step` has something to do."""
        return self._growth is not None

    def build_step(self, budget_s: float = 0.1) -> bool:
        """Work on the graph for about `budget_s` seconds; tell whether there is more to do.

        Searches are answered exactly until the last step is done.
        """
        if self._growth is None:
            return False
        if self._growth.step(budget_s):
            return True
        self._index, self._growth = self._growth.graph, None
        self._is_saved = False
        log.info("The index changed to a graph of %d vectors", len(self._index))
        return False

    def save(self) -> None:
        """Write the graph, if there is one that changed and is in step with the database.

        An exact index has no file: it is made from the database as fast as it would be read.

        Raises:
            StorageError: the folder cannot be written.
        """
        if self._is_saved or not isinstance(self._index, HnswIndex):
            return
        if self._source.generation() != self._generation:
            log.info("The index is behind the database and is not written")
            return
        self._file.write(self._index, self._contents(len(self._index)))
        self._is_saved = True

    def close(self) -> None:
        """Save, then forget the vectors.

        Raises:
            StorageError: the folder cannot be written.
        """
        try:
            self.save()
        finally:
            self._index, self._growth = ExactIndex(self.dim), None
            self._is_saved = True

    def _open(self) -> None:
        self._growth = None
        self._generation = self._source.generation()
        count = self._source.count()
        graph = None
        if count > self._exact_limit * _KEEP_GRAPH_ABOVE:
            graph = self._file.read(self._contents(count))
        if graph is not None and self._is_like_source(graph):
            self._index, self._is_saved = graph, True
            return
        self._index, self._is_saved = self._built(count), False
        self._grow_if_large()

    def _contents(self, count: int) -> Contents:
        return Contents(self._fingerprint, self.dim, self._generation, count)

    def _is_like_source(self, graph: HnswIndex) -> bool:
        """Compare a few vectors: a graph of another library can have the same seal."""
        for keys, vectors in self._source.batches(_SAMPLE):
            order = np.argsort(keys)
            found, stored = graph.vectors(keys)
            same = np.array_equal(found, keys[order])
            return same and np.allclose(stored, vectors[order], atol=1e-3)
        return len(graph) == 0

    def _built(self, count: int) -> ExactIndex:
        """Return an exact index of all sound vectors in the database."""
        index = ExactIndex(self.dim, reserve=count)
        for keys, vectors in self._source.batches():
            sound = are_unit(vectors)
            if not sound.all():
                log.warning("%d damaged vectors are left out of search", int((~sound).sum()))
            index.add(keys[sound], vectors[sound])
        return index

    def _grow_if_large(self) -> None:
        """Begin a graph when exact search becomes too slow."""
        if self._growth is not None or not isinstance(self._index, ExactIndex):
            return
        if len(self._index) > self._exact_limit:
            self._growth = Growth(self._index)
