"""Which pictures that came look like others, and what the user decides; paints nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.finding.lookalike import Lookalike
from refboard.core.geometry import Size
from refboard.core.ids import AssetId
from refboard.core.requests import KeepCopies
from refboard.core.settings import Settings
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.library_port import LibraryPort
from refboard.ui.lookalikes.substituting import substituted, substitution


class LookalikeController(QObject):
    """Keeps what was told of until it is settled, and edits the shown board.

    Attributes:
        open: Pairs that nobody has decided on, in the order in which they came.

    Signals:
        met: New ones are there.
        settled: One was decided on.
    """

    met = Signal()
    settled = Signal()

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        boards: BoardController,
        settings: Callable[[], Settings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._known_assets = known_assets
        self._boards = boards
        self._settings = settings
        self.open: tuple[Lookalike, ...] = ()

    def take(self, met: Sequence[Lookalike]) -> None:
        """Take what the library tells of, unless the user does not want to know."""
        if not met or not self._settings().tells_copies:
            return
        self._known_assets.put(asset for one in met for asset in (one.asset, one.other))
        self.open = (*self.open, *met)
        self.met.emit()

    def keep(self, pairs: Sequence[Lookalike]) -> None:
        """Keep both of each pair: nobody is told of them again."""
        self._library.send(KeepCopies(tuple((one.asset.id, one.other.id) for one in pairs)))
        self._settle(pairs)

    def forget(self) -> None:
        """Let all be as it is; nothing is remembered."""
        self._settle(self.open)

    def replaces_earlier(self, pair: Lookalike) -> bool:
        """Return whether the earlier picture lies on the shown board: the new one takes its place.

        If not, the earlier one takes the place of the new one.
        """
        board = self._boards.current
        return board is not None and bool(board.items_of(pair.other.id))

    def can_replace(self, pair: Lookalike) -> bool:
        """Return whether either lies on the shown board, where it can be changed."""
        board = self._boards.current
        if board is None or self._boards.is_read_only:
            return False
        return any(self._unlocked(board, asset.id) for asset in (pair.asset, pair.other))

    def replace(self, pair: Lookalike) -> bool:
        """Let one picture take the place of the other on the shown board, as one undo step.

        Where the earlier one lies there, its items show the new one, and the items that the new
        one came with go. Else the new one's items show the earlier one.
        """
        board = self._boards.current
        if board is None or self._boards.refuses_change():
            return False
        old, new = pair.asset, pair.other
        gone: list[Item] = []
        if self.replaces_earlier(pair):
            old, new = pair.other, pair.asset
            gone = self._unlocked(board, new.id)
        pairs = self._pairs(board, old, new)
        if not pairs:
            return False
        board.editor.substitute(substitution(pairs, gone), [before for before, _ in pairs])
        self._settle((pair,))
        return True

    def _pairs(self, board: OpenBoard, old: Asset, new: Asset) -> list[tuple[Item, Item]]:
        size = Size(old.width, old.height)
        items = self._unlocked(board, old.id)
        return [(item, substituted(item, size, new)) for item in items]

    @staticmethod
    def _unlocked(board: OpenBoard, asset_id: AssetId) -> list[Item]:
        return board.editor.unlocked(item.id for item in board.items_of(asset_id))

    def _settle(self, pairs: Sequence[Lookalike]) -> None:
        self.open = tuple(one for one in self.open if one not in pairs)
        self.settled.emit()
