"""Open a board file as one that an enemy may have made.

Nothing of a file is used before all of it was checked: header, pages, schema, every value and the
hash of every original. The file is opened read-only and as it stands, so no journal lying beside
it is ever replayed.
"""

import hashlib
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from refboard.core.errors import BoardFileError, ContentError
from refboard.services.interchange.board_check import check_schema, read_tables
from refboard.services.interchange.board_format import (
    APPLICATION_ID,
    PART_BYTES,
    SCHEMAS,
    VERSION,
    FiledAsset,
    FiledBoard,
    refusal,
)
from refboard.services.interchange.progress import Progress, Tell, untold

_MAGIC = b"SQLite format 3\x00"
_SETUP = ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0")


class BoardReader:
    """A board file that passed every check.

    Attributes:
        content: What it holds, the originals' bytes aside.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, content: FiledBoard) -> None:
        self._path = path
        self._connection = connection
        self.content = content

    def parts(self, asset: FiledAsset) -> Iterator[bytes]:
        """Yield an original in parts of at most PART_BYTES, checking again what is read.

        Raises:
            BoardFileError: the bytes are not those of the picture's hash; raised at the end.
        """
        with _refusing(self._path):
            yield from _parts(self._connection, asset)


@contextmanager
def open_board_file(
    path: Path, *, check_originals: bool = True, tell: Tell = untold
) -> Iterator[BoardReader]:
    """Check a board file and hold it open.

    Args:
        path: The file.
        check_originals: Hash every original, too; off only for a file that we just wrote.
        tell: Takes how far that is.

    Raises:
        BoardFileError: it cannot be read, is damaged, hostile or newer than this RefBoard.
    """
    version = _check_header(path)
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with _refusing(path):
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        with _refusing(path):
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 2 * PART_BYTES)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            for pragma in _SETUP:
                connection.execute(f"PRAGMA {pragma}")
            check_schema(connection, version)
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise ValueError("its pages do not fit together")
            content = read_tables(connection, version)
            if check_originals:
                _check_originals(connection, content, tell)
        yield BoardReader(path, connection, content)
    finally:
        connection.close()


def _check_originals(connection: sqlite3.Connection, content: FiledBoard, tell: Tell) -> None:
    filed = [asset for asset in content.assets.values() if asset.has_original]
    progress = Progress(sum(asset.byte_size for asset in filed), tell)
    for asset in filed:
        for part in _parts(connection, asset):
            progress.add(len(part))


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn what a bad file makes SQLite or the checks raise into the sentence for the user."""
    try:
        yield
    except sqlite3.Error as error:
        raise refusal(path, "it cannot be read to its end") from error
    except (ValueError, ContentError) as error:
        raise refusal(path, str(error)) from error


def _check_header(path: Path) -> int:
    """Return the version of the format."""
    try:
        # Anything but a plain file could block for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise refusal(path, "it is no file")
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise BoardFileError(
            f'"{path.name}" cannot be read: {error.strerror or "unknown reason"}.',
            "Check that the file is there and that you may read it.",
        ) from error
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise refusal(path, "it starts like another kind of file")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise refusal(path, "it belongs to another program")
    version = int.from_bytes(header[60:64], "big")
    if version > VERSION:
        raise BoardFileError(
            f'"{path.name}" was made by a newer RefBoard.', "Update RefBoard, then open it again."
        )
    if version not in SCHEMAS:
        raise refusal(path, "it has no version")
    return version


def _parts(connection: sqlite3.Connection, asset: FiledAsset) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    rows = connection.execute(
        "SELECT part, content FROM originals WHERE asset_key = ? ORDER BY part", (asset.key,)
    )
    for number, (part, content) in enumerate(rows):
        size += len(content)
        if part != number or not content or len(content) > PART_BYTES or size > asset.byte_size:
            raise ValueError("an original is not whole")
        digest.update(content)
        yield content
    if size != asset.byte_size or digest.hexdigest() != asset.sha256:
        raise ValueError("an original was altered")
