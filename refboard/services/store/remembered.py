"""Values that a library remembers by name."""

from sqlalchemy import delete, insert, select

from refboard.services.store.database import Database
from refboard.services.store.schema import meta


class Remembered:
    """The table of remembered values; of a read-only library they are kept while it is open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unkept: dict[str, str | None] = {}

    def get(self, key: str) -> str | None:
        """Return what is remembered under a name, None for nothing."""
        if key in self._unkept:
            return self._unkept[key]
        query = select(meta.c.value).where(meta.c.key == key)
        with self._database.snapshot() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def put(self, key: str, value: str | None) -> None:
        """Remember a value in place of what was there; None forgets it."""
        if self.get(key) == value:
            return
        if self._database.is_read_only:
            self._unkept[key] = value
            return
        with self._database.transaction() as connection:
            if value is None:
                connection.execute(delete(meta).where(meta.c.key == key))
            else:
                statement = insert(meta).prefix_with("OR REPLACE")
                connection.execute(statement.values(key=key, value=value))
