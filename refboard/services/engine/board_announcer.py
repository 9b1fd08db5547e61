"""Telling which boards a library has."""

from collections.abc import Callable, Sequence

from refboard.core.asset import Asset
from refboard.core.board import BoardSummary
from refboard.core.events import BoardsChanged, Event, LibraryOpened
from refboard.services.library.boards import NO_BOARD
from refboard.services.library.library import Library


class BoardAnnouncer:
    """Tells one window; used by the library's owner only."""

    def __init__(self, library: Library, emit: Callable[[Event], None]) -> None:
        self._library = library
        self._store = library.store
        self._emit = emit

    def tell_opened(self) -> None:
        """Tell that the library is open, and which board to show."""
        boards = self._store.boards
        summaries = tuple(boards.all()) or (BoardSummary(NO_BOARD.id, NO_BOARD.name, 0),)
        last = boards.last_opened()
        known = {summary.id for summary in summaries}
        shown = last if last in known else summaries[0].id
        paths = self._library.paths
        self._emit(
            LibraryOpened(
                summaries,
                shown,
                paths.previews,
                paths.originals,
                self._covers(summaries),
                tuple(boards.trashed()),
                paths.scratch,
            )
        )

    def tell(self) -> None:
        """Tell that they are other ones, or are called or look otherwise."""
        summaries = tuple(self._store.boards.all())
        trashed = tuple(self._store.boards.trashed())
        self._emit(BoardsChanged(summaries, self._covers(summaries), trashed))

    def _covers(self, summaries: Sequence[BoardSummary]) -> tuple[Asset, ...]:
        ids = {asset_id for summary in summaries for asset_id in summary.cover}
        return tuple(self._store.assets.get(ids).values())
