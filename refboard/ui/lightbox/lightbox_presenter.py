"""Between the board and the lightbox: which pictures are gone through, and what comes back.

The view of the board stays exactly as it was. While a picture is looked at it is the selected one,
so that what is said and done is about it; afterwards it stays selected, unless the pictures that
were gone through were selected themselves, or one only glanced at one of them.
"""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QWidget

from refboard.core.board import Viewpoint
from refboard.core.ids import ItemId
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.navigation import ZOOM_PER_STEP
from refboard.ui.canvas.parts.part_wanted import PartWanted
from refboard.ui.canvas.view import BoardView
from refboard.ui.lightbox.lightbox import Lightbox
from refboard.ui.lightbox.slides import slides_of

SEEN_ON_BOARD = frozenset(
    {
        "undo",
        "redo",
        "select_all",
        "select_none",
        "find_similar",
        "find_names",
        "toggle_boards",
        "toggle_find",
        "toggle_inspector",
        "tool_select",
        "tool_hand",
        "next_part",
        "previous_part",
    }
)
"""Actions whose effect would lie behind what is looked at: they lead back to the board first."""


class LightboxPresenter(QObject):
    """Opens the lightbox on what the user wants to look at, and closes it again.

    Args to the constructor:
        lightbox: Shows it.
        boards: Which board is shown.
        view: What is selected on it.
    """

    def __init__(self, lightbox: Lightbox, boards: BoardController, view: BoardView) -> None:
        super().__init__(lightbox)
        self._lightbox = lightbox
        self._boards = boards
        self._view = view
        self._selected: tuple[ItemId, ...] = ()
        self._first: ItemId | None = None
        self._is_among = self._keeps_selection = False
        self._viewpoint = Viewpoint()
        self._size = view.size()
        self._clicked_at = 0.0
        view.item_opened.connect(self.open)
        view.preview_asked.connect(self.preview)
        lightbox.left.connect(self._leave)
        lightbox.enlarged.connect(self._enlarge)
        lightbox.moved.connect(self._follow)
        lightbox.part_wanted.connect(self._ask_part)
        boards.shown.connect(self._forget)
        boards.edited.connect(self._note_edit)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._keep_keys)

    def verbs(self) -> Verbs:
        """Return what each action that looks closely does, by its id."""
        return {"lightbox": self.toggle}

    def instead_of(self, verbs: Verbs) -> Verbs:
        """Return verbs of the view that are about the lightbox while that lies over it."""
        box = self._lightbox
        closer: Verbs = {
            "fit_all": box.fit,
            "fit_selection": box.fit,
            "zoom_actual": lambda: box.toggle_pixels(box.middle),
            "zoom_in": lambda: box.zoom(ZOOM_PER_STEP),
            "zoom_out": lambda: box.zoom(1 / ZOOM_PER_STEP),
            "tool_find_part": box.marking.toggle,
        }

        def chosen(action_id: str, verb: Callable[[], object]) -> Callable[[], object]:
            return lambda: (verb if box.slides is None else closer.get(action_id, verb))()

        return {action_id: chosen(action_id, verb) for action_id, verb in verbs.items()}

    def make_way(self, action_id: str = "") -> None:
        """Go back to the board before something is done that is seen only there.

        Args:
            action_id: What is done; without one it is seen on the board.
        """
        is_looking = self._lightbox.slides is not None
        if is_looking and (not action_id or action_id in SEEN_ON_BOARD):
            self._leave(is_clicked=False)

    def toggle(self) -> None:
        """Open the lightbox on what is selected or in sight, or close it."""
        if self._lightbox.slides is not None:
            self._leave(is_clicked=False)
        else:
            self._view.open_chosen()

    def open(self, item_id: ItemId) -> None:
        """Look at an item by itself; what is no picture fills the window where it lies."""
        if monotonic() - self._clicked_at < QApplication.doubleClickInterval() / 1000:
            return  # the second half of a double click that closed it
        if not self._show(item_id, is_light=False):
            self._view.focus_on(item_id)

    def preview(self, item_id: ItemId) -> None:
        """Glance at a picture."""
        self._show(item_id, is_light=True)

    def _show(self, item_id: ItemId, *, is_light: bool) -> bool:
        board = self._boards.current
        if board is None:
            return False
        selected = self._view.selected_ids()
        is_among = len(selected) > 1 and item_id in selected
        items = board.document.items
        slides = slides_of((items[i] for i in selected) if is_among else board.document, item_id)
        if slides is None:
            return False
        self._selected, self._viewpoint = selected, self._view.viewpoint()
        self._size = self._view.size()
        self._first, self._is_among = item_id, is_among
        self._keeps_selection = is_light or is_among
        self._lightbox.open(slides, items.get, is_light=is_light)
        return True

    def _enlarge(self) -> None:
        """Make the lightbox of a preview, at the same picture."""
        slides, board = self._lightbox.slides, self._boards.current
        if slides is not None and board is not None:
            self._keeps_selection = self._is_among
            self._lightbox.open(slides, board.document.items.get, is_light=False)

    def _follow(self, item_id: ItemId) -> None:
        """Select what is looked at; a preview that goes on is more than a glance."""
        self._keeps_selection &= self._is_among or item_id == self._first
        self._view.select([item_id])

    def _leave(self, is_clicked: bool) -> None:
        """Go back to the board as it was seen before."""
        if is_clicked:
            self._clicked_at = monotonic()
        self._lightbox.close_slides()
        if self._keeps_selection:
            self._view.select(self._selected)
        is_resized = self._view.size() != self._size
        if not is_resized and self._view.viewpoint() != self._viewpoint:
            self._view.set_viewpoint(self._viewpoint)

    def _ask_part(self, wanted: PartWanted) -> None:
        """Go back to the board, beside which the answers are shown, and ask there."""
        self._leave(is_clicked=False)
        self._view.part_wanted.emit(wanted)

    def _keep_keys(self, _: QWidget | None, focused: QWidget | None) -> None:
        """Take the keys back from what is covered: they would do something unseen there."""
        box = self._lightbox
        if box.slides is None or focused is None or focused is box:
            return
        is_menu = isinstance(focused, QMenuBar | QMenu)
        if focused.window() is box.window() and not is_menu:
            box.setFocus()

    def _forget(self) -> None:
        """Another board is shown: what was looked at is not on it."""
        self._lightbox.close_slides()

    def _note_edit(self) -> None:
        """Show an edit, and go on to the next picture where this one was taken off."""
        slides, board = self._lightbox.slides, self._boards.current
        if slides is None or board is None:
            return
        left = slides.among(board.document.items.keys())
        if left is None:
            self._leave(is_clicked=False)
        else:
            self._lightbox.go_to(left)
            self._lightbox.refresh()
