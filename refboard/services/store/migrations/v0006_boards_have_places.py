"""Give boards a place in the list: the order in which they were made, until somebody moves one.

Frozen: libraries in the field were upgraded by these very statements.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

_STATEMENTS = (
    "ALTER TABLE boards ADD COLUMN place INTEGER NOT NULL DEFAULT 0",
    "UPDATE boards SET place = key",
)


def upgrade() -> None:
    """Bring a library of revision 0005 to this one; the list stays as it was."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
