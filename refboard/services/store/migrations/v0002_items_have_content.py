"""Give items a content, boards groups and settings.

Frozen: libraries in the field were upgraded by these very statements.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    # A new table and not new columns: a check that names a kind cannot be altered. Its name is its
    # own from the start, so that the schema reads as if it had always been so.
    "DROP INDEX items_order",
    "DROP INDEX items_asset",
    "ALTER TABLE items RENAME TO items_before",
    """CREATE TABLE items (
        board_key INTEGER NOT NULL REFERENCES boards (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (length(kind) > 0),
        asset_key INTEGER REFERENCES assets (key),
        x REAL NOT NULL,
        y REAL NOT NULL,
        width REAL NOT NULL CHECK (width > 0),
        height REAL NOT NULL CHECK (height > 0),
        rotation REAL NOT NULL,
        z REAL NOT NULL,
        is_flipped_h INTEGER NOT NULL CHECK (is_flipped_h IN (0, 1)),
        is_flipped_v INTEGER NOT NULL CHECK (is_flipped_v IN (0, 1)),
        opacity REAL NOT NULL CHECK (opacity BETWEEN 0 AND 1),
        is_locked INTEGER NOT NULL CHECK (is_locked IN (0, 1)),
        group_id TEXT,
        content TEXT NOT NULL,
        PRIMARY KEY (board_key, id),
        CHECK (kind <> 'picture' OR asset_key IS NOT NULL)
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO items SELECT
        board_key, id, CASE kind WHEN 'image' THEN 'picture' ELSE kind END, asset_key,
        x, y, width, height, rotation, z, is_flipped_h, is_flipped_v, opacity, is_locked,
        NULL, '{"version":1}'
    FROM items_before ORDER BY board_key, id""",
    "DROP TABLE items_before",
    "CREATE INDEX items_asset ON items (asset_key)",
    # The boards list reads a board's size and its topmost pictures from this alone.
    "CREATE INDEX items_order ON items (board_key, z, asset_key)",
    # What a group holds names it, and is mended on loading: an edit is written in any order.
    """CREATE TABLE groups (
        board_key INTEGER NOT NULL REFERENCES boards (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        colour TEXT NOT NULL,
        parent_id TEXT,
        is_collapsed INTEGER NOT NULL CHECK (is_collapsed IN (0, 1)),
        is_locked INTEGER NOT NULL CHECK (is_locked IN (0, 1)),
        PRIMARY KEY (board_key, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE board_settings (
        board_key INTEGER NOT NULL REFERENCES boards (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (board_key, name)
    ) STRICT, WITHOUT ROWID""",
)


def upgrade() -> None:
    """Bring a library of revision 0001 to this one."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)  # as it is: a colon names no parameter here
