"""Keep names folded, one row for each name of an asset, with their trigrams.

The tables are frozen: libraries in the field were upgraded by these very statements. What is in
them is made of assets, sources and tags, by the code of today.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    "DROP TABLE names",
    """CREATE TABLE names (
        id INTEGER PRIMARY KEY,
        asset_key INTEGER NOT NULL REFERENCES assets (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        folded TEXT NOT NULL,
        words TEXT NOT NULL,
        UNIQUE (asset_key, name)
    ) STRICT""",
    # Without a copy of its text, without positions: a third of the size, and the names are there.
    """CREATE VIRTUAL TABLE name_grams USING fts5(
        grams, content = '', columnsize = 0, detail = none, prefix = '1 2', tokenize = 'ascii'
    )""",
)


def upgrade() -> None:
    """Bring a library of revision 0002 to this one."""
    from refboard.services.store.names import fill

    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
    fill(op.get_bind())
