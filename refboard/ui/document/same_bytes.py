"""Pictures that turn out to lie on their board already, once the library has read their bytes.

A copy under another name is known by nothing but its bytes. Its items are there by then, so
nothing is taken away: it is told, once for all that came together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from refboard.core.board import Item
from refboard.core.ids import AssetId, ItemId
from refboard.core.words import counted
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard


@dataclass(frozen=True, slots=True)
class SameOnBoard:
    """What lies on a board twice.

    Attributes:
        board: The board.
        subject: The beginning of a sentence: what lies where.
        earlier: The items that were there before, or came first.
        new: The others, which came just now.
    """

    board: OpenBoard
    subject: str
    earlier: tuple[ItemId, ...]
    new: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True)
class _Import:
    """Pictures that came together.

    Attributes:
        board: Where they are.
        items: Those that show them, in order.
        pending: Which of their assets are not read yet.
    """

    board: OpenBoard
    items: tuple[ItemId, ...]
    pending: set[AssetId]


class SameBytes(QObject):
    """Waits until all that came together is read.

    Signals:
        met: Carries a SameOnBoard.
    """

    met = Signal(object)

    def __init__(self, known_assets: KnownAssets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known_assets = known_assets
        self._imports: list[_Import] = []
        known_assets.assets_changed.connect(self._note_assets)

    def watch(self, board: OpenBoard, items: Sequence[Item]) -> None:
        """Note what was just put on a board and is being imported."""
        pending = {item.asset_id for item in items if item.asset_id is not None}
        if pending:
            ids = tuple(item.id for item in items)
            self._imports.append(_Import(board, ids, pending))

    def _note_assets(self, changed: frozenset[AssetId]) -> None:
        for each in tuple(self._imports):
            each.pending.difference_update([i for i in changed & each.pending if self._is_read(i)])
            if not each.pending:
                self._imports.remove(each)
                self._tell(each)

    def _is_read(self, asset_id: AssetId) -> bool:
        asset = self._known_assets.get(asset_id)
        is_stored = asset is not None and asset.is_stored
        return is_stored or bool(self._known_assets.why_failed(asset_id))

    def _tell(self, done: _Import) -> None:
        document = done.board.document
        came = [document.items[item_id] for item_id in done.items if item_id in document.items]
        is_new = {item.id for item in came}
        showing = self._by_asset(item for item in document if item.id not in is_new)
        earlier, new = dict[ItemId, None](), list[Item]()
        for item in came:
            if item.asset_id is None:
                continue
            there = showing.setdefault(self._known_assets.canonical(item.asset_id), [])
            if there:
                earlier.update(dict.fromkeys(there))
                new.append(item)
            else:
                there.append(item.id)
        if new:
            ids = tuple(item.id for item in new)
            subject = self._subject(new, len(came))
            self.met.emit(SameOnBoard(done.board, subject, tuple(earlier), ids))

    def _by_asset(self, items: Iterable[Item]) -> dict[AssetId, list[ItemId]]:
        found: dict[AssetId, list[ItemId]] = {}
        for item in items:
            if item.asset_id is not None:
                canonical = self._known_assets.canonical(item.asset_id)
                found.setdefault(canonical, []).append(item.id)
        return found

    def _subject(self, new: Sequence[Item], came: int) -> str:
        if came == 1:
            asset = self._known_assets.get(new[0].asset_id)
            named = f'"{asset.name}"' if asset is not None and asset.name else "This picture"
            return f"{named} lies"
        verb = "lies" if len(new) == 1 else "lie"
        return f"{len(new):,} of these {counted(came, 'picture')} {verb}"
