"""Find similar and search by name: asking, showing, revealing, bringing beside the source.

Only the answer to the newest question counts: older questions are taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from refboard.core.asset import Asset
from refboard.core.document import Change
from refboard.core.events import AssetLocated, MatchesReady, RequestFailed
from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Point, Rect
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.core.layout.arrange import beside, flow_at
from refboard.core.offer import SpaceState
from refboard.core.query import Emphasis, Matches, SimilarQuery
from refboard.core.requests import LocateAsset, Question, SimilarRequest, WordRequest
from refboard.core.spaces import kinds, spaces_asked
from refboard.core.words import step_name
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import new_items
from refboard.ui.find.bringing import gathered, parted, sizes_of
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked

FIRST = kinds()[0].name
LIMIT = 100
REFRESH_MS = 600
GAP = 16.0
SOURCE_GONE = "The picture asked about is no longer on this board. Select another one."


@dataclass(frozen=True, slots=True)
class SimilarSource:
    """The pictures that were asked about, and where they lie.

    Attributes:
        assets: What is looked for is like all of them together.
        board_id: The board that was shown.
        item_ids: Where they lie on it; empty for a result that lies elsewhere.
        part: The part of the one picture that is meant; None for all of it.
    """

    assets: tuple[Asset, ...]
    board_id: BoardId
    item_ids: tuple[ItemId, ...] = ()
    part: PicturePart | None = None


class FindController(QObject):
    """Asks the library and hands the answers to the panel.

    Attributes:
        source: The picture asked about; None while words are searched.
        words: What is searched for; empty while a picture is asked about.

    Signals:
        asked: A question went out; carries its SimilarSource, or None for words.
        answered: Carries Matches.
        refused: Carries the sentence why there is no answer.
        brought: Carries the ids of the items that were put on the board.
        lost: Carries the name of a picture that lies on no board.
        travelled: Another board is opened for a picture; carries the board that was shown before.
    """

    asked = Signal(object)
    answered = Signal(object)
    refused = Signal(str)
    brought = Signal(object)
    lost = Signal(str)
    travelled = Signal(str)

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        boards: BoardController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.source: SimilarSource | None = None
        self._library = library
        self._known_assets = known_assets
        self._boards = boards
        self._emphasis = Emphasis.BALANCED
        self._space = FIRST
        self._models: dict[str, str] = {}
        self._word_model = ""
        self._is_board_only = False
        self.words = ""
        self._question: Asked[MatchesReady] | None = None
        self._locating: Asked[AssetLocated] | None = None
        self._is_incomplete = False
        self._refresh_soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh_soon.timeout.connect(self._ask)

    # Asking

    def find_part(self, board: OpenBoard, item_id: ItemId, part: PicturePart | None) -> None:
        """Ask for what is similar to a part of an item's picture; None for all of it."""
        self.find_similar(board, (item_id,), part)

    def find_similar(
        self, board: OpenBoard, item_ids: Sequence[ItemId], part: PicturePart | None = None
    ) -> None:
        """Ask for what is similar to items' pictures: to what they have in common.

        Args:
            board: Where they lie.
            item_ids: Which items.
            part: Of one picture; None for all of it.
        """
        items = [board.document.items[item_id] for item_id in item_ids]
        shown = [item for item in items if item.picture is not None]
        if not shown:
            self.refused.emit("This is no picture. Choose a picture and ask again.")
            return
        known = {item.id: self._known_assets.get(item.asset_id) for item in shown}
        assets = {asset.id: asset for asset in known.values() if asset is not None}
        if not assets:
            self.refused.emit("This picture is still being read. Try again in a moment.")
            return
        there = tuple(item_id for item_id, asset in known.items() if asset is not None)
        self._ask_about(SimilarSource(tuple(assets.values()), board.id, there, part))

    def find_similar_to(self, board: OpenBoard, asset: Asset) -> None:
        """Ask for what is similar to a picture of the library, wherever it lies."""
        there = tuple(item.id for item in board.items_of(asset.id))
        self._ask_about(SimilarSource((asset,), board.id, there))

    def _ask_about(self, source: SimilarSource) -> None:
        self.words = ""
        self.source = source
        self.asked.emit(source)
        self._ask()

    def find_words(self, text: str) -> None:
        """Ask for pictures that words describe or name; nothing for no words."""
        self.words = text.strip()
        self.source = None
        if self.words:
            self.asked.emit(None)
            self._ask()
        else:
            self._take_back()

    def set_space(self, space: str) -> None:
        """Ask another space, or "both"; and ask again."""
        if space != self._space:
            self._space = space
            if self.source is not None:
                self._ask()

    def note_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Learn what can answer: where a space cannot, the first does. Ask again on a change."""
        models = {state.space: state.model for state in spaces if state.title}
        for_words = next((state.model for state in spaces if state.title and state.has_words), "")
        asked = spaces_asked(self._space)
        is_other = (
            for_words != self._word_model
            if self.words
            else any(models.get(name) != self._models.get(name) for name in asked if name != FIRST)
        )
        self._models, self._word_model = models, for_words
        if is_other and (self.words or self.source is not None):
            self._refresh_soon.start()

    def _askable_space(self) -> str:
        can_answer = all(name in self._models for name in spaces_asked(self._space))
        return self._space if can_answer else FIRST

    def set_emphasis(self, emphasis: Emphasis) -> None:
        """Let shape, everything or the palette count, and ask again."""
        if emphasis != self._emphasis:
            self._emphasis = emphasis
            self._ask()

    def set_board_only(self, is_board_only: bool) -> None:
        """Look on the shown board only, or in the whole library, and ask again."""
        if is_board_only != self._is_board_only:
            self._is_board_only = is_board_only
            self._ask()

    def note_embedded(self) -> None:
        """Ask again in a moment when the last answer missed pictures that can be found now."""
        if self._is_incomplete:
            self._refresh_soon.start()

    def note_change(self, change: Change) -> None:
        """Follow the shown board while only its pictures count: what went is no match any more."""
        if not self._is_board_only or (self.source is None and not self.words):
            return
        if any(entry.before is None or entry.after is None for entry in change.entries):
            self._refresh_soon.start()

    def note_board(self) -> None:
        """Search the board that is shown now, where only the shown one is searched."""
        if self.words and self._is_board_only:
            self._ask()

    def _scope(self) -> BoardId | None:
        """Return the board that words are searched on; None for the whole library."""
        board = self._boards.current
        return board.id if self._is_board_only and board is not None else None

    def _is_source_gone(self) -> bool:
        board, source = self._boards.current, self.source
        return (
            self._is_board_only
            and source is not None
            and board is not None
            and board.id == source.board_id
            and bool(source.item_ids)
            and not any(item_id in board.document.items for item_id in source.item_ids)
        )

    def _ask(self) -> None:
        if not self.words and self._is_source_gone():
            self._take_back()
            self.refused.emit(SOURCE_GONE)
        elif self.words:
            self._send(WordRequest(self.words, LIMIT, self._scope()))
        elif self.source is not None:
            canonical = self._known_assets.canonical
            ids = tuple(canonical(asset.id) for asset in self.source.assets)
            query = SimilarQuery(
                asset_id=ids[0],
                others=ids[1:],
                part=self.source.part,
                limit=LIMIT,
                emphasis=self._emphasis,
                space=self._askable_space(),
                board_id=self.source.board_id if self._is_board_only else None,
            )
            self._send(SimilarRequest(query))

    def _send(self, question: Question[MatchesReady]) -> None:
        """Ask; the answer to whatever was asked before is not wanted any more."""
        asked = self._question = self._library.ask(question, instead_of=self._question)
        asked.then(self._show).otherwise(self._refuse)

    def _take_back(self) -> None:
        if self._question is not None:
            self._question.cancel()

    # Answers

    def _show(self, event: MatchesReady) -> None:
        answer: Matches = event.answer
        self._is_incomplete = answer.not_indexed > 0
        self._known_assets.put(match.asset for match in answer.matches)
        self.answered.emit(answer)

    def _refuse(self, failure: RequestFailed) -> None:
        self._is_incomplete = True  # the picture may become readable: ask again then
        self.refused.emit(f"{failure.sentence} {failure.hint}".strip())

    # Results

    def reveal(self, asset_id: AssetId) -> None:
        """Go to a picture: on the shown board, else on the board where it was put last."""
        board = self._boards.current
        if board is not None and board.items_of(asset_id):
            self._boards.open(board.id, reveal=asset_id)
            return
        asked = self._library.ask(LocateAsset(asset_id), instead_of=self._locating)
        self._locating = asked.then(self._go_to).otherwise(self._refuse)

    def _go_to(self, event: AssetLocated) -> None:
        """Open the board that a picture lies on."""
        listed = {summary.id for summary in self._boards.summaries}
        places = [place for place in event.places if place[0] in listed]
        if not places:
            asset = self._known_assets.get(event.asset_id)
            self.lost.emit(asset.name if asset else "This picture")
            return
        board_id, item_id = places[0]
        before = self._boards.current
        self._boards.open(board_id, reveal=item_id)
        if before is not None and before.id != board_id:
            self.travelled.emit(before.id)

    def bring(self, assets: Sequence[Asset], middle: Point, gap: float = GAP) -> None:
        """Put pictures beside the source, else in free room near `middle`, as one undo step."""
        board = self._boards.current
        if board is None or not assets or self._boards.refuses_change():
            return
        source = self._source_on(board)
        sizes = sizes_of(board, assets, self._height_on(board))
        occupied = [item.placement.bounds for item in board.document]
        if source is not None or occupied:
            near = source or Rect(middle.x, middle.y, 0, 0)
            corners = beside(near, sizes, gap=gap, occupied=occupied)
        else:
            corners = flow_at(middle, sizes, gap)
        items = new_items([asset.id for asset in assets], sizes, corners, board.document.top_z())
        board.editor.add(items, step_name("Bring", len(items), "similar picture"))
        self.brought.emit(tuple(item.id for item in items))

    def parted(self, assets: Sequence[Asset]) -> tuple[list[Asset], list[ItemId]]:
        """Return which pictures are not on the shown board, and the items of the others there."""
        board = self._boards.current
        if board is None:
            return list(assets), []
        fresh, here = parted(assets, board.document, self._known_assets.canonical)
        source = () if self.source is None else self.source.item_ids
        return fresh, [item.id for item in here if item.id not in source]

    def gather(self, ids: Sequence[ItemId], gap: float) -> tuple[ItemId, ...]:
        """Move items of the shown board beside the source, as one step; return which."""
        board = self._boards.current
        source = None if board is None else self._source_on(board)
        if board is None or source is None or self._boards.refuses_change():
            return ()
        items = board.editor.unlocked(ids)
        wanted = {item.id for item in items}
        others = [item for item in board.document if item.id not in wanted]
        height = self._height_on(board) or source.height
        near = Rect(source.x, source.y, source.width, height)
        board.editor.replace(gathered(items, near, gap, others), "Gather")
        return tuple(wanted)

    def _height_on(self, board: OpenBoard) -> float | None:
        """Return how high the source is on a board; None where it does not lie."""
        if self.source is None or self._source_on(board) is None:
            return None
        items = (board.document.items.get(i) for i in self.source.item_ids)
        return max(item.placement.bounds.height for item in items if item is not None)

    def _source_on(self, board: OpenBoard) -> Rect | None:
        if self.source is None or self.source.board_id != board.id:
            return None
        items = board.document.items
        return board.document.bounds(i for i in self.source.item_ids if i in items)
