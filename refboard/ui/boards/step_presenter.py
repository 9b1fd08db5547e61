"""Undo and redo: what is selected and looked at after a step, and what is said about it."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from refboard.core.board import Viewpoint
from refboard.core.document import Change
from refboard.core.geometry import Rect
from refboard.core.ids import ItemId
from refboard.core.words import counted
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.undo_step import Attention, UndoStep
from refboard.ui.notices.notices import Notices

TOPIC = "step"
_SAME_ZOOM = 0.01


class StepPresenter(QObject):
    """Stands between the undo histories of the boards and the user.

    A step that is undone gives back what was selected before it, and the view where it led that
    elsewhere, unless the user has looked around since.

    Args to the constructor:
        boards: Which board is shown, and the histories of all.
        view: What is selected and looked at.
        notices: Where the user is told.

    Signals:
        stepping: A step is undone or redone now: the board is to be seen.
    """

    stepping = Signal()

    def __init__(self, boards: BoardController, view: BoardView, notices: Notices) -> None:
        super().__init__(view)
        self._boards = boards
        self._view = view
        self._notices = notices
        self._followed: OpenBoard | None = None
        self._is_stepping = False
        self._new: UndoStep | None = None
        # Whoever makes a step selects and moves the view afterwards, in the same turn.
        self._after_turn = QTimer(self, singleShot=True, interval=0)
        self._after_turn.timeout.connect(self._note_after)
        boards.undo.indexChanged.connect(self._note_step)
        boards.shown.connect(self._follow)

    def verbs(self) -> Verbs:
        """Return what undo and redo do, by the ids of their actions."""
        return {"undo": self.undo, "redo": self.redo}

    def undo(self) -> None:
        """Take back the last step, and say what went."""
        board = self._boards.current
        if board is None:
            return
        while (step := _step(board, board.stack.index() - 1)) is not None and step.isObsolete():
            board.stack.undo()  # what it did was taken off for good meanwhile
        if step is None:
            return
        self.stepping.emit()
        self._note_after()
        count = sum(1 for item_id in step.change.ids if item_id in board.document.items)
        touched = self._touched_by(board, board.stack.undo)
        self._show(board, touched, step.after, step.before)
        self._notices.report_edit(f"Undone: {step.text()}.")
        if step.is_import and count:
            taken = f"{counted(count, 'picture')} taken off."
            self._notices.show(taken, "Redo", self.redo, topic=TOPIC)

    def redo(self) -> None:
        """Make the last step that was taken back again."""
        board = self._boards.current
        if board is None:
            return
        while (step := _step(board, board.stack.index())) is not None and step.isObsolete():
            board.stack.redo()  # likewise
        if step is None:
            return
        self.stepping.emit()
        touched = self._touched_by(board, board.stack.redo)
        self._show(board, touched, step.before, step.after)
        self._notices.report_edit(f"Redone: {step.text()}.")

    def _touched_by(self, board: OpenBoard, run: Callable[[], None]) -> tuple[ItemId, ...]:
        """Undo or redo; return what came back or changed."""
        touched: dict[ItemId, None] = {}

        def note(change: Change) -> None:
            touched.update((entry.id, None) for entry in change.entries if entry.after is not None)

        end = board.document.subscribe(note)
        run()
        end()
        return tuple(touched)

    def _show(
        self,
        board: OpenBoard,
        touched: tuple[ItemId, ...],
        left: Attention | None,
        wanted: Attention | None,
    ) -> None:
        """Select and look at what was selected and looked at, or where it can be seen at least.

        Args:
            board: The shown board.
            touched: What came back or changed.
            left: What the user had before them on the other side of the step.
            wanted: What they had on this side; None where nobody looked.
        """
        if wanted is not None:
            self._view.select(wanted.selected)
        elif touched:
            self._view.select(touched)
        here = self._view.viewpoint()
        if left and wanted and left.seen != wanted.seen and self._is_near(here, left.seen):
            self._view.set_viewpoint(wanted.seen, glide=True)
            return
        concerned = dict.fromkeys((*touched, *self._view.selected_ids()))
        # What the step took off leaves nothing: then anything is better than an empty view.
        ids = tuple(concerned) or tuple(board.document.items)
        if _is_any_in(board, ids, self._view.visible_rect()):
            return
        if wanted is not None and _is_any_in(board, ids, self._seen_at(wanted.seen)):
            self._view.set_viewpoint(wanted.seen, glide=True)
            return
        rect = board.document.bounds(touched or ids)
        if rect is not None:
            show_rect(self._view, rect)

    def _seen_at(self, there: Viewpoint) -> Rect:
        """Return the part of the board that is seen from a viewpoint."""
        width, height = self._view.width() / there.zoom, self._view.height() / there.zoom
        return Rect(there.x - width / 2, there.y - height / 2, width, height)

    def _is_near(self, here: Viewpoint, there: Viewpoint) -> bool:
        """Return whether the user hardly moved: panels that come and go shift the middle, too."""
        return (
            abs(here.zoom / there.zoom - 1) < _SAME_ZOOM
            and abs(here.x - there.x) * here.zoom < self._view.width() / 2
            and abs(here.y - there.y) * here.zoom < self._view.height() / 2
        )

    def _follow(self, board: OpenBoard) -> None:
        """Be told of the steps of the shown board before they are made."""
        self._forget_words()
        self._note_after()
        if self._followed is not None:
            self._followed.editor.stepping.disconnect(self._note_before)
        self._followed = board
        board.editor.stepping.connect(self._note_before)

    def _note_before(self, step: UndoStep) -> None:
        self._note_after()
        step.before = Attention(self._view.viewpoint_at_press(), self._view.selected_ids())
        self._is_stepping = True

    def _note_step(self) -> None:
        """Follow the history; what was said before is true no longer."""
        self._forget_words()
        board = self._boards.current
        if board is not None and self._is_stepping:
            # One that went on with the step before has become a part of that.
            self._new = _step(board, board.stack.index() - 1)
            self._after_turn.start()
        self._is_stepping = False

    def _note_after(self) -> None:
        step, self._new = self._new, None
        if step is not None:
            step.after = self._attention()

    def _attention(self) -> Attention:
        return Attention(self._view.viewpoint(), self._view.selected_ids())

    def _forget_words(self) -> None:
        self._notices.note_edit()
        self._notices.settle(TOPIC)


def _is_any_in(board: OpenBoard, ids: Iterable[ItemId], seen: Rect) -> bool:
    items = board.document.items
    return any(items[i].placement.bounds.intersects(seen) for i in ids if i in items)


def _step(board: OpenBoard, place: int) -> UndoStep | None:
    step = board.stack.command(place) if 0 <= place < board.stack.count() else None
    return step if isinstance(step, UndoStep) else None
