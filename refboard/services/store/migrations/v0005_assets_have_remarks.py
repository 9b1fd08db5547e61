"""Give assets remarks: what is to be known of how a picture is shown.

Frozen: libraries in the field were upgraded by these very statements.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring a library of revision 0004 to this one; no row is written, however many there are."""
    # JSON: pairs of a kind and a count; empty for nothing, which is what most pictures have.
    op.get_bind().exec_driver_sql("ALTER TABLE assets ADD COLUMN remarks TEXT NOT NULL DEFAULT ''")
