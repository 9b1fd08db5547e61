"""Files that lie on a board already when they are dropped again: told apart, and told of.

A file is known by its path, and only while it is as long as it was: one that was written anew is
another picture. Nothing is put on the board twice without being asked for.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset
from refboard.core.ids import AssetId, ItemId
from refboard.core.requests import ImportEntry
from refboard.core.words import counted
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard


class HasPath(Protocol):
    """A file that was found."""

    @property
    def path(self) -> Path:
        """Where it lies."""


File = TypeVar("File", bound=HasPath)


@dataclass(frozen=True, slots=True)
class AlreadyOnBoard:
    """What was dropped again.

    Attributes:
        sentence: What to say.
        item_ids: Where it lies already.
        add_again: Puts it on the board all the same.
    """

    sentence: str
    item_ids: tuple[ItemId, ...]
    add_again: Callable[[], None]


class AlreadyThere(QObject):
    """Knows which files lie on which board.

    Signals:
        met: Carries an AlreadyOnBoard.
    """

    met = Signal(object)

    def __init__(self, known_assets: KnownAssets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known_assets = known_assets
        self._read_now: dict[AssetId, Path] = {}

    def note(self, entries: Iterable[ImportEntry]) -> None:
        """Learn where pictures come from that the library has not read yet."""
        self._read_now |= {entry.asset_id: entry.source.path for entry in entries}

    def add_new(
        self,
        board: OpenBoard,
        files: Sequence[File],
        add: Callable[[Sequence[File]], None],
        add_again: Callable[[Sequence[File]], None],
    ) -> int:
        """Add the files that are not on a board yet, and tell of the others; return how many.

        Args:
            board: The board.
            files: What may be added.
            add: Adds those that are new.
            add_again: Adds the others once more, if the user wants that.
        """
        there = self._files_on(board) if len(board.document) else {}
        here = [one for one in files if self._is_same(there.get(str(one.path)), one.path)]
        if here:
            items = tuple(i for one in here for i in there[str(one.path)][1])
            first = f'"{here[0].path.name}" is'
            words = first if len(here) == 1 else counted(len(here), "picture is", "pictures are")
            told = AlreadyOnBoard(f"{words} here already.", items, lambda: add_again(here))
            self.met.emit(told)
        gone = {str(one.path) for one in here}
        new = [one for one in files if str(one.path) not in gone]
        add(new)
        return len(new)

    def _files_on(self, board: OpenBoard) -> dict[str, tuple[Asset | None, list[ItemId]]]:
        """Return the files of the pictures on a board, by their paths."""
        found: dict[str, tuple[Asset | None, list[ItemId]]] = {}
        for item in board.document:
            if item.asset_id is None:
                continue
            asset = self._known_assets.get(item.asset_id)
            read_now = self._read_now.get(item.asset_id)
            for source in {asset.source if asset is not None else "", str(read_now or "")} - {""}:
                found.setdefault(source, (asset, []))[1].append(item.id)
        return found

    @staticmethod
    def _is_same(known: tuple[Asset | None, list[ItemId]] | None, path: Path) -> bool:
        if known is None:
            return False
        asset, _ = known
        if asset is None or not asset.byte_size:
            return True
        try:
            return path.stat().st_size == asset.byte_size
        except OSError:
            return True
