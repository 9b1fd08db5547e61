"""Keep an index on disk between two runs, and use it only when there is no doubt about it.

Two files: `<space>.usearch` is the index, `<space>.json` seals it. The index is replaced first and
the seal after it, so whatever is interrupted leaves a seal that does not fit, and the index is
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
from refboard.services.index.usearch_index import EXACT_LIMIT, LAYOUT, UsearchIndex
from refboard.services.library_place import make_folder
from refboard.services.native import load_usearch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index holds.

    Attributes:
        fingerprint: Of the model that made the vectors.
        dim: Length of a vector.
        generation: Of the vectors in the database that it stands for; -1 for none, when it was
            not complete yet.
        count: How many there are.
    """

    fingerprint: str
    dim: int
    generation: int
    count: int


class IndexFile:
    """The two files of one space."""

    def __init__(self, folder: Path, space: str) -> None:
        self._index = folder / f"{space}.usearch"
        self._seal = folder / f"{space}.json"

    def read(
        self, fingerprint: str, dim: int, exact_limit: int = EXACT_LIMIT
    ) -> tuple[UsearchIndex, Contents] | None:
        """Return an index of this model's vectors as it was written, or None on any doubt.

        It may stand for another generation than the database has now.
        """
        try:
            seal = json.loads(self._seal.read_text(encoding="utf-8"))
            contents = Contents(fingerprint, dim, int(seal["generation"]), int(seal["count"]))
            content = self._index.read_bytes()
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return None
        if seal != _seal_of(content, contents):
            log.info("The index file %s does not fit and is made again", self._index.name)
            return None
        index = UsearchIndex.from_bytes(content, dim, exact_limit)
        return (index, contents) if len(index) == contents.count else None

    def write(self, index: UsearchIndex, contents: Contents) -> None:
        """Replace both files, so that `read` gives this index with these contents.

        Raises:
            StorageError: the folder cannot be written.
        """
        content = index.to_bytes()
        seal = json.dumps(_seal_of(content, contents), indent=1)
        try:
            make_folder(self._index.parent, levels=2)
            write_file(self._index, content)
            write_file(self._seal, seal.encode())
        except OSError as error:
            raise StorageError(
                f'The search index "{self._index.name}" could not be written.',
                "Search works; free some space so that the next start is quick.",
            ) from error


def _seal_of(content: bytes | bytearray, contents: Contents) -> dict[str, Any]:  # Any: JSON
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "layout": LAYOUT,
        "usearch": load_usearch().__version__,
        **asdict(contents),
    }
