"""Persistence of unfinished work: imports to do, and what failed and why.

What became of originals (originals.py) is told with the failures, and dismissed with them.

Nothing is ever marked as running. A job is pending until what it stands for is in the database,
so a process that died left nothing to clean up. A failure that the user dismissed keeps its row,
with an empty sentence: it is told no more, but can still be retried from the board.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from refboard.core.asset import Asset, AssetState, Failure, Source
from refboard.core.ids import AssetId, BoardId
from refboard.services.store.database import Database
from refboard.services.store.originals import is_told, told_troubles, trouble_of
from refboard.services.store.row_mapping import (
    ASSET_COLUMNS,
    asset_key,
    asset_keys,
    asset_of,
    full_path,
    one_of,
)
from refboard.services.store.schema import (
    assets,
    boards,
    embed_failures,
    import_jobs,
    items,
    original_looks,
    sources,
)
from refboard.services.store.vectors import Space

_PENDING = "pending"
_FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """An accepted asset that waits for its import.

    Attributes:
        asset_id: The asset to import.
        source: Where to read it from.
        link: Leave the original where it is.
        attempts: How often it failed before.
    """

    asset_id: AssetId
    source: Source
    link: bool
    attempts: int


class JobStore:
    """All imports to do and all failures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, limit: int, exclude: Collection[AssetId] = ()) -> list[Job]:
        """Return imports to do, oldest first.

        Args:
            limit: How many at most.
            exclude: Leave out these assets, because they are in the works.
        """
        query = (
            select(
                assets.c.id,
                import_jobs.c.path,
                import_jobs.c.url,
                import_jobs.c.name,
                import_jobs.c.is_staged,
                import_jobs.c.is_linked,
                import_jobs.c.attempts,
            )
            .join(assets, assets.c.key == import_jobs.c.asset_key)
            .where(import_jobs.c.state == _PENDING)
            .order_by(import_jobs.c.asset_key)
            .limit(limit)
        )
        if exclude:
            query = query.where(~one_of(assets.c.id, exclude))
        with self._database.snapshot() as connection:
            return [_job_of(row) for row in connection.execute(query)]

    def pending_count(self) -> int:
        """Return how many imports are to do."""
        query = select(func.count()).where(import_jobs.c.state == _PENDING)
        with self._database.snapshot() as connection:
            return int(connection.execute(query).scalar_one())

    def staged_paths(self) -> set[Path]:
        """Return the library's own files that imports, failed ones too, are to be read from."""
        query = select(import_jobs.c.path).where(import_jobs.c.is_staged == 1)
        with self._database.snapshot() as connection:
            return {Path(path) for path in connection.execute(query).scalars()}

    def files_on_board(self, board_id: BoardId) -> dict[str, AssetId]:
        """Return the assets on a board that are not imported yet, or failed, by their files."""
        query = (
            select(import_jobs.c.path, assets.c.id)
            .join(assets, assets.c.key == import_jobs.c.asset_key)
            .join(items, items.c.asset_key == import_jobs.c.asset_key)
            .join(boards, boards.c.key == items.c.board_key)
            .where(boards.c.id == board_id, import_jobs.c.is_staged == 0)
        )
        with self._database.snapshot() as connection:
            return {path: AssetId(found) for path, found in connection.execute(query).all()}

    def failures(self) -> list[Failure]:
        """Return what could not be imported, what could not be embedded, and lost originals."""
        with self._database.snapshot() as connection:
            failed = [
                _failure_of(row)
                for table in (import_jobs, embed_failures)
                for row in connection.execute(_failures_in(table))
            ]
            return failed + [trouble_of(row) for row in connection.execute(told_troubles())]

    def failure_count(self) -> int:
        """Return how many `failures` gives."""
        counts = [
            select(func.count()).select_from(table).where(_is_told(table))
            for table in (import_jobs, embed_failures)
        ]
        counts.append(select(func.count()).select_from(original_looks).where(is_told(None)))
        with self._database.snapshot() as connection:
            return sum(int(connection.execute(count).scalar_one()) for count in counts)

    def fail(self, asset_id: AssetId, sentence: str, hint: str) -> None:
        """Note that an asset could not be imported: job and asset are FAILED until a retry."""
        with self._database.transaction() as connection:
            key = asset_key(connection, asset_id)
            connection.execute(
                update(import_jobs)
                .where(import_jobs.c.asset_key == key)
                .values(
                    state=_FAILED,
                    attempts=import_jobs.c.attempts + 1,
                    sentence=sentence,
                    hint=hint,
                )
            )
            _move(connection, [key], AssetState.PENDING, AssetState.FAILED)

    def fail_embedding(self, asset_id: AssetId, space: Space, sentence: str, hint: str) -> None:
        """Note that a stored asset could not be embedded in `space`; it stays STORED."""
        with self._database.transaction() as connection:
            row = {
                "space_id": space.id,
                "asset_key": asset_key(connection, asset_id),
                "sentence": sentence,
                "hint": hint,
            }
            connection.execute(
                upsert(embed_failures)
                .values(row)
                .on_conflict_do_update(
                    index_elements=[embed_failures.c.space_id, embed_failures.c.asset_key],
                    set_={"sentence": sentence, "hint": hint},
                )
            )

    def dismiss(self, ids: Collection[AssetId] | None = None) -> int:
        """Tell no more of failures; assets and the items that show them stay as they are.

        A picture whose original was changed is kept as it was.

        Args:
            ids: Those of these assets; None for all.

        Returns:
            How many failures there were.
        """
        with self._database.transaction() as connection:
            keys = None if ids is None else list(asset_keys(connection, ids).values())
            count = 0
            for table in (import_jobs, embed_failures):
                told = _is_told(table)
                if keys is not None:
                    told &= one_of(table.c.asset_key, keys)
                statement = update(table).where(told).values(sentence="", hint="")
                count += connection.execute(statement).rowcount
            kept = update(original_looks).where(is_told(keys)).values(sentence="", hint="")
            return count + connection.execute(kept).rowcount

    def drop_dismissed(self) -> int:
        """Remove assets that never were imported, were dismissed and are on no board.

        Only while no window is open: undoing there brings items of such assets back.

        Returns:
            How many there were.
        """
        query = select(import_jobs.c.asset_key).where(
            import_jobs.c.state == _FAILED,
            import_jobs.c.sentence == "",
            ~select(items.c.id).where(items.c.asset_key == import_jobs.c.asset_key).exists(),
        )
        with self._database.snapshot() as connection:
            keys = list(connection.execute(query).scalars())
        if keys:
            with self._database.transaction() as connection:
                connection.execute(delete(assets).where(one_of(assets.c.key, keys)))
        return len(keys)

    def retry(self, ids: Collection[AssetId] | None = None) -> int:
        """Make failures work to do again.

        Args:
            ids: Those of these assets, dismissed ones too; None for all that are not dismissed.

        Returns:
            How many failures there were.
        """
        with self._database.transaction() as connection:
            if ids is None:
                imports = _is_told(import_jobs)
                embeds = delete(embed_failures).where(_is_told(embed_failures))
            else:
                keys = list(asset_keys(connection, ids).values())
                imports = (import_jobs.c.state == _FAILED) & one_of(import_jobs.c.asset_key, keys)
                embeds = delete(embed_failures).where(one_of(embed_failures.c.asset_key, keys))
            revived = connection.execute(
                update(import_jobs)
                .where(imports)
                .values(state=_PENDING, sentence="", hint="")
                .returning(import_jobs.c.asset_key)
            )
            revived_keys = list(revived.scalars())
            _move(connection, revived_keys, AssetState.FAILED, AssetState.PENDING)
            return len(revived_keys) + connection.execute(embeds).rowcount

    def cancel_pending(self, sentence: str) -> list[Failure]:
        """Turn all imports to do into failures with this sentence, and return those."""
        with self._database.transaction() as connection:
            cancelled = connection.execute(
                update(import_jobs)
                .where(import_jobs.c.state == _PENDING)
                .values(state=_FAILED, sentence=sentence, hint="")
                .returning(import_jobs.c.asset_key)
            )
            keys = list(cancelled.scalars())
            _move(connection, keys, AssetState.PENDING, AssetState.FAILED)
            query = _failures_in(import_jobs).where(one_of(import_jobs.c.asset_key, keys))
            return [_failure_of(row) for row in connection.execute(query)]

    def known_source(self, path: Path, size: int, mtime_ns: int) -> Asset | None:
        """Return the stored asset that came from this very file, unchanged since.

        Args:
            path: The file.
            size: Its size now, in bytes.
            mtime_ns: Its modification time now, in nanoseconds; 0 is never known.
        """
        if not mtime_ns:
            return None
        values = {"of_path": full_path(path), "of_size": size, "of_time": mtime_ns}
        with self._database.snapshot() as connection:
            row = connection.execute(_BY_SOURCE, values).first()
        return asset_of(row) if row is not None else None


