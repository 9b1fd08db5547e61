"""What is done with results, and what the user is told of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from refboard.core.asset import Asset
from refboard.core.ids import BoardId, ItemId
from refboard.core.words import counted
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.find.answers.answers_pane import AnswersPane
from refboard.ui.find.question.find_controller import FindController
from refboard.ui.notices.notices import Notices
from refboard.ui.settings.settings_store import SettingsStore

TRAVEL = "travel"
GATHER = "gather"


class ResultsPresenter(QObject):
    """Stands between results and the board.

    Args to the constructor:
        controller: Knows what was asked about, and leads from results to boards.
        boards: Which board is shown.
        pane: Shows what was found.
        view: Shows the board.
        settings: How far apart pictures come.
        notices: Where the user is told.
    """

    def __init__(
        self,
        controller: FindController,
        boards: BoardController,
        pane: AnswersPane,
        view: BoardView,
        settings: SettingsStore,
        notices: Notices,
    ) -> None:
        super().__init__(pane)
        self._controller = controller
        self._boards = boards
        self._view = view
        self._settings = settings
        self._notices = notices
        results = controller.results
        results.brought.connect(self._show_brought)
        results.lost.connect(self._note_lost)
        results.travelled.connect(self._note_travelled)
        pane.view.revealed.connect(results.reveal)
        pane.brought.connect(self._bring)

    def _bring(self, assets: Sequence[Asset]) -> None:
        """Bring what is not here yet; offer to gather what is."""
        results, gap = self._controller.results, self._settings.value.arrange_gap
        fresh, here = results.parted(assets)
        self._notices.settle(GATHER)
        results.bring(fresh, self._view.centre(), gap)
        if not here or self._boards.current is None:
            return
        count = len(assets) - len(fresh)
        verb = "is" if count == 1 else "are"
        words = f"{counted(count, 'picture')} {verb} on this board already."
        if self._controller.inquiry.origin is None:
            self._notices.show(words, "Show", partial(self._show_all, here), GATHER)
        else:
            them = "it" if count == 1 else "them"
            self._notices.show(words, f"Gather {them}", partial(self._gather, here), GATHER)

    def _gather(self, ids: Sequence[ItemId]) -> None:
        gathered = self._controller.results.gather(ids, self._settings.value.arrange_gap)
        if gathered:
            self._show_all(gathered)
            self._notices.report_edit(f"{counted(len(gathered), 'picture')} gathered.")

    def _show_all(self, ids: Sequence[ItemId]) -> None:
        """Select items, and let them be seen, with the source where there is one."""
        self._view.select(ids)
        board, origin = self._boards.current, self._controller.inquiry.origin
        if board is not None:
            seen = [*ids, *origin.item_ids] if origin is not None else list(ids)
            rect = board.document.bounds(i for i in seen if i in board.document.items)
            if rect is not None:
                show_rect(self._view, rect)

    def _show_brought(self, ids: tuple[ItemId, ...]) -> None:
        self._show_all(ids)
        self._notices.report_edit(f"{counted(len(ids), 'picture')} brought onto the board.")

    def _note_lost(self, name: str) -> None:
        self._notices.show(f'"{name}" lies on no board. Bring it here to use it.')

    def _note_travelled(self, board_id: BoardId) -> None:
        names = {summary.id: summary.name for summary in self._boards.summaries}
        self._notices.settle(TRAVEL)
        self._notices.show(
            "This picture lies on another board.",
            f'Back to "{names.get(board_id, "the board before")}"',
            lambda: self._boards.open(board_id),
            TRAVEL,
        )
