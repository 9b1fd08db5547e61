"""All windows of one library: the first one, and those opened beside it on other boards."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, Signal

from refboard.core.board import Board
from refboard.core.errors import LibraryReadOnlyError
from refboard.core.ids import AssetId, BoardId, new_board_id
from refboard.core.requests import CreateBoard
from refboard.core.settings import Settings
from refboard.ui.boards.board_controller import free_name
from refboard.ui.library_port import LibraryPort
from refboard.ui.window.library_share import LibraryHub
from refboard.ui.window.main_window import MainWindow
from refboard.ui.window.shared import Shared


class Windows(QObject):
    """Opens windows on one library, and closes them.

    The first window owns what all have together, and is kept, closed, until the last one closes.

    Args to the constructor:
        library: The bridge; started by the first window's first paint, stopped by the last one.
        settings: As read from the file.
        settings_path: Where they are written when the user changes them.
        state: Where the windows' places are kept; None keeps them nowhere.

    Attributes:
        first: The first window.

    Signals:
        fronted: Another window is worked in; carries it.
        closing: The last window begins to close: nothing new can be opened.
    """

    fronted = Signal(object)
    closing = Signal()

    def __init__(
        self,
        library: LibraryPort,
        settings: Settings,
        settings_path: Path,
        state: QSettings | None = None,
    ) -> None:
        super().__init__()
        self._settings, self._settings_path, self._state = settings, settings_path, state
        self._hub = LibraryHub(library, self)
        self._shared = Shared(library, settings, settings_path, self)
        self._open: dict[int, MainWindow] = {}
        self._recent: list[MainWindow] = []
        self.first = self._made(None)
        self.setParent(self.first)

    @property
    def all(self) -> tuple[MainWindow, ...]:
        """The windows that are open, the one worked in last at the end."""
        return tuple(self._recent)

    def open(self, board_id: BoardId | None = None) -> None:
        """Open a window on a board; the one that shows it comes to the front where one does.

        Args:
            board_id: Which board; the first that no window shows, or else a new one, without.
        """
        opened = self._hub.opened
        if opened is None:
            return
        boards = self._shared.boards
        free = [summary.id for summary in opened.boards if boards.shower(summary.id) is None]
        wanted = board_id or next(iter(free), None) or self._new_board()
        if wanted is None:
            return
        shower = boards.shower(wanted)
        if shower is not None:
            shower.call(None)
            return
        others = self.all
        window = self._made(wanted)
        boards.show(wanted, window.controller.boards)
        window.lie_beside(others)
        window.show()
        window.activateWindow()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Put files on the board of the window that is worked in."""
        self._recent[-1].open_paths(paths)

    def come_to_front(self) -> None:
        """Bring the window that is worked in to the front."""
        self._recent[-1].come_to_front()

    def close_all(self) -> None:
        """Close all windows, the one that is worked in last."""
        for window in tuple(self._recent):
            window.close()

    def _new_board(self) -> BoardId | None:
        """Make a board for a window, as no board is free; None where none can be made."""
        opened = self._hub.opened
        assert opened is not None
        if opened.is_read_only:
            self._recent[-1].notices.refuse(
                f"Every board is shown in a window. {LibraryReadOnlyError()}"
            )
            return None
        board = Board(new_board_id(), free_name([summary.name for summary in opened.boards]))
        self._hub.library.send(CreateBoard(board))
        self._shared.boards.open(board, is_read_only=False)
        return board.id

    def _made(self, board_id: BoardId | None) -> MainWindow:
        number = next(n for n in range(1, len(self._open) + 2) if n not in self._open)
        window = MainWindow(
            self._hub.share(board_id),
            self._settings,
            self._settings_path,
            state=self._state,
            group="window" if number == 1 else f"window-{number}",
            shared=self._shared,
        )
        self._open[number] = window
        self._recent.append(window)
        window.controller.is_of_others = partial(self._is_of_others, window)
        window.window_wanted.connect(self.open)
        window.quitting.connect(self.close_all)
        window.closing.connect(self._note_closing)
        window.closed.connect(self._forget)
        window.installEventFilter(self)
        return window

    def _is_of_others(self, window: MainWindow, asset_id: AssetId) -> bool:
        others = (other for other in self._recent if other is not window)
        return any(asset_id in other.controller.imports.brought for other in others)

    def _note_closing(self) -> None:
        if len(self._recent) == 1:
            self.closing.emit()

    def _forget(self) -> None:
        window = self.sender()
        if not isinstance(window, MainWindow):
            return
        self._recent.remove(window)
        self._open = {number: other for number, other in self._open.items() if other is not window}
        if window is not self.first:
            window.deleteLater()
        if self._recent:
            self.fronted.emit(self._recent[-1])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: who is worked in comes last."""
        if (
            event.type() == QEvent.Type.WindowActivate
            and isinstance(watched, MainWindow)
            and watched in self._recent
            and watched is not self._recent[-1]
        ):
            self._recent.remove(watched)
            self._recent.append(watched)
            self.fronted.emit(watched)
        return False
