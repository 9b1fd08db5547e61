"""Changes the numbers of what is selected: at once, or while something is dragged."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from refboard.core.board import Item
from refboard.core.geometry import Rect
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.transform_verbs import FADING
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.undo_step import Gesture, Run
from refboard.ui.inspector.arithmetic import Edit, TypedNumberError
from refboard.ui.inspector.measures import Measure, with_number

FRAME_MS = 16
ITEMS_A_MS = 50
"""So many items can be changed in a millisecond, and painted and saved beside that."""

_VERBS = {
    Measure.X: "Move",
    Measure.Y: "Move",
    Measure.WIDTH: "Resize",
    Measure.HEIGHT: "Resize",
    Measure.ANGLE: "Rotate",
    Measure.OPACITY: FADING,
}


@dataclass(slots=True)
class _Drag:
    """A number that is being dragged.

    Attributes:
        board: Where.
        measure: Which number.
        items: As they were when it began.
        bounds: What held them all.
        key: Makes one step of all of it.
        wanted: What is still to be done to them.
    """

    board: OpenBoard
    measure: Measure
    items: list[Item]
    bounds: Rect
    key: Gesture
    wanted: Edit | None = None


class NumberEdits(QObject):
    """Edits the selected items of the shown board; locked ones stay.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
    """

    def __init__(self, boards: BoardController, view: BoardView) -> None:
        super().__init__(view)
        self._boards = boards
        self._view = view
        self._run = Run()
        self._drag: _Drag | None = None
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._apply)

    def edit(self, measure: Measure, edit: Edit) -> None:
        """Change a number; a quick run of it is one step."""
        found = self._free()
        if found is not None:
            board, items, bounds = found
            pairs = list(zip(items, _edited(items, bounds, measure, edit), strict=True))
            key = self._run.key((measure, self._view.selected_ids()))
            board.editor.replace(pairs, _VERBS[measure], key)

    def begin(self, measure: Measure) -> None:
        """Begin to drag a number."""
        self.end(stays=True)
        found = self._free()
        if found is not None:
            board, items, bounds = found
            self._drag = _Drag(board, measure, items, bounds, Gesture())
            self._soon.setInterval(max(FRAME_MS, len(items) // ITEMS_A_MS))

    def move(self, measure: Measure, edit: Edit) -> None:
        """Do this to the number as it was when the drag began; without one, to what it is now."""
        if self._drag is None:
            self.edit(measure, edit)
            return
        self._drag.wanted = edit
        if not self._soon.isActive():
            self._soon.start()

    def end(self, *, stays: bool) -> None:
        """Let go; take all of it back where it is not to stay."""
        if self._drag is not None and not stays:
            self._drag.wanted = lambda value: value
        self._apply()
        self._soon.stop()
        self._drag = None

    def _free(self) -> tuple[OpenBoard, list[Item], Rect] | None:
        board, bounds = self._boards.current, self._view.chosen_bounds()
        if board is None or bounds is None:
            return None
        items = board.editor.unlocked(self._view.selected_ids())
        return (board, items, bounds) if items else None

    def _apply(self) -> None:
        drag = self._drag
        if drag is None or drag.wanted is None:
            return
        edit, drag.wanted = drag.wanted, None
        after = _edited(drag.items, drag.bounds, drag.measure, edit)
        known = drag.board.document.items
        pairs = [(known[new.id], new) for new in after if new.id in known]
        drag.board.editor.replace(pairs, _VERBS[drag.measure], drag.key)


def _edited(items: list[Item], bounds: Rect, measure: Measure, edit: Edit) -> list[Item]:
    try:
        return with_number(items, bounds, measure, edit)
    except TypedNumberError:
        return items  # such as a division by a value that is 0
