"""Undo and redo: what is selected and looked at after a step, and what is said about it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from refboard.core.board import Viewpoint
from refboard.core.document import Change
from refboard.core.ids import ItemId
from refboard.core.words import counted
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.undo_step import UndoStep
from refboard.ui.notices.notices import Notices

TOPIC = "step"
_SAME_ZOOM = 0.01


class StepPresenter(QObject):
    """Stands between the undo histories of the boards and the user.

    A step that led the view elsewhere leads it back when it is undone, unless the user has looked
    around since.

    Args to the constructor:
        boards: Which board is shown, and the histories of all.
        view: What is selected and looked at.
        notices: Where the user is told.
    """

    def __init__(self, boards: BoardController, view: BoardView, notices: Notices) -> None:
        super().__init__(view)
        self._boards = boards
        self._view = view
        self._notices = notices
        self._new: UndoStep | None = None
        # Whoever makes a step moves the view afterwards, in the same turn.
        self._after_turn = QTimer(self, singleShot=True, interval=0)
        self._after_turn.timeout.connect(self._note_view_after)
        boards.undo.indexChanged.connect(self._note_step)
        boards.shown.connect(self._forget_words)

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
        self._note_view_after()
        here = self._view.viewpoint()
        count = sum(1 for item_id in step.change.ids if item_id in board.document.items)
        touched = self._touched_by(board, board.stack.undo)
        self._show(board, touched, here, step.seen_after, step.seen_before)
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
        here = self._view.viewpoint()
        touched = self._touched_by(board, board.stack.redo)
        self._show(board, touched, here, step.seen_before, step.seen_after)
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
        here: Viewpoint,
        left: Viewpoint | None,
        wanted: Viewpoint | None,
    ) -> None:
        """Select what was touched, and look where it can be seen.

        Args:
            board: The shown board.
            touched: What came back or changed.
            here: What was looked at.
            left: Where the step had led the view; None where that is not known.
            wanted: Where it leads now.
        """
        if touched:
            self._view.select(touched)
        if left is not None and wanted is not None and left != wanted and self._is_near(here, left):
            self._view.set_viewpoint(wanted, glide=True)
            return
        rect = board.document.bounds(touched)
        if rect is not None and not rect.intersects(self._view.visible_rect()):
            show_rect(self._view, rect)

    def _is_near(self, here: Viewpoint, there: Viewpoint) -> bool:
        """Return whether the user hardly moved: panels that come and go shift the middle, too."""
        return (
            abs(here.zoom / there.zoom - 1) < _SAME_ZOOM
            and abs(here.x - there.x) * here.zoom < self._view.width() / 2
            and abs(here.y - there.y) * here.zoom < self._view.height() / 2
        )

    def _note_step(self) -> None:
        """Note where the view is when a step is made; what was said before is true no longer."""
        self._forget_words()
        board = self._boards.current
        step = None if board is None else _step(board, board.stack.index() - 1)
        if step is not None and step.seen_before is None:
            self._note_view_after()
            step.seen_before = self._view.viewpoint()
            self._new = step
            self._after_turn.start()

    def _note_view_after(self) -> None:
        step, self._new = self._new, None
        if step is not None:
            step.seen_after = self._view.viewpoint()

    def _forget_words(self) -> None:
        self._notices.note_edit()
        self._notices.settle(TOPIC)


def _step(board: OpenBoard, place: int) -> UndoStep | None:
    step = board.stack.command(place) if 0 <= place < board.stack.count() else None
    return step if isinstance(step, UndoStep) else None
