"""The board that a library makes unasked, so that there is one to begin with.

It gives way to the first board that comes from outside, unless it was ever touched. Whoever shows
it may still put something on it that moment, so it only goes into the trash: seen there if it holds
anything, and otherwise forgotten at the next opening.
"""

from sqlalchemy import delete, exists, select, update

from refboard.core.board import Board
from refboard.services.store.boards import GAVE_WAY, BoardStore
from refboard.services.store.database import Database
from refboard.services.store.remembered import Remembered
from refboard.services.store.schema import board_settings, boards, groups, items

_MADE = "first_board"
_HOLDS_SOMETHING = (
    exists(select(items.c.id).where(items.c.board_key == boards.c.key))
    | exists(select(groups.c.id).where(groups.c.board_key == boards.c.key))
    | exists(select(board_settings.c.name).where(board_settings.c.board_key == boards.c.key))
)


class FirstBoard:
    """Knows which board was made unasked."""

    def __init__(self, database: Database, known: BoardStore) -> None:
        self._database = database
        self._boards = known
        self._remembered = Remembered(database)

    def make(self, board: Board) -> None:
        """Add it."""
        with self._database.transaction():
            self._boards.create(board)
            self._remembered.put(_MADE, board.id)

    def give_way(self) -> None:
        """Take it off the list of boards if nobody ever touched it."""
        made = self._remembered.get(_MADE)
        if made is None:
            return
        is_untouched = (
            (boards.c.id == made)
            & boards.c.trashed_at.is_(None)
            & (boards.c.changed_at == boards.c.created_at)
            & ~_HOLDS_SOMETHING
        )
        with self._database.transaction() as connection:
            gone = connection.execute(
                update(boards).where(is_untouched).values(trashed_at=boards.c.changed_at)
            )
            if gone.rowcount:
                self._remembered.put(GAVE_WAY, made)
            self._remembered.put(_MADE, None)

    def forget(self) -> None:
        """Delete what gave way and stayed empty; nothing may show it any more."""
        gone = self._remembered.get(GAVE_WAY)
        if gone is None:
            return
        is_empty = (boards.c.id == gone) & boards.c.trashed_at.is_not(None) & ~_HOLDS_SOMETHING
        with self._database.transaction() as connection:
            connection.execute(delete(boards).where(is_empty))
            self._remembered.put(GAVE_WAY, None)
