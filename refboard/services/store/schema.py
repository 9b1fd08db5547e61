"""The tables as the queries name them.

What creates them is the newest step of migrations/; a test holds the two together. Any change
here needs a new step there: a released step is never edited.
"""

import os

from sqlalchemy import (
    Column,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from refboard.services.store.bounds import file_time, path_text, shown_text, whole

APPLICATION_ID = 0x52464244
"""The ASCII letters "RFBD" in the database header."""

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every schema there ever was, oldest first; known here so that opening need not load Alembic."""

HEAD = REVISIONS[-1]


class ShownText(TypeDecorator[str]):
    """Text to read: what has no UTF-8 form is replaced, and so is a zero."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text storable."""
        return None if value is None else shown_text(value)


class PathText(TypeDecorator[str]):
    """A path or address, kept exactly: as text, or as bytes where the name is no valid text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        """Turn a name with undecodable bytes into those bytes."""
        return None if value is None else path_text(value)

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        """Turn such bytes back into the name that the operating system knows."""
        return os.fsdecode(value) if isinstance(value, bytes) else value


class Count(TypeDecorator[int]):
    """How many, or how large: at least 0, at most what 64 bits hold."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Bring the number into range."""
        return None if value is None else whole(value, least=0)


class FileTime(TypeDecorator[int]):
    """When a file was changed, in nanoseconds; only ever compared."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Count times that 64 bits do not hold around."""
        return None if value is None else file_time(value)


metadata = MetaData()

assets = Table(
    "assets",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", ShownText),
    Column("sha256", ShownText),
    Column("name", ShownText),
    Column("width", Count),
    Column("height", Count),
    Column("format", Text),
    Column("byte_size", Count),
    Column("has_alpha", Integer),
    Column("storage", Text),
    Column("source", PathText),
    Column("url", ShownText),
    Column("state", Text),
    Column("imported_at", Float),
    Column("remarks", Text),
)

aliases = Table(
    "asset_aliases",
    metadata,
    Column("alias", ShownText, primary_key=True),
    Column("asset_key", Integer),
)

sources = Table(
    "sources",
    metadata,
    Column("path", PathText, primary_key=True),
    Column("asset_key", Integer),
    Column("byte_size", Count),
    Column("mtime_ns", FileTime),
)

import_jobs = Table(
    "import_jobs",
    metadata,
    Column("asset_key", Integer, primary_key=True, autoincrement=False),
    Column("state", Text),
    Column("attempts", Integer),
    Column("path", PathText),
    Column("url", ShownText),
    Column("name", ShownText),
    Column("is_staged", Integer),
    Column("is_linked", Integer),
    Column("sentence", ShownText),
    Column("hint", ShownText),
)

embed_failures = Table(
    "embed_failures",
    metadata,
    Column("space_id", Integer, primary_key=True),
    Column("asset_key", Integer, primary_key=True),
    Column("sentence", ShownText),
    Column("hint", ShownText),
)

original_looks = Table(
    "original_looks",
    metadata,
    Column("asset_key", Integer, primary_key=True, autoincrement=False),
    Column("seen", Text),
    Column("byte_size", Count),
    Column("mtime_ns", FileTime),
    Column("ctime_ns", FileTime),
    Column("is_wanted", Integer),
    Column("sentence", ShownText),
    Column("hint", ShownText),
)

boards = Table(
    "boards",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", ShownText),
    Column("name", ShownText),
    Column("created_at", Float),
    Column("changed_at", Float),
    Column("trashed_at", Float),
    Column("view_x", Float),
    Column("view_y", Float),
    Column("view_zoom", Float),
    Column("place", Integer),
)

items = Table(
    "items",
    metadata,
    Column("board_key", Integer, primary_key=True),
    Column("id", ShownText, primary_key=True),
    Column("kind", Text),
    Column("asset_key", Integer),
    Column("x", Float),
    Column("y", Float),
    Column("width", Float),
    Column("height", Float),
    Column("rotation", Float),
    Column("z", Float),
    Column("is_flipped_h", Integer),
    Column("is_flipped_v", Integer),
    Column("opacity", Float),
    Column("is_locked", Integer),
    Column("group_id", Text),
    Column("content", Text),
)

groups = Table(
    "groups",
    metadata,
    Column("board_key", Integer, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("name", ShownText),
    Column("colour", Text),
    Column("parent_id", Text),
    Column("is_collapsed", Integer),
    Column("is_locked", Integer),
)

board_settings = Table(
    "board_settings",
    metadata,
    Column("board_key", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text),
)

tags = Table(
    "tags",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", ShownText),
)

asset_tags = Table(
    "asset_tags",
    metadata,
    Column("tag_id", Integer, primary_key=True),
    Column("asset_key", Integer, primary_key=True),
)

names = Table(
    "names",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asset_key", Integer),
    Column("name", ShownText),
    Column("folded", Text),
    Column("words", Text),
)

spaces = Table(
    "spaces",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", ShownText),
    Column("model", ShownText),
    Column("version", ShownText),
    Column("dim", Integer),
    Column("fingerprint", ShownText),
    Column("generation", Integer),
)

vectors = Table(
    "vectors",
    metadata,
    Column("space_id", Integer, primary_key=True),
    Column("variant", Integer, primary_key=True),
    Column("asset_key", Integer, primary_key=True),
    Column("vector", LargeBinary),
)

picture_hashes = Table(
    "picture_hashes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("asset_key", Integer),
    Column("rules", Integer),
    Column("hashes", LargeBinary),
)

kept_copies = Table(
    "kept_copies",
    metadata,
    Column("asset_key", Integer, primary_key=True, autoincrement=False),
    Column("other_key", Integer, primary_key=True, autoincrement=False),
)

palettes = Table(
    "palettes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asset_key", Integer),
    Column("colours", LargeBinary),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", ShownText),
)
