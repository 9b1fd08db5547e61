"""Persistence of boards and of what is on them."""

import logging
import math
import time

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from refboard.core.board import (
    OTHERWISE_NAMED,
    Board,
    BoardSummary,
    Viewpoint,
    board_name,
    mended,
)
from refboard.core.content.board_settings import BoardSettings
from refboard.core.document import Change, GroupChange
from refboard.core.errors import QueryError
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.services.store.board_rows import (
    apply_groups,
    apply_items,
    apply_settings,
    read_groups,
    read_items,
    read_settings,
)
from refboard.services.store.bounds import kept_place, shown_text
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import asset_keys
from refboard.services.store.schema import assets, boards, items, meta

log = logging.getLogger(__name__)

_LAST_BOARD = "last_board"
GAVE_WAY = "gave_way"
"""Names the board that is only in the trash because another one came in its place."""
_COVER = 4
_LISTED = (boards.c.place, boards.c.key)
_LAST_PLACE = select(func.coalesce(func.max(boards.c.place), 0) + 1).scalar_subquery()
_UPPERMOST = (
    select(assets.c.id)
    .join(items, items.c.asset_key == assets.c.key)
    .where(items.c.board_key == bindparam("of_board"))
    .order_by(items.c.z.desc(), items.c.asset_key.desc())
    .limit(4 * _COVER)
)

_MOVE = update(boards).where(boards.c.id == bindparam("of_board")).values(place=bindparam("to"))


