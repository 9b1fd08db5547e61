"""Remember what was last seen of originals that are not, or may not be, what they were.

Frozen: libraries in the field were upgraded by these very statements.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """CREATE TABLE original_looks (
        asset_key INTEGER NOT NULL PRIMARY KEY REFERENCES assets (key) ON DELETE CASCADE,
        seen TEXT NOT NULL CHECK (seen IN ('unchanged', 'missing', 'changed')),
        byte_size INTEGER NOT NULL CHECK (byte_size >= 0),
        mtime_ns INTEGER NOT NULL,
        ctime_ns INTEGER NOT NULL,
        is_wanted INTEGER NOT NULL CHECK (is_wanted IN (0, 1)),
        sentence TEXT NOT NULL,
        hint TEXT NOT NULL
    ) STRICT""",
)


def upgrade() -> None:
    """Bring a library of revision 0003 to this one."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
