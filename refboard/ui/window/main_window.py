"""The window: the board in the middle, boards at the left, what was found at the right.

It is painted before anything heavy is loaded: the library is opened after the first paint. The
window builds and wires; what happens is decided by the controllers.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QStackedWidget, QWidget

from refboard.core.events import LibraryFailed, LibraryOpened
from refboard.core.geometry import Point
from refboard.core.settings import Settings
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import (
    BOARD_MENU,
    BOARDS,
    SELECTION_MENU,
    TOOLS,
    fill_menu_bar,
    make_menu,
)
from refboard.ui.activity.failure_entries import FailureEntries
from refboard.ui.boards.boards_panel import BoardsPanel
from refboard.ui.boards.trash_menu import TrashMenu
from refboard.ui.canvas.preview_cache import PreviewCache
from refboard.ui.canvas.tool_actions import tool_rows
from refboard.ui.canvas.tool_strip import ToolStrip
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_dock
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.importing.samples import sample_files
from refboard.ui.library_port import LibraryPort
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.style.canvas_theme import canvas_colours
from refboard.ui.style.panel_widths import follow_window
from refboard.ui.style.theme import Theme
from refboard.ui.style.tokens import Tokens
from refboard.ui.window.board_actions import BoardActions
from refboard.ui.window.empty_board import EmptyBoard
from refboard.ui.window.event_router import Controller
from refboard.ui.window.failure_presenter import FailurePresenter
from refboard.ui.window.layout_keys import digit_of
from refboard.ui.window.message_page import MessagePage
from refboard.ui.window.model_presenter import ModelPresenter
from refboard.ui.window.selection_toolbar import SelectionToolbar
from refboard.ui.window.status_bar import StatusBar
from refboard.ui.window.toasts import Notifier
from refboard.ui.window.window_actions import WindowActions
from refboard.ui.window.window_presenter import WindowPresenter
from refboard.ui.window.window_state import restore_window, save_window
from refboard.worker.preview_loader import PreviewLoader

FIRST_SIZE = (1280, 820)
LEAST_SIZE = (820, 560)


class MainWindow(QMainWindow):
    """One window on one library.

    Args to the constructor:
        library: The bridge; started after the first paint, stopped when the window closes.
        settings: As read from the file.
        settings_path: Where they are written when the user changes them.
        state: Where the window's place is kept; None keeps it nowhere.

    Signals:
        painted: The window was painted for the first time.
        closing: The window begins to close: nothing new can be opened in it.
        closed: The window closed; everything is saved and the library has ended.
    """

    painted = Signal()
    closing = Signal()
    closed = Signal()

    def __init__(
        self,
        library: LibraryPort,
        settings: Settings,
        settings_path: Path,
        *,
        state: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._library = library
        self._state = state
        self._is_painted = False
        self._is_closed = False
        self._is_restored = False
        self.settings = SettingsStore(settings, settings_path, self)
        self.theme = Theme(app, settings.theme, self)
        self.catalogue = KnownAssets(self)
        self.loader = PreviewLoader(self)
        self.cache = PreviewCache(self.catalogue, self.loader, settings.preview_budget_mb, self)
        self.view = BoardView(self.catalogue, self.cache, self)
        self.actions_table = Actions(self, self.view, tool_rows())
        self.controller = Controller(
            library, self.catalogue, self.view, lambda: self.settings.value, self
        )
        self._build()
        self.notifier = Notifier(self._pages)
        self.commands = WindowActions(self)
        self.board_commands = BoardActions(
            self.controller, self.view, self.catalogue, lambda: self.settings.value, self
        )
        self._targets: dict[str, Callable[[], object]] = (
            self.board_commands.edits() | self.commands.targets()
        )
        self.failure_news = FailurePresenter(self)
        self.model_news = ModelPresenter(self)
        self.news = WindowPresenter(self)
        self._connect()
        self._place()

    # What others call

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Put pictures and folders on the board, and read board files, once a board is shown."""
        self.news.open_paths(paths)

    def show_boards(self, *, is_shown: bool) -> None:
        """Show or hide the boards; the pictures stay where they are."""
        show_dock(self, self.boards_dock, self.view, is_shown=is_shown)

    def show_find(self, *, is_shown: bool) -> None:
        """Show or hide what was found; the pictures stay where they are."""
        show_dock(self, self.find_dock, self.view, is_shown=is_shown)

    def run(self, action_id: str) -> None:
        """Do what an action does."""
        self._targets[action_id]()

    # Building

    def _build(self) -> None:
        self.setWindowTitle("RefBoard")
        self.setMinimumSize(*LEAST_SIZE)
        self.message_page = MessagePage(self)
        self.message_page.tell("Opening library...")
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.message_page)
        self._pages.addWidget(self.view)
        self.setCentralWidget(self._pages)
        self.boards_panel = BoardsPanel(self.cache, self.theme, self)
        self.similar_panel = FindPanel(self.cache, self.theme, self)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.boards_dock = self._dock("Boards", self.boards_panel, left)
        self.find_dock = self._dock("Find", self.similar_panel, right)
        self.find_dock.hide()
        self.status = StatusBar(self.actions_table, self)
        self.setStatusBar(self.status)
        self.empty_board = EmptyBoard(self.view, has_samples=bool(sample_files()))
        self.tool_strip = ToolStrip(self.actions_table, self.view)
        self.toolbar = SelectionToolbar(self.actions_table, self.view, self.tool_strip)
        self.trash_menu = TrashMenu(self)
        menus = fill_menu_bar(self.menuBar(), self.actions_table)
        menus[BOARDS].addSeparator()
        menus[BOARDS].addMenu(self.trash_menu)
        menus[TOOLS].addActions(self.tool_strip.actions())
        self.selection_menu = make_menu(SELECTION_MENU, self.actions_table, self)
        self.failure_entries = FailureEntries(self.selection_menu)
        self.board_menu = make_menu(BOARD_MENU, self.actions_table, self)
        self.boards_panel.new_button.setDefaultAction(self.actions_table["new_board"])
        self._use_tokens(self.theme.tokens)

    def _dock(self, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        # Panels name themselves: a second title would only take room.
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(panel)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        self.actions_table.triggered.connect(self.run)
        self.theme.changed.connect(self._use_tokens)
        self.controller.opened.connect(self._show_library)
        self.controller.trash_listed.connect(self.trash_menu.show_boards)
        self.trash_menu.restored.connect(self.controller.boards.restore)
        self.controller.failed.connect(self._show_library_failure)
        self.view.mime_dropped.connect(self._take_drop)
        self.view.context_menu_requested.connect(self._show_menu)
        self.view.zoom_changed.connect(self.status.zoom.show_zoom)
        self.view.hint_changed.connect(self.status.show_hint)
        for dock, action_id in (
            (self.boards_dock, "toggle_boards"),
            (self.find_dock, "toggle_find"),
        ):
            dock.visibilityChanged.connect(self.actions_table[action_id].setChecked)

    def _place(self) -> None:
        self._is_restored = self._state is not None and restore_window(self, self._state)
        if not self._is_restored:
            self.resize(*FIRST_SIZE)
        # A panel about a picture of the last session would be about nothing.
        self.find_dock.hide()

    # What happens

    def _start(self) -> None:
        """Load what the first paint did not need."""
        self._show_icons(self.theme.tokens)
        self.painted.emit()
        self._library.start()

    def _use_tokens(self, tokens: Tokens) -> None:
        self.view.set_colours(canvas_colours(tokens))
        if self._is_painted:
            self._show_icons(tokens)

    def _show_icons(self, tokens: Tokens) -> None:
        self.actions_table.show_icons(tokens)
        self.toolbar.show_icons(tokens)
        self.similar_panel.show_icons(tokens)

    def _show_library(self, event: LibraryOpened) -> None:
        self.loader.set_folders(event.previews_dir, event.originals_dir)
        self._pages.setCurrentWidget(self.view)
        self.view.setFocus()

    def _show_library_failure(self, event: LibraryFailed) -> None:
        self.message_page.tell(event.sentence, event.hint)
        self._pages.setCurrentWidget(self.message_page)

    def _take_drop(self, mime: QMimeData, at: QPointF) -> None:
        self.activateWindow()
        self.view.setFocus()
        self.controller.imports.take_mime(mime, Point(at.x(), at.y()))

    def _show_menu(self, where: QPoint, _: QPointF) -> None:
        self.failure_news.offer_retry()
        menu = self.selection_menu if self.view.selected_ids() else self.board_menu
        menu.popup(where)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Override QMainWindow::event: what is heavy waits for the first paint."""
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._start)
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget::resizeEvent: panels give way in a small window."""
        super().resizeEvent(event)
        old, new = event.oldSize().width(), event.size().width()
        if old > 0 or not self._is_restored:
            follow_window(self, (self.boards_dock, self.find_dock), old, new)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent: digits by their place, where no shortcut matched."""
        wanted = {1: "fit_all", 2: "fit_selection"}.get(digit_of(event) or 0)
        if wanted and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            self.actions_table[wanted].trigger()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override QWidget::closeEvent: save what is left to save, then end the library."""
        if not self._is_closed:
            self._is_closed = True
            self.closing.emit()
            # What is saved as looked at is what the next start shows: without the panel.
            self.show_find(is_shown=False)
            if self._state is not None:
                save_window(self, self._state)
            self.loader.stop()
            self.controller.close()
            self.closed.emit()
        super().closeEvent(event)
