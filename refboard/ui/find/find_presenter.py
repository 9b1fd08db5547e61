"""Shows what is asked and found in the Find panel, and what the user wants of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from refboard.core.asset import Asset
from refboard.core.document import Change
from refboard.core.ids import BoardId, ItemId
from refboard.core.offer import SpaceState
from refboard.core.query import Emphasis, Matches
from refboard.core.settings import Settings
from refboard.core.words import counted
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.find.find_controller import LIMIT, FindController, SimilarSource
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.notices.notices import Notices
from refboard.ui.settings.settings_store import SettingsStore

TRAVEL = "travel"
GATHER = "gather"


class FindPresenter(QObject):
    """Stands between the questions and their panel.

    Args to the constructor:
        controller: Asks.
        boards: Which board is shown.
        panel: Shows what was found.
        side: Holds the panel.
        view: Shows the board.
        settings: How to ask at first.
        notices: Where the user is told.
    """

    def __init__(
        self,
        controller: FindController,
        boards: BoardController,
        panel: FindPanel,
        side: SidePanel,
        view: BoardView,
        settings: SettingsStore,
        notices: Notices,
    ) -> None:
        super().__init__(panel)
        self._controller = controller
        self._boards = boards
        self._panel = panel
        self._side = side
        self._view = view
        self._settings = settings
        self._notices = notices
        self._emphasis = ""
        self._connect()
        self._use_settings(settings.value)

    def verbs(self) -> Verbs:
        """Return what each action that finds does, by its id."""
        return {
            "find_similar": self.find_similar,
            "find_names": self.find_names,
            "toggle_find": self._side.toggle,
        }

    def find_similar(self) -> None:
        """Ask for what is like the selected picture."""
        board = self._boards.current
        ids = self._view.selected_ids()
        if board is not None and ids:
            self._controller.find_similar(board, ids)

    def find_similar_to(self, asset: Asset) -> None:
        """Ask for what is like a result."""
        board = self._boards.current
        if board is not None:
            self._controller.find_similar_to(board, asset)

    def find_names(self) -> None:
        """Open the panel with the cursor in its field."""
        self._side.set_shown(True)
        self._panel.start_search()

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Show which spaces can answer, and ask those that can."""
        self._controller.note_spaces(spaces)
        self._panel.show_spaces(spaces)
        self._panel.choose_space(self._settings.value.space)

    def _connect(self) -> None:
        controller, panel = self._controller, self._panel
        controller.asked.connect(self._show_question)
        controller.answered.connect(self._show_answer)
        controller.refused.connect(self._show_refusal)
        controller.brought.connect(self._show_brought)
        controller.lost.connect(self._note_lost)
        controller.travelled.connect(self._note_travelled)
        panel.space_chosen.connect(self._choose_space)
        panel.emphasis_chosen.connect(self._choose_emphasis)
        panel.scope_chosen.connect(self._choose_scope)
        panel.searched.connect(controller.find_words)
        panel.revealed.connect(controller.reveal)
        panel.brought.connect(self._bring)
        panel.left.connect(self._view.setFocus)
        panel.closed.connect(self._close)
        panel.similar_wanted.connect(self.find_similar_to)
        panel.thumb_chosen.connect(self._choose_thumb_size)
        self._boards.shown.connect(controller.note_board)
        self._boards.edited.connect(self._note_change)
        self._settings.changed.connect(self._use_settings)

    # Questions

    def _show_question(self, source: SimilarSource | None) -> None:
        self._side.set_shown(True)
        assets = () if source is None else source.assets
        is_part = source is not None and source.part is not None
        self._panel.show_question(assets, self._controller.words, is_part=is_part)
        board = self._boards.current
        if source is not None and board is not None:
            items = board.document.items
            rect = board.document.bounds(i for i in source.item_ids if i in items)
            if rect is not None:
                show_rect(self._view, rect)

    def _note_change(self, change: Change) -> None:
        if self._side.isVisible():
            self._controller.note_change(change)

    def _choose_space(self, space: str) -> None:
        self._controller.set_space(space)
        self._settings.change(replace(self._settings.value, space=space))

    def _choose_emphasis(self, emphasis: str) -> None:
        self._controller.set_emphasis(Emphasis(emphasis))

    def _choose_thumb_size(self, size: int) -> None:
        self._settings.change(replace(self._settings.value, find_thumb_px=size))

    def _choose_scope(self, scope: str) -> None:
        self._controller.set_board_only(scope == "board")

    def _use_settings(self, settings: Settings) -> None:
        if settings.emphasis != self._emphasis:
            # Only then: what was chosen in the panel outlasts a change of something else.
            self._emphasis = settings.emphasis
            self._panel.choose_emphasis(settings.emphasis)
            self._controller.set_emphasis(Emphasis(settings.emphasis))
        self._controller.set_space(settings.space)
        self._panel.show_thumb_size(settings.find_thumb_px)

    # Answers

    def _show_answer(self, answer: Matches) -> None:
        has_source = self._controller.source is not None
        self._panel.show_answer(answer, shows_scores=has_source, limit=LIMIT)

    def _show_refusal(self, sentence: str) -> None:
        self._side.set_shown(True)
        self._panel.show_refusal(sentence)

    def _close(self) -> None:
        self._side.set_shown(False)
        self._view.setFocus()

    # Results

    def _bring(self, assets: Sequence[Asset]) -> None:
        """Bring what is not here yet; offer to gather what is."""
        fresh, here = self._controller.parted(assets)
        self._notices.settle(GATHER)
        self._controller.bring(fresh, self._view.centre(), self._settings.value.arrange_gap)
        if not here or self._boards.current is None:
            return
        count = len(assets) - len(fresh)
        verb = "is" if count == 1 else "are"
        words = f"{counted(count, 'picture')} {verb} on this board already."
        if self._controller.source is None:
            self._notices.show(words, "Show", partial(self._show_all, here), GATHER)
        else:
            them = "it" if count == 1 else "them"
            self._notices.show(words, f"Gather {them}", partial(self._gather, here), GATHER)

    def _gather(self, ids: Sequence[ItemId]) -> None:
        gathered = self._controller.gather(ids, self._settings.value.arrange_gap)
        if gathered:
            self._show_all(gathered)
            self._notices.report_edit(f"{counted(len(gathered), 'picture')} gathered.")

    def _show_all(self, ids: Sequence[ItemId]) -> None:
        """Select items, and let them be seen, with the source where there is one."""
        self._view.select(ids)
        board, source = self._boards.current, self._controller.source
        if board is not None:
            seen = [*ids, *source.item_ids] if source is not None else list(ids)
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
