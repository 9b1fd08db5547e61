"""Keep the palette of each picture: its main colours and how much of it each has.

Frozen: libraries in the field were upgraded by these very statements.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

_STATEMENTS = (
    # An id is never used twice: what was written since one is all above it.
    """CREATE TABLE palettes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        asset_key INTEGER NOT NULL UNIQUE REFERENCES assets (key) ON DELETE CASCADE,
        colours BLOB NOT NULL CHECK (length(colours) % 4 = 0)
    ) STRICT""",
)


def upgrade() -> None:
    """Bring a library of revision 0007 to this one; palettes are filled in while it is idle."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
