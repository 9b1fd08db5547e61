"""Shows what is asked and found in the Find panel, and what the user wants of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtWidgets import QApplication

from refboard.core.asset import Asset
from refboard.core.document import Change
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId
from refboard.core.offer import SpaceState
from refboard.core.query import Emphasis
from refboard.core.settings import Settings
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.find.question.board_drag import BoardDrag
from refboard.ui.find.question.chip_face import ChipFace
from refboard.ui.find.question.faces import face_of
from refboard.ui.find.question.find_controller import FindController
from refboard.ui.find.question.inquiry import Inquiry, Origin
from refboard.ui.find.question.narrowing import Places
from refboard.ui.find.question.outside_pictures import OutsidePictures
from refboard.ui.find.question.question_bar import MOST_RECENT, Recent
from refboard.ui.importing.bitmap import offered_bitmap
from refboard.ui.importing.drop import Web, read_mime
from refboard.ui.notices.notices import Notices
from refboard.ui.settings.settings_store import SettingsStore


class FindPresenter(QObject):
    """Stands between the questions and their panel.

    Args to the constructor:
        controller: Asks.
        boards: Which board is shown.
        known_assets: What pictures are called.
        panel: Shows what was found.
        side: Holds the panel.
        view: Shows the board.
        settings: How to ask at first.
        notices: Where the user is told.
        library_folder: Returns which library is open, by its folder of originals.
    """

    def __init__(
        self,
        controller: FindController,
        boards: BoardController,
        known_assets: KnownAssets,
        panel: FindPanel,
        side: SidePanel,
        view: BoardView,
        settings: SettingsStore,
        notices: Notices,
        library_folder: Callable[[], str],
    ) -> None:
        super().__init__(panel)
        self._controller = controller
        self._boards = boards
        self._known_assets = known_assets
        self._panel = panel
        self._side = side
        self._view = view
        self._settings = settings
        self._notices = notices
        self._library_folder = library_folder
        self._emphasis = self._space = ""
        self._origin: Origin | None = None
        self.outside = OutsidePictures(self)
        BoardDrag(view, panel, lambda: self._places().selected)
        self._connect()
        self._connect_question()
        self._use_settings(settings.value)

    def verbs(self) -> Verbs:
        """Return what each action that finds does, by its id."""
        return {
            "find_similar": self.find_similar,
            "add_to_question": lambda: self.find_similar(adds=True),
            "find_names": self.find_names,
            "toggle_find": self._side.toggle,
        }

    def find_similar(self, *, adds: bool = False) -> None:
        """Ask for what is like the selected pictures; with Shift they come to what is asked."""
        board = self._boards.current
        ids = self._view.selected_ids()
        # With Ctrl it is a part of the key; with Shift alone the button was clicked.
        is_shifted = QApplication.keyboardModifiers() == Qt.KeyboardModifier.ShiftModifier
        if board is None or not ids:
            self._side.set_shown(True)
            self._notices.report("Select a picture first, or several.")
            return
        self._controller.find_similar(board, ids, adds=adds or is_shifted)

    def find_similar_to(self, assets: Sequence[Asset]) -> None:
        """Ask for what is like results."""
        board = self._boards.current
        if board is not None:
            self._controller.find_similar_to(board, assets)

    def find_names(self) -> None:
        """Open the panel with the cursor in its field."""
        self._side.set_shown(True)
        self._panel.start_search()

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Show which spaces can answer, and ask those that can."""
        self._controller.note_spaces(spaces)
        self._panel.show_spaces(spaces)
        self._show_inquiry(self._controller.inquiry)

    def _connect(self) -> None:
        controller, panel = self._controller, self._panel
        controller.asked.connect(self._show_question)
        controller.answered.connect(panel.show_answer)
        controller.refused.connect(self._show_refusal)
        panel.view.similar_wanted.connect(self.find_similar_to)
        panel.view.added.connect(self._add_results)
        panel.view.explored.connect(self._explore)
        panel.view.stepped_back.connect(lambda: controller.go(-1))
        panel.trail.returned.connect(self._return_to)
        panel.answers.thumb_chosen.connect(self._choose_thumb_size)
        panel.left.connect(self._view.setFocus)
        panel.closed.connect(self._close)
        self._boards.shown.connect(controller.note_board)
        self._boards.edited.connect(self._note_change)
        self._settings.changed.connect(self._use_settings)

    def _connect_question(self) -> None:
        controller, panel = self._controller, self._panel
        panel.field.begun.connect(self._begin_words)
        panel.field.searched.connect(controller.draft_words)
        panel.field.entered.connect(controller.enter_words)
        panel.box.weighed.connect(controller.weigh_term)
        panel.box.removed.connect(controller.remove_term)
        panel.box.alone_wanted.connect(self._ask_alone)
        panel.bar.recent_of = self._recent
        panel.bar.recalled.connect(controller.recall)
        panel.bar.cleared.connect(controller.clear)
        panel.gone.connect(controller.go)
        panel.controls.space_chosen.connect(self._choose_space)
        panel.controls.emphasis_chosen.connect(lambda one: controller.set_emphasis(Emphasis(one)))
        panel.controls.strictness_chosen.connect(self._cut)
        panel.refine.where_chosen.connect(controller.set_where)
        panel.refine.most_chosen.connect(self._cut)
        panel.refine.places_of = self._places
        panel.dropped.connect(self._take)
        self.outside.found.connect(self._add_found)
        self.outside.refused.connect(self._notices.refuse)
        self.outside.seen.connect(lambda: self._show_inquiry(controller.inquiry))

    # Questions

    def _show_question(self, inquiry: Inquiry) -> None:
        if not inquiry.is_empty:
            self._side.set_shown(True)
        self._show_inquiry(inquiry)
        board, origin = self._boards.current, inquiry.origin
        is_other, self._origin = origin != self._origin, origin
        if is_other and origin is not None and board is not None and len(inquiry.terms) == 1:
            items = board.document.items
            rect = board.document.bounds(i for i in origin.item_ids if i in items)
            if rect is not None:
                show_rect(self._view, rect)

    def _show_inquiry(self, inquiry: Inquiry) -> None:
        history = self._controller.history
        self._panel.show_inquiry(inquiry, self._faces(inquiry.terms))
        known = [(asset_id, self._known_assets.get(asset_id)) for asset_id in inquiry.trail]
        self._panel.trail.show_trail([(key, asset.name) for key, asset in known if asset])
        self._panel.bar.show_way(
            can_go_back=history.can_go_back or (inquiry.is_empty and history.has_any),
            can_go_forward=history.can_go_forward,
            can_clear=not inquiry.is_empty,
            has_recent=history.has_any,
        )

    def _recent(self) -> Recent:
        return [
            (one, self._faces(one.whole)) for one in self._controller.history.recent[:MOST_RECENT]
        ]

    def _faces(self, terms: Sequence[object]) -> list[ChipFace]:
        known, picture_of = self._known_assets, self.outside.picture_of
        return [face_of(term, known, picture_of) for term in terms]  # type: ignore[arg-type]

    def _begin_words(self, words: str) -> None:
        """Ask with words alone: what was asked before is left."""
        inquiry = replace(self._controller.inquiry, terms=(), draft="", origin=None, trail=())
        self._controller.ask(replace(inquiry, draft=words.strip()))

    def _ask_alone(self, place: int) -> None:
        inquiry = self._controller.inquiry
        term = replace(inquiry.terms[place], weight=1.0)
        self._controller.ask(replace(inquiry, terms=(term,), draft="", trail=()))

    def _add_results(self, assets: Sequence[Asset], weight: float) -> None:
        board = self._boards.current
        if board is not None:
            self._controller.find_similar_to(board, assets, adds=True, weight=weight)

    def _explore(self, asset: Asset) -> None:
        board = self._boards.current
        if board is not None:
            self._controller.explore(board, asset)

    def _return_to(self, asset_id: AssetId) -> None:
        asset = self._known_assets.get(asset_id)
        if asset is not None:
            self._explore(asset)

    def _take(self, mime: QMimeData) -> None:
        library = self._library_folder()
        dropped = read_mime(mime, library)
        if isinstance(dropped, Web):
            # What the browser hands out beside the address is smaller, and enough to ask with.
            dropped = offered_bitmap(mime) or dropped
        self.outside.take(dropped, library)

    def _add_found(self, terms: Sequence[PictureTerm]) -> None:
        for term in terms:
            self._controller.add_term(term)

    def _places(self) -> Places:
        board = self._boards.current
        selected: dict[AssetId, None] = {}
        if board is not None:
            known = (board.document.items.get(i) for i in self._view.selected_ids())
            selected = {
                self._known_assets.canonical(item.asset_id): None
                for item in known
                if item is not None and item.asset_id is not None
            }
        return Places(self._boards.summaries, tuple(selected))

    def _note_change(self, change: Change) -> None:
        if self._side.isVisible():
            self._controller.note_change(change)

    def _choose_space(self, space: str) -> None:
        self._controller.set_space(space)
        self._space = space
        self._settings.change(replace(self._settings.value, space=space))

    def _cut(self) -> None:
        panel = self._panel
        self._controller.set_cut(panel.controls.strictness.value(), panel.refine.most_shown)
        panel.answers.cut(self._controller.inquiry)
        panel.refine.show_inquiry(self._controller.inquiry)

    def _choose_thumb_size(self, size: int) -> None:
        self._settings.change(replace(self._settings.value, find_thumb_px=size))

    def _use_settings(self, settings: Settings) -> None:
        # Only then: what was chosen in the panel outlasts a change of something else.
        if settings.emphasis != self._emphasis:
            self._emphasis = settings.emphasis
            self._controller.set_emphasis(Emphasis(settings.emphasis))
        if settings.space != self._space:
            self._space = settings.space
            self._controller.set_space(settings.space)
        self._panel.show_thumb_size(settings.find_thumb_px)

    # Answers

    def _show_refusal(self, sentence: str) -> None:
        self._side.set_shown(True)
        self._panel.show_refusal(sentence)

    def _close(self) -> None:
        self._side.set_shown(False)
        self._view.setFocus()