# Built once: a drop asks this for each of its files.
_BY_SOURCE = (
    select(*ASSET_COLUMNS)
    .join(sources, sources.c.asset_key == assets.c.key)
    .where(
        sources.c.path == bindparam("of_path", type_=sources.c.path.type),
        sources.c.byte_size == bindparam("of_size", type_=sources.c.byte_size.type),
        sources.c.mtime_ns == bindparam("of_time", type_=sources.c.mtime_ns.type),
    )
)


def _move(connection: Connection, keys: list[int], old: AssetState, new: AssetState) -> None:
    connection.execute(
        update(assets)
        .where(one_of(assets.c.key, keys), assets.c.state == old.value)
        .values(state=new.value)
    )


def _is_told(table: Table) -> ColumnElement[bool]:
    """Return the condition for the failures of a table that are not dismissed."""
    told = table.c.sentence != ""
    return told & (table.c.state == _FAILED) if "state" in table.c else told


# Any: the rows of these queries have no static shape.
def _failures_in(table: Table) -> Select[Any]:
    return (
        select(assets.c.id, assets.c.name, assets.c.source, table.c.sentence, table.c.hint)
        .join(assets, assets.c.key == table.c.asset_key)
        .where(_is_told(table))
        .order_by(table.c.asset_key)
    )


def _failure_of(row: Sequence[Any]) -> Failure:
    asset_id, name, source, sentence, hint = row
    return Failure(asset_id, name, source, sentence, hint)


def _job_of(row: Sequence[Any]) -> Job:
    asset_id, path, url, name, is_staged, is_linked, attempts = row
    source = Source(Path(path), url, name, bool(is_staged))
    return Job(asset_id, source, bool(is_linked), attempts)
