"""Finding: keeps the question, has it asked, and knows the way back to the ones before."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from refboard.core.asset import Asset
from refboard.core.document import Change
from refboard.core.finding.part import PicturePart
from refboard.core.finding.terms import PictureTerm, Term, WordTerm, of_part
from refboard.core.ids import ItemId
from refboard.core.offer import SpaceState
from refboard.core.query import Emphasis
from refboard.core.spaces import kinds, spaces_asked
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.find.answers.result_controller import ResultController
from refboard.ui.find.question.inquiry import Among, Inquiry, Origin, Where
from refboard.ui.find.question.inquiry_asker import InquiryAsker
from refboard.ui.find.question.inquiry_history import InquiryHistory
from refboard.ui.library_port import LibraryPort

FIRST = kinds()[0].name
REFRESH_MS = 600
SOURCE_GONE = "The picture asked about is no longer on this board. Select another one."
NO_AIM = "Everything here is to be unlike. Add what it should be like, or click a part to turn it."


class FindController(QObject):
    """Asks the library and hands the answers to the panel.

    Attributes:
        inquiry: What is asked now.
        history: What was asked before.
        results: What is done with pictures that were found.
        asker: Sends the question.

    Signals:
        asked: Another question is asked, or it is put otherwise; carries its Inquiry.
        answered: Carries Matches.
        refused: Carries the sentence why there is no answer.
    """

    asked = Signal(object)
    answered = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        boards: BoardController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.inquiry = Inquiry(space=FIRST)
        self.history = InquiryHistory()
        self.results = ResultController(
            library, known_assets, boards, lambda: self.inquiry.origin, self
        )
        self.asker = InquiryAsker(library, known_assets, self)
        self.asker.answered.connect(self.answered)
        for source in (self.asker, self.results):
            source.refused.connect(self.refused)
        self._known_assets = known_assets
        self._boards = boards
        self._models: dict[str, str] = {}
        self._word_model = ""
        self._refresh_soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh_soon.timeout.connect(self._ask)

    # Asking

    def find_part(
        self, board: OpenBoard, item_id: ItemId, part: PicturePart | None, *, adds: bool = False
    ) -> None:
        """Ask for what is similar to a part of an item's picture; None for all of it."""
        self.find_similar(board, (item_id,), part, adds=adds)

    def find_similar(
        self,
        board: OpenBoard,
        item_ids: Sequence[ItemId],
        part: PicturePart | None = None,
        *,
        adds: bool = False,
    ) -> None:
        """Ask for what is similar to items' pictures: to what they have in common.

        Args:
            board: What they lie on.
            item_ids: Which items.
            part: Of one picture; None for all of it.
            adds: They come to what is asked already.
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
        term = PictureTerm(asset_ids=tuple(assets))
        term = of_part(term, part)
        self._ask_about(term, Origin(board.id, there), adds=adds)

    def find_similar_to(
        self,
        board: OpenBoard,
        assets: Sequence[Asset],
        part: PicturePart | None = None,
        *,
        adds: bool = False,
        weight: float = 1.0,
    ) -> None:
        """Ask for what is similar to pictures of the library, or a part of one, wherever they lie.

        Args:
            board: What is shown.
            assets: Which pictures.
            part: Of one picture; None for all of it.
            adds: They come to what is asked already.
            weight: How much they count.
        """
        there = tuple(item.id for asset in assets for item in board.items_of(asset.id))
        ids = tuple(asset.id for asset in assets)
        term = of_part(PictureTerm(ids, weight=weight), part)
        self._ask_about(term, Origin(board.id, there), adds=adds)

    def _ask_about(self, term: PictureTerm, origin: Origin, *, adds: bool) -> None:
        if not adds:
            self.ask(replace(self.inquiry, terms=(term,), draft="", origin=origin, trail=()))
            return
        before = self.inquiry.origin
        if before is not None and before.board_id == origin.board_id:
            lying = dict.fromkeys((*before.item_ids, *origin.item_ids))
            origin = replace(before, item_ids=tuple(lying))
        self.add_term(term, origin if term.weight > 0 else before)

    def add_term(self, term: Term, origin: Origin | None = None) -> None:
        """Ask for one thing more.

        Args:
            term: Pictures, a part of one, words or colours.
            origin: Where the pictures asked about lie now; None where that stays as it is.
        """
        whole = replace(self.inquiry, terms=self.inquiry.whole, draft="", trail=())
        inquiry = whole.with_term(term)
        self.ask(inquiry if origin is None else replace(inquiry, origin=origin))

    def explore(self, board: OpenBoard, asset: Asset) -> None:
        """Go on to a result's own likes; the way here is kept."""
        origin = Origin(board.id, tuple(item.id for item in board.items_of(asset.id)))
        before = self.inquiry.trail or self.inquiry.asset_ids[:1]
        trail = (*before[: before.index(asset.id)], asset.id) if asset.id in before else None
        self.ask(
            replace(
                self.inquiry,
                terms=(PictureTerm((asset.id,)),),
                draft="",
                origin=origin,
                trail=trail or (*before, asset.id),
            )
        )

    def draft_words(self, text: str) -> None:
        """Ask with words that are still being typed; without them again for none."""
        words = text.strip()
        if words == self.inquiry.draft:
            return
        was_draft = bool(self.inquiry.draft)
        inquiry = replace(self.inquiry, draft=words, trail=())
        self.ask(inquiry, refines=was_draft or not words)

    def enter_words(self, text: str) -> None:
        """Make what was typed a part of the question."""
        words = text.strip()
        if words:
            inquiry = replace(self.inquiry, draft="", trail=())
            self.ask(inquiry.with_term(WordTerm(words)), refines=bool(self.inquiry.draft))

    def find_words(self, text: str) -> None:
        """Ask for pictures that words describe or name, and for nothing else."""
        words = text.strip()
        terms = (WordTerm(words),) if words else ()
        self.ask(replace(self.inquiry, terms=terms, draft="", origin=None, trail=()))

    def remove_term(self, place: int) -> None:
        """Ask without one of the terms."""
        inquiry = self.inquiry.without(place)
        self.ask(inquiry if inquiry.has_pictures else replace(inquiry, origin=None))

    def cut_term(self, place: int, part: PicturePart | None) -> None:
        """Ask about another part of one of the terms' picture; None for all of it."""
        terms = list(self.inquiry.terms)
        term = terms[place]
        if isinstance(term, PictureTerm):
            terms[place] = of_part(term, part)
            self.ask(replace(self.inquiry, terms=tuple(terms), trail=()))

    def weigh_term(self, place: int, weight: float) -> None:
        """Let one of the terms count more or less, or against."""
        inquiry = self.inquiry.with_weight(place, weight)
        is_turned = (inquiry.terms[place].weight > 0) != (self.inquiry.terms[place].weight > 0)
        self.ask(inquiry, refines=not is_turned, live=True)

    def set_space(self, space: str) -> None:
        """Ask another space, or "both"; and ask again."""
        self._narrow(replace(self.inquiry, space=space), is_asked=self.inquiry.has_pictures)

    def set_emphasis(self, emphasis: Emphasis) -> None:
        """Let shape, everything or the palette count, and ask again."""
        self._narrow(replace(self.inquiry, emphasis=emphasis))

    def set_where(self, where: Where) -> None:
        """Look among other pictures, and ask again."""
        self._narrow(replace(self.inquiry, where=where))

    def set_cut(self, strictness: int, most: int) -> None:
        """Keep how many of the answers are shown; nothing is asked for it."""
        self.inquiry = replace(self.inquiry, strictness=strictness, most=most)
        self.history.refine(self.inquiry)

    def clear(self) -> None:
        """Ask nothing, anywhere."""
        self.ask(Inquiry(space=self.inquiry.space, emphasis=self.inquiry.emphasis))

    def go(self, steps: int) -> None:
        """Go back (below 0) or forward among the questions of this session."""
        # What was cleared is no question: one step back from it is the last one.
        found = self.history.go(steps + (1 if self.inquiry.is_empty and steps < 0 else 0))
        if found is not None:
            self._put(found)

    def recall(self, inquiry: Inquiry) -> None:
        """Ask one of the recent questions again."""
        self.ask(inquiry)

    def ask(self, inquiry: Inquiry, *, refines: bool = False, live: bool = False) -> None:
        """Ask another question, and keep the one before for the way back.

        Args:
            inquiry: What is asked.
            refines: It is the same one, put a little otherwise: it takes its place.
            live: It changes many times a second: wait for the answer that is under way.
        """
        (self.history.refine if refines else self.history.add)(inquiry)
        self._put(inquiry, live=live)

    def _narrow(self, inquiry: Inquiry, *, is_asked: bool = True) -> None:
        if inquiry == self.inquiry:
            return
        if inquiry.is_empty or not is_asked:
            self.inquiry = inquiry
            self.asked.emit(inquiry)
        else:
            self.ask(inquiry, refines=True)

    def _put(self, inquiry: Inquiry, *, live: bool = False) -> None:
        self.inquiry = inquiry
        self.asked.emit(inquiry)
        self._ask(live=live)

    # What happens elsewhere

    def note_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Learn what can answer: where a space cannot, the first does. Ask again on a change."""
        models = {state.space: state.model for state in spaces if state.title}
        for_words = next((state.model for state in spaces if state.title and state.has_words), "")
        asked = spaces_asked(self.inquiry.space)
        is_other = (self.inquiry.has_pictures or bool(models.keys() ^ self._models.keys())) and any(
            models.get(name) != self._models.get(name) for name in asked if name != FIRST
        )
        is_other = is_other or (self.inquiry.is_of_words and for_words != self._word_model)
        self._models, self._word_model = models, for_words
        if is_other and not self.inquiry.is_empty:
            self._refresh_soon.start()

    def note_embedded(self) -> None:
        """Ask again in a moment when the last answer missed pictures that can be found now."""
        if self.asker.is_incomplete:
            self._refresh_soon.start()

    def note_change(self, change: Change) -> None:
        """Follow the shown board while only its pictures count: what went is no match any more."""
        if self.inquiry.where.among is not Among.BOARD or self.inquiry.is_empty:
            return
        if any(entry.before is None or entry.after is None for entry in change.entries):
            self._refresh_soon.start()

    def note_board(self) -> None:
        """Search the board that is shown now, where only the shown one is searched."""
        if self.inquiry.where.among is Among.BOARD and not self.inquiry.is_empty:
            self._ask()

    # Sending

    @property
    def askable_space(self) -> str:
        """The space that is asked: the chosen one, or the first where that cannot answer."""
        wanted = self.inquiry.space
        can_answer = all(name in self._models for name in spaces_asked(wanted))
        return wanted if can_answer else FIRST

    def _is_source_gone(self) -> bool:
        board, origin = self._boards.current, self.inquiry.origin
        return (
            self.inquiry.where.among is Among.BOARD
            and origin is not None
            and board is not None
            and board.id == origin.board_id
            and bool(origin.item_ids)
            and not any(item_id in board.document.items for item_id in origin.item_ids)
        )

    def _ask(self, *, live: bool = False) -> None:
        refusal = ""
        if self.inquiry.is_empty:
            self.asker.take_back()
        elif not self.inquiry.has_aim:
            refusal = NO_AIM
        elif self._is_source_gone():
            refusal = SOURCE_GONE
        else:
            board = self._boards.current
            shown = None if board is None else board.id
            self.asker.ask(self.inquiry.query(self.askable_space, shown), live=live)
        if refusal:
            self.asker.take_back()
            self.refused.emit(refusal)
