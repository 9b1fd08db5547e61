"""What fills the middle of the window: the board, or a sentence while there is none."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from refboard.core.events import LibraryFailed
from refboard.ui.window.message_page import MessagePage


class Pages(QStackedWidget):
    """Shows the board once the library is open.

    Args to the constructor:
        board: The canvas.
        parent: The window.

    Attributes:
        message: Says that the library opens, or why it cannot.
    """

    def __init__(self, board: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._board = board
        self.message = MessagePage(self)
        self.message.show_sentence("Opening library...")
        self.addWidget(self.message)
        self.addWidget(board)

    def show_board(self) -> None:
        """Show the board; it takes the keyboard."""
        self.setCurrentWidget(self._board)
        self._board.setFocus()

    def show_failure(self, event: LibraryFailed) -> None:
        """Show why there is no board."""
        self.message.show_sentence(event.sentence, event.hint)
        self.setCurrentWidget(self.message)
