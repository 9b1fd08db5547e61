"""Keep by what copies of a picture are met, and which of them the user keeps.

Frozen: libraries in the field were upgraded by these very statements.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

_STATEMENTS = (
    # A number is never used twice: what was replaced is known by the number that is gone.
    """CREATE TABLE picture_hashes (
        number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        asset_key INTEGER NOT NULL UNIQUE REFERENCES assets (key) ON DELETE CASCADE,
        rules INTEGER NOT NULL,
        hashes BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE kept_copies (
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        other_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        PRIMARY KEY (asset_key, other_key),
        CHECK (asset_key < other_key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX kept_copies_of_other ON kept_copies (other_key)",
)


def upgrade() -> None:
    """Bring a library of revision 0006 to this one; what is missing is filled when it is idle."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
