"""A board that is carried up or down the list, and the gaps between rows that take it."""

from PySide6.QtCore import QLine, QMimeData
from PySide6.QtWidgets import QListView

from refboard.core.ids import BoardId

BOARD_MIME = "application/x-refboard-board"


def board_mime(board_id: BoardId) -> QMimeData:
    """Return what a drag carries."""
    mime = QMimeData()
    mime.setData(BOARD_MIME, board_id.encode())
    return mime


def carried_board(mime: QMimeData) -> BoardId | None:
    """Return the board that a drag carries; None where it carries something else."""
    if not mime.hasFormat(BOARD_MIME):
        return None
    return BoardId(bytes(mime.data(BOARD_MIME).data()).decode("utf-8", "replace"))


def gap_at(view: QListView, y: int) -> int:
    """Return above which row a board would come that is dropped at a height, in pixels."""
    model = view.model()
    rows = range(model.rowCount())
    middles = (view.visualRect(model.index(row, 0)).center().y() for row in rows)
    return sum(middle < y for middle in middles)


def gap_line(view: QListView, gap: int) -> QLine:
    """Return the line along a gap, in pixels of the viewport."""
    model = view.model()
    last = view.visualRect(model.index(model.rowCount() - 1, 0))
    top = last.bottom() if gap >= model.rowCount() else view.visualRect(model.index(gap, 0)).top()
    y = max(1, top)
    return QLine(8, y, view.viewport().width() - 8, y)
