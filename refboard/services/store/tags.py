"""Persistence of tags: words that people give to assets. Case does not tell two tags apart."""

from collections.abc import Collection

from sqlalchemy import delete, func, insert, select

from refboard.core.ids import AssetId
from refboard.services.store.database import Database
from refboard.services.store.names import reindex
from refboard.services.store.names.folding import folded
from refboard.services.store.row_mapping import asset_keys, one_of
from refboard.services.store.schema import asset_tags, tags


class TagStore:
    """All tags of the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, asset_ids: Collection[AssetId], tag: str) -> None:
        """Give assets a tag; those that have it keep it."""
        name = _checked(tag)
        with self._database.transaction() as connection:
            keys = sorted(set(asset_keys(connection, asset_ids).values()))
            connection.execute(insert(tags).prefix_with("OR IGNORE").values(name=name))
            tag_id = connection.execute(select(tags.c.id).where(tags.c.name == name)).scalar_one()
            if keys:
                connection.execute(
                    insert(asset_tags).prefix_with("OR IGNORE"),
                    [{"tag_id": tag_id, "asset_key": key} for key in keys],
                )
            reindex(connection, keys)

    def remove(self, asset_ids: Collection[AssetId], tag: str) -> None:
        """Take a tag from assets; a tag that nothing has any more is gone."""
        name = _checked(tag)
        with self._database.transaction() as connection:
            keys = sorted(set(asset_keys(connection, asset_ids).values()))
            tag_id = connection.execute(select(tags.c.id).where(tags.c.name == name)).scalar()
            if tag_id is None:
                return
            connection.execute(
                delete(asset_tags).where(
                    asset_tags.c.tag_id == tag_id, one_of(asset_tags.c.asset_key, keys)
                )
            )
            is_used = select(1).where(asset_tags.c.tag_id == tag_id).exists()
            connection.execute(delete(tags).where(tags.c.id == tag_id, ~is_used))
            reindex(connection, keys)

    def of(self, asset_id: AssetId) -> tuple[str, ...]:
        """Return the tags of an asset in alphabetical order."""
        with self._database.snapshot() as connection:
            key = asset_keys(connection, [asset_id]).get(asset_id)
            query = (
                select(tags.c.name)
                .join(asset_tags, asset_tags.c.tag_id == tags.c.id)
                .where(asset_tags.c.asset_key == key)
                .order_by(tags.c.name)
            )
            return tuple(connection.execute(query).scalars())

    def of_each(self, asset_ids: Collection[AssetId]) -> dict[AssetId, tuple[str, ...]]:
        """Return the tags of those assets that have any, in alphabetical order."""
        with self._database.snapshot() as connection:
            known = asset_keys(connection, asset_ids)
            query = (
                select(asset_tags.c.asset_key, tags.c.name)
                .join(tags, tags.c.id == asset_tags.c.tag_id)
                .where(one_of(asset_tags.c.asset_key, sorted(set(known.values()))))
                .order_by(tags.c.name)
            )
            found: dict[int, list[str]] = {}
            for key, name in connection.execute(query):
                found.setdefault(key, []).append(name)
        return {one: tuple(found[key]) for one, key in known.items() if key in found}

    def matching(self, keys: Collection[int], text: str) -> dict[int, str]:
        """Return for those of some assets that have a tag with these words in it the first one."""
        wanted = folded(text)
        if not keys or not wanted:
            return {}
        query = (
            select(asset_tags.c.asset_key, tags.c.name)
            .join(tags, tags.c.id == asset_tags.c.tag_id)
            .where(one_of(asset_tags.c.asset_key, keys))
            .order_by(tags.c.name.desc())
        )
        with self._database.snapshot() as connection:
            found = connection.execute(query).all()
        return {key: name for key, name in found if wanted in folded(name)}

    def counts(self) -> dict[str, int]:
        """Return how many assets have each tag, in alphabetical order."""
        query = (
            select(tags.c.name, func.count())
            .join(asset_tags, asset_tags.c.tag_id == tags.c.id)
            .group_by(tags.c.id)
            .order_by(tags.c.name)
        )
        with self._database.snapshot() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def _checked(tag: str) -> str:
    name = " ".join(tag.split())
    if not name:
        raise ValueError("a tag without a letter")
    return name
