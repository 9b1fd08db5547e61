"""Keep a graph on disk between two runs, and use it only when there is no doubt about it.

Two files: `<space>.usearch` is the graph, `<space>.json` seals it. The graph is replaced first and
the seal after it, so whatever is interrupted leaves a seal that does not fit, and the graph is
made again from the database. Bytes whose checksum does not hold are never given to USearch.
"""

import hashlib
import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from refboard.core.errors import StorageError
from refboard.services.atomic_file import write_file
from refboard.services.index.hnsw import LAYOUT, HnswIndex
from refboard.services.native import load_usearch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a graph must hold to stand for the vectors in the database.

    Attributes:
        fingerprint: Of the model that made the vectors.
        dim: Length of a vector.
        generation: Of the vectors in the database.
        count: How many there are.
    """

    fingerprint: str
    dim: int
    generation: int
    count: int


class IndexFile:
    """The two files of one space."""

    def __init__(self, folder: Path, space: str) -> None:
        self._graph = folder / f"{space}.usearch"
        self._seal = folder / f"{space}.json"

    def read(self, contents: Contents) -> HnswIndex | None:
        """Return the graph with exactly these contents, or None on any doubt."""
        try:
            seal = json.loads(self._seal.read_text(encoding="utf-8"))
            content = self._graph.read_bytes()
        except (OSError, ValueError):
            return None
        if seal != _seal_of(content, contents):
            log.info("The index file %s does not fit and is made again", self._graph.name)
            return None
        graph = HnswIndex.from_bytes(content, contents.dim)
        return graph if len(graph) == contents.count else None

    def write(self, graph: HnswIndex, contents: Contents) -> None:
        """Replace both files, so that `read` gives this graph for these contents.

        Raises:
            StorageError: the folder cannot be written.
        """
        content = graph.to_bytes()
        seal = json.dumps(_seal_of(content, contents), indent=1)
        try:
            self._graph.parent.mkdir(parents=True, exist_ok=True)
            write_file(self._graph, content)
            write_file(self._seal, seal.encode())
        except OSError as error:
            raise StorageError(
                f'The search index "{self._graph.name}" could not be written.',
                "Search works; free some space so that the next start is quick.",
            ) from error


def _seal_of(content: bytes, contents: Contents) -> dict[str, Any]:  # Any: a JSON object
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "layout": LAYOUT,
        "usearch": load_usearch().__version__,
        **asdict(contents),
    }