class BoardStore:
    """All boards of the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[BoardSummary]:
        """Return the boards that are not in the trash, in the order of the list."""
        return self._summaries(is_trashed=False)

    def trashed(self) -> list[BoardSummary]:
        """Return the boards in the trash, in the order of the list.

        An empty one that only gave way to another is left out: there is nothing to bring back.
        """
        return self._summaries(is_trashed=True)

    def by_name(self, name: str) -> BoardSummary | None:
        """Return the board of this name that was changed last, or None."""
        stored = shown_text(board_name(name))
        named = [summary for summary in self.all() if summary.name == stored]
        return max(named, key=lambda summary: summary.changed_at, default=None)

    def load(self, board_id: BoardId) -> Board:
        """Return a board with its items, lowest first; groups that do not fit together are mended.

        Raises:
            QueryError: there is no such board.
        """
        with self._database.snapshot() as connection:
            row = connection.execute(select(boards).where(boards.c.id == board_id)).first()
            if row is None:
                raise _no_board()
            seen = _viewpoint(row.view_x, row.view_y, row.view_zoom)
            board, told = mended(
                Board(
                    board_id,
                    board_name(row.name, OTHERWISE_NAMED),
                    read_items(connection, row.key),
                    seen,
                    read_groups(connection, row.key),
                    read_settings(connection, row.key),
                )
            )
        for what in told:
            log.warning("Board %s: %s", board_id, what)
        return board

    def create(self, board: Board) -> None:
        """Add a new board with what it holds; harmless when it is there already.

        Raises:
            UnstorableError: an item's place is no number, or its picture is not in the library.
        """
        now = time.time()
        with self._database.transaction() as connection:
            made = (
                upsert(boards)
                .values(
                    id=board.id,
                    name=_named(board.name),
                    created_at=now,
                    changed_at=now,
                    place=_LAST_PLACE,
                    **_view_columns(board.viewpoint),
                )
                .on_conflict_do_nothing(index_elements=[boards.c.id])
            )
            connection.execute(made)
            _apply(connection, _board_key(connection, board.id), _making(board))

    def rename(self, board_id: BoardId, name: str) -> None:
        """Give a board another name.

        Raises:
            QueryError: there is no such board, or the name is empty.
        """
        self._update(board_id, name=_named(name), changed_at=time.time())

    def set_trashed(self, board_id: BoardId, is_trashed: bool) -> None:
        """Put a board into the trash or take it out.

        Raises:
            QueryError: there is no such board.
        """
        self._update(board_id, trashed_at=time.time() if is_trashed else None)

    def move(self, board_id: BoardId, before: BoardId | None) -> None:
        """Move a board up or down the list; that is no change of the board.

        Args:
            board_id: What is moved; those in the trash keep their places among the others.
            before: Which board it comes to lie before; None, or one that is not there: the end.

        Raises:
            QueryError: there is no such board.
        """
        query = select(boards.c.id, boards.c.place).order_by(*_LISTED)
        with self._database.transaction() as connection:
            places = {row.id: row.place for row in connection.execute(query)}
            if board_id not in places:
                raise _no_board()
            if before == board_id:
                return
            order = [found for found in places if found != board_id]
            order.insert(order.index(before) if before in order else len(order), board_id)
            moved = [
                {"of_board": found, "to": place}
                for place, found in enumerate(order, 1)
                if places[found] != place
            ]
            if moved:
                connection.execute(_MOVE, moved)

    def set_viewpoint(self, board_id: BoardId, viewpoint: Viewpoint) -> None:
        """Remember where a board was looked at; that is no change of the board.

        Raises:
            QueryError: there is no such board.
        """
        self._update(board_id, **_view_columns(viewpoint))

    def apply(self, board_id: BoardId, change: Change) -> None:
        """Make every `after` of a change true; harmless when it is true already.

        Raises:
            QueryError: there is no such board.
            UnstorableError: an item's place is no number, or it shows a picture that was never
                accepted; nothing is written.
        """
        with self._database.transaction() as connection:
            key = _board_key(connection, board_id)
            _apply(connection, key, change)
            connection.execute(
                update(boards).where(boards.c.key == key).values(changed_at=time.time())
            )

    def last_opened(self) -> BoardId | None:
        """Return the board that was open last, None when it is gone or in the trash."""
        query = (
            select(boards.c.id)
            .join(meta, meta.c.value == boards.c.id)
            .where(meta.c.key == _LAST_BOARD, boards.c.trashed_at.is_(None))
        )
        with self._database.snapshot() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else BoardId(found)

    def set_last_opened(self, board_id: BoardId) -> None:
        """Remember the board that is open."""
        with self._database.transaction() as connection:
            statement = insert(meta).prefix_with("OR REPLACE")
            connection.execute(statement.values(key=_LAST_BOARD, value=board_id))

    def places(self, asset_id: AssetId) -> list[tuple[BoardId, ItemId]]:
        """Return on which boards and as which items an asset lies, latest board first."""
        with self._database.snapshot() as connection:
            key = asset_keys(connection, [asset_id]).get(asset_id)
            query = (
                select(boards.c.id, items.c.id)
                .join(items, items.c.board_key == boards.c.key)
                .where(items.c.asset_key == key, boards.c.trashed_at.is_(None))
                .order_by(boards.c.changed_at.desc(), boards.c.key, items.c.z.desc(), items.c.id)
            )
            return [(BoardId(board), ItemId(item)) for board, item in connection.execute(query)]

    def _update(self, board_id: BoardId, **values: object) -> None:
        with self._database.transaction() as connection:
            done = connection.execute(
                update(boards).where(boards.c.id == board_id).values(**values)
            )
            if not done.rowcount:
                raise _no_board()

    def _summaries(self, *, is_trashed: bool) -> list[BoardSummary]:
        in_trash = boards.c.trashed_at.is_not(None)
        count = select(func.count()).where(items.c.board_key == boards.c.key).scalar_subquery()
        gave_way = boards.c.id.in_(select(meta.c.value).where(meta.c.key == GAVE_WAY))
        wanted = in_trash & ~(gave_way & (count == 0)) if is_trashed else ~in_trash
        query = (
            select(boards.c.key, boards.c.id, boards.c.name, count, boards.c.changed_at)
            .where(wanted)
            .order_by(*_LISTED)
        )
        with self._database.snapshot() as connection:
            return [
                BoardSummary(
                    BoardId(board_id),
                    board_name(name, OTHERWISE_NAMED),
                    number,
                    at,
                    _cover(connection, key),
                )
                for key, board_id, name, number, at in connection.execute(query).all()
            ]


def _no_board() -> QueryError:
    return QueryError("There is no such board.", "Choose one from the list of boards.")


def _named(name: str) -> str:
    named = board_name(name)
    if not named:
        raise QueryError("A board needs a name.")
    return named


def _view_columns(seen: Viewpoint | None) -> dict[str, float | None]:
    """Return the columns of a viewpoint; one that shows nothing is none."""
    found = (seen.x, seen.y, seen.zoom) if seen is not None else (None, None, None)
    if seen is not None and not (math.isfinite(seen.x + seen.y + seen.zoom) and seen.zoom > 0):
        found = (None, None, None)
    return dict(zip(("view_x", "view_y", "view_zoom"), found, strict=True))


def _board_key(connection: Connection, board_id: BoardId) -> int:
    key = connection.execute(select(boards.c.key).where(boards.c.id == board_id)).scalar()
    if key is None:
        raise _no_board()
    return int(key)


def _cover(connection: Connection, board_key: int) -> tuple[AssetId, ...]:
    """Return the topmost assets of a board, each once, of its uppermost items."""
    found = connection.execute(_UPPERMOST, {"of_board": board_key}).scalars()
    return tuple(AssetId(asset_id) for asset_id in list(dict.fromkeys(found))[:_COVER])


def _making(board: Board) -> Change:
    """Return the change that makes an empty board this one."""
    groups = tuple(GroupChange(None, group) for group in board.groups)
    settings = Change.of_settings(BoardSettings(), board.settings).settings
    return Change(Change.adding(board.items).entries, groups, settings)


def _apply(connection: Connection, board_key: int, change: Change) -> None:
    apply_items(connection, board_key, change.entries)
    apply_groups(connection, board_key, change.groups)
    apply_settings(connection, board_key, change.settings)


def _viewpoint(x: object, y: object, zoom: object) -> Viewpoint | None:
    """Return where a board was looked at; None where that was never kept, or is no place."""
    seen = Viewpoint(kept_place(x), kept_place(y), kept_place(zoom))
    return seen if seen.zoom > 0 else None
