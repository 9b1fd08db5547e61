"""Lays pictures out again once their sizes are known.

There is no time to read every header before the first paint, and the web tells no size: such
pictures come as boxes. When the last size of an import is known, its pictures are laid out as they
would have been, but for those that the user has touched meanwhile. It is part of the step that
brought them: undoing and redoing never leads back to the boxes.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.document import Change
from refboard.core.errors import InputError
from refboard.core.geometry import Rect, Size
from refboard.core.ids import AssetId, ItemId
from refboard.core.requests import ImportEntry
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import GAP, Place, rects_at
from refboard.ui.document.undo_step import UndoStep
from refboard.worker.errand import Errand, Tell

REMEMBERED = 20
"""So many of the last imports close their rows when something of them turns out to be nothing."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An import some of whose sizes are not known.

    Attributes:
        board: Where its pictures are.
        step: What put them there.
        items: Their ids, in order.
        at: Where they were put.
        claimed: A size that is only claimed counts, as that of a header does.
        unknown: The assets whose sizes are awaited.
    """

    board: OpenBoard
    step: UndoStep
    items: tuple[ItemId, ...]
    at: Place
    claimed: bool
    unknown: set[AssetId]


class LateSizes(QObject):
    """Waits for sizes, and reads them from the headers of files itself.

    Signals:
        laid_out: Carries the ids of items that were laid out again.
    """

    laid_out = Signal(object)

    def __init__(self, known_assets: KnownAssets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known_assets = known_assets
        self._waiting: list[_Waiting] = []
        self._settled: deque[_Waiting] = deque(maxlen=REMEMBERED)
        self._errands: list[Errand] = []
        known_assets.assets_changed.connect(self._note_assets)

    def watch_files(
        self, board: OpenBoard, items: Sequence[Item], at: Place, entries: Sequence[ImportEntry]
    ) -> None:
        """Read the sizes of files that were just put on the board without any."""
        unknown = (entry for entry in entries if entry.content is None and not entry.width)
        files = {entry.asset_id: entry.source.path for entry in unknown}
        self._watch(board, items, at, set(files), claimed=True)
        if not files:
            return
        errand = Errand(partial(_sizes, files), "late sizes", self)
        errand.ended.connect(self._take_sizes)
        self._errands.append(errand)
        errand.start()

    def watch_web(self, board: OpenBoard, items: Sequence[Item], at: Place) -> None:
        """Wait for pictures from the web: no page is to be believed."""
        if items:
            ids = {item.asset_id for item in items if item.asset_id is not None}
            self._watch(board, items, at, ids, claimed=False)

    def close_gaps(self) -> None:
        """Lay imports out again of which something was taken off, unless a hand was put on them."""
        for settled in tuple(self._settled):
            withheld = {i for i in settled.items if settled.board.document.is_withheld(i)}
            if not withheld:
                continue
            self._settled.remove(settled)
            left = tuple(i for i in settled.items if i not in withheld)
            self._settled.append(rest := replace(settled, items=left))
            if len(settled.board.untouched_since(rest.step, left)) == len(left):
                self._lay_out(rest)

    def stop(self) -> None:
        """End all reading."""
        for errand in self._errands:
            errand.stop()
        for errand in self._errands:
            errand.wait()

    def _watch(
        self,
        board: OpenBoard,
        items: Sequence[Item],
        at: Place,
        unknown: set[AssetId],
        *,
        claimed: bool,
    ) -> None:
        step = board.stack.command(board.stack.index() - 1)
        assert isinstance(step, UndoStep), "the import has just been made"
        ids = tuple(item.id for item in items)
        waiting = _Waiting(board, step, ids, at, claimed, unknown)
        (self._waiting if unknown else self._settled).append(waiting)

    def _take_sizes(self, found: object) -> None:
        errand = self.sender()
        if isinstance(errand, Errand):
            self._errands.remove(errand)
            errand.deleteLater()
        if isinstance(found, dict):
            self._known_assets.claim_sizes(found)
            # What has no size in its header keeps its box until the import says what it is.
            self._settle({asset_id for asset_id, size in found.items() if size is None})

    def _note_assets(self, changed: frozenset[AssetId]) -> None:
        known = set[AssetId]()
        for waiting in self._waiting:
            known |= {i for i in changed & waiting.unknown if self._is_known(i, waiting.claimed)}
        if known:
            self._settle(known)

    def _is_known(self, asset_id: AssetId, claimed: bool) -> bool:
        asset = self._known_assets.get(asset_id)
        has_size = asset is not None and (asset.is_stored or (claimed and asset.width > 0))
        return has_size or bool(self._known_assets.why_failed(asset_id))

    def _settle(self, known: Collection[AssetId]) -> None:
        complete = []
        for waiting in self._waiting:
            if not waiting.unknown.isdisjoint(known):
                waiting.unknown.difference_update(known)
                if not waiting.unknown:
                    complete.append(waiting)
        self._waiting = [waiting for waiting in self._waiting if waiting not in complete]
        for waiting in complete:
            self._settled.append(waiting)
            self._lay_out(waiting)

    def _lay_out(self, waiting: _Waiting) -> None:
        board = waiting.board
        items = board.untouched_since(waiting.step, waiting.items)
        assets = [self._known_assets.get(item.asset_id) for item in items]
        sizes = board.imported_sizes(map(_size_of, assets))
        moved = {item.id for item in items}
        others = [item for item in board.document if item.id not in moved]
        rects = rects_at(waiting.at, sizes, GAP, others)
        pairs = [(item, _placed(item, rect)) for item, rect in zip(items, rects, strict=True)]
        change = Change.replacing(pairs)
        if not change.is_empty:
            board.amend(waiting.step, change)
            self.laid_out.emit(tuple(change.ids))


def _placed(item: Item, rect: Rect) -> Item:
    return replace(item, placement=item.placement.with_rect(rect))


def _size_of(asset: Asset | None) -> Size:
    return Size(0, 0) if asset is None else Size(asset.width, asset.height)


def _sizes(files: Mapping[AssetId, Path], tell: Tell) -> dict[AssetId, Size | None]:
    """Return the sizes that headers claim, None where they claim none; in a thread of its own."""
    from refboard.services.imaging.probe import probe

    found: dict[AssetId, Size | None] = {}
    for done, (asset_id, path) in enumerate(files.items()):
        tell(done, len(files))
        try:
            claim = probe(path)
            found[asset_id] = Size(claim.width, claim.height) if claim.width else None
        except InputError:
            found[asset_id] = None
    return found
