"""The boards in the trash as a menu; choosing one brings it back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from refboard.core.board import BoardSummary
from refboard.core.words import counted
from refboard.ui.style.keyed_menu import KeyedMenu


class TrashMenu(KeyedMenu):
    """Lists trashed boards by name and number of pictures; disabled when there is none.

    Signals:
        restored: Carries the id of the board that the user wants back.
    """

    restored = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Trash", parent)
        self.setToolTipsVisible(True)
        self.menuAction().setEnabled(False)

    def show_boards(self, trashed: tuple[BoardSummary, ...]) -> None:
        """List these boards, the one made last first."""
        self.clear()
        for board in reversed(trashed):
            action = self.addAction(_words(board))
            action.setToolTip(f'Bring "{board.name}" back and open it')
            action.setData(board.id)
            action.triggered.connect(self._restore)
        self.menuAction().setEnabled(bool(trashed))

    def _restore(self) -> None:
        action = self.sender()
        assert action is not None
        self.restored.emit(action.data())  # type: ignore[attr-defined]


def _words(board: BoardSummary) -> str:
    count = counted(board.item_count, "picture")
    # An & would underline the letter after it.
    return f"{board.name.replace('&', '&&')} ({count})"
