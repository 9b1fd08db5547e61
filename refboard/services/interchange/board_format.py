"""The `.refboard` file: one SQLite application file, described byte for byte in docs/storage.md.

A version is what SCHEMAS says, to the letter: a file whose schema differs in a single character is
refused, so no trigger, view, index or generated column can come along. What a newer RefBoard adds
to items without another version is content of another kind, which is kept as it is.
"""

from dataclasses import dataclass
from pathlib import Path

from refboard.core.board import Board
from refboard.core.errors import BoardFileError
from refboard.core.ids import AssetId

APPLICATION_ID = 0x52464246
"""The ASCII letters "RFBF" in the database header."""

VERSION = 2
"""In the header's user_version; this one is written, and all in SCHEMAS are read."""

_BOARD = (
    "CREATE TABLE board (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "view_x REAL, view_y REAL, view_zoom REAL) STRICT"
)
_ASSETS = (
    "CREATE TABLE assets (key INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, name TEXT NOT NULL, "
    "width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL, "
    "byte_size INTEGER NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL) STRICT"
)
_ORIGINALS = (
    "CREATE TABLE originals (asset_key INTEGER NOT NULL, part INTEGER NOT NULL, "
    "content BLOB NOT NULL, PRIMARY KEY (asset_key, part)) STRICT"
)

SCHEMAS = {
    1: (
        _BOARD,
        _ASSETS,
        "CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, asset_key INTEGER NOT NULL, "
        "x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL, "
        "rotation REAL NOT NULL, z REAL NOT NULL, is_flipped_h INTEGER NOT NULL, "
        "is_flipped_v INTEGER NOT NULL, opacity REAL NOT NULL, is_locked INTEGER NOT NULL) STRICT",
        _ORIGINALS,
    ),
    2: (
        _BOARD,
        _ASSETS,
        "CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, "
        "asset_key INTEGER, x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, "
        "height REAL NOT NULL, rotation REAL NOT NULL, z REAL NOT NULL, "
        "is_flipped_h INTEGER NOT NULL, is_flipped_v INTEGER NOT NULL, opacity REAL NOT NULL, "
        "is_locked INTEGER NOT NULL, group_id TEXT, content TEXT NOT NULL) STRICT",
        "CREATE TABLE groups (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
        "colour TEXT NOT NULL, parent_id TEXT, is_collapsed INTEGER NOT NULL, "
        "is_locked INTEGER NOT NULL) STRICT",
        "CREATE TABLE board_settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
        _ORIGINALS,
    ),
}

PART_BYTES = 1024 * 1024
"""An original is cut into parts of this size; the last one may be shorter."""

MAX_ITEMS = 100_000
MAX_ASSETS = 100_000
MAX_GROUPS = 100_000
MAX_TEXT = 4096
MAX_SIDE_PX = 1_000_000
MAX_ORIGINAL_BYTES = 2 * 1024**3
MAX_UNITS = 1e12
"""No coordinate, side, angle or order is beyond this."""


@dataclass(frozen=True, slots=True)
class FiledAsset:
    """A picture in a board file.

    Attributes:
        key: Its number in the file.
        sha256: Hash of its original; empty when it was not known.
        name: The name to show.
        width: Oriented width of the original in pixels.
        height: Likewise.
        format: Format name such as "JPEG", or empty.
        byte_size: Size of the original.
        source: Where it came from: an address, or a file name without folders.
        url: Web address it came from, or empty.
        has_original: Its original is in the file.
    """

    key: int
    sha256: str
    name: str
    width: int
    height: int
    format: str
    byte_size: int
    source: str
    url: str
    has_original: bool


@dataclass(frozen=True, slots=True)
class FiledBoard:
    """What a board file holds, the originals aside.

    Attributes:
        board: Its id is empty; its items name their pictures by the ids in `assets`.
        assets: The pictures, by ids that mean something in this value only.
    """

    board: Board
    assets: dict[AssetId, FiledAsset]


def refusal(path: Path, why: str) -> BoardFileError:
    """Return the error for a board file that is not as it must be."""
    return BoardFileError(
        f'"{path.name}" is damaged or not a RefBoard board: {why}.',
        "Ask for the file again; nothing was changed in your library.",
    )
