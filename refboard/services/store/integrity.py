"""Check that a library's database is whole: SQLite's own checks, then what must hold for us."""

from refboard.services.store.database import Database

_INVARIANTS = (
    (
        "SELECT count(*) FROM assets WHERE state IN ('stored', 'ready') AND sha256 IS NULL",
        "Stored pictures without a content hash: {}.",
    ),
    (
        "SELECT count(*) FROM assets WHERE state IN ('pending', 'failed') "
        "AND key NOT IN (SELECT asset_key FROM import_jobs)",
        "Unfinished pictures without a job that would finish them: {}.",
    ),
    (
        "SELECT count(*) FROM import_jobs JOIN assets ON assets.key = import_jobs.asset_key "
        "WHERE assets.state <> import_jobs.state",
        "Jobs that contradict the state of their picture: {}.",
    ),
    (
        "SELECT count(*) FROM asset_aliases JOIN assets ON assets.id = asset_aliases.alias",
        "Picture ids that mean two pictures: {}.",
    ),
    (
        "SELECT count(*) FROM assets WHERE state = 'ready' AND key NOT IN ("
        "SELECT asset_key FROM vectors JOIN spaces ON spaces.id = vectors.space_id "
        "WHERE spaces.name = 'look' AND variant = 0)",
        "Pictures marked as findable without a vector: {}.",
    ),
    (
        "SELECT count(*) FROM vectors JOIN spaces ON spaces.id = vectors.space_id "
        "WHERE length(vector) <> 2 * dim",
        "Vectors of the wrong length: {}.",
    ),
    (
        "SELECT count(*) FROM assets WHERE state IN ('stored', 'ready') "
        "AND key NOT IN (SELECT asset_key FROM names)",
        "Stored pictures that cannot be found by name: {}.",
    ),
    (
        "SELECT count(*) FROM items WHERE CASE WHEN json_valid(content) "
        "THEN json_extract(content, '$.version') IS NULL ELSE 1 END",
        "Items whose content cannot be read: {}.",
    ),
)


def integrity(database: Database) -> list[str]:
    """Return one sentence for each thing that is wrong, none when all is well.

    Reads the whole database: seconds for a large library.
    """
    with database.snapshot() as connection:
        pages = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        found = [f"The database file is damaged: {line}." for line in pages if line != "ok"]
        if found:
            return found
        found += [
            f"A row of {table} refers to a row of {parent} that is not there."
            for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        for query, sentence in _INVARIANTS:
            count = connection.exec_driver_sql(query).scalar_one()
            if count:
                found.append(sentence.format(count))
    return found
