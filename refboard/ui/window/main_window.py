"""The window: the board in the middle, boards at the left, what was found at the right.

It is painted before anything heavy is loaded: the library is opened after the first paint. The
window builds and wires; what happens is decided by the controllers.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from refboard.core.errors import LibraryReadOnlyError
from refboard.core.events import LibraryOpened
from refboard.core.settings import Settings
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.help_dialog import HelpDialog
from refboard.ui.actions.verbs import VerbRegistry, Verbs
from refboard.ui.boards.boards_panel import BoardsPanel
from refboard.ui.canvas.cropping.crop_bar import CropBar
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.tool_actions import tool_rows
from refboard.ui.canvas.tool_strip import ToolStrip
from refboard.ui.canvas.view import BoardView
from refboard.ui.exporting.handed_mime import leave_on_clipboard
from refboard.ui.exporting.kept_options import KeptOptions
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.importing.empty_board import EmptyBoard
from refboard.ui.importing.samples import sample_files
from refboard.ui.inspector.inspector_panel import InspectorPanel
from refboard.ui.library_port import LibraryPort
from refboard.ui.lightbox.lightbox import Lightbox
from refboard.ui.notices.notices import Notices
from refboard.ui.notices.toasts import Notifier
from refboard.ui.style.canvas_theme import canvas_colours
from refboard.ui.style.motion import allows_motion
from refboard.ui.style.panel_widths import follow_window
from refboard.ui.style.tokens import Tokens
from refboard.ui.suggested_folders import SuggestedFolders
from refboard.ui.window.event_router import EventRouter
from refboard.ui.window.kept_clear import KeptClear
from refboard.ui.window.layout_keys import action_at, is_no_digit
from refboard.ui.window.pages import Pages
from refboard.ui.window.presenters import Presenters, Shown
from refboard.ui.window.selection_toolbar import SelectionToolbar
from refboard.ui.window.shared import Shared
from refboard.ui.window.stand import Stand
from refboard.ui.window.status_bar import StatusBar
from refboard.ui.window.window_menus import WindowMenus
from refboard.ui.window.window_place import WindowPlace


class MainWindow(QMainWindow):
    """One window on one library.

    Args to the constructor:
        library: The bridge; started after the first paint, stopped when the window closes.
        settings: As read from the file.
        settings_path: Where they are written when the user changes them.
        state: Where the window's place is kept; None keeps it nowhere.
        group: Under which name its place is kept.
        shared: What it has together with other windows; its own without.

    Signals:
        painted: The window was painted for the first time.
        closing: The window begins to close: nothing new can be opened in it.
        closed: The window closed; everything is saved, and the library has ended with the last one.
        window_wanted: Another window is wanted; carries the BoardId to show there, or None.
        quitting: All windows are to close.
    """

    painted = Signal()
    closing = Signal()
    closed = Signal()
    window_wanted = Signal(object)
    quitting = Signal()

    def __init__(
        self,
        library: LibraryPort,
        settings: Settings,
        settings_path: Path,
        *,
        state: QSettings | None = None,
        group: str = "window",
        shared: Shared | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._state = state
        self._is_painted = self._is_closed = False
        self._group = group
        self._shared = shared or Shared(library, settings, settings_path, self)
        self._shared.join()
        self.settings, self.theme = self._shared.settings, self._shared.theme
        self.known_assets = self._shared.known_assets
        self.loader, self.cache = self._shared.loader, self._shared.cache
        self.view = BoardView(self.known_assets, self.cache, self)
        self.actions_table = Actions(self, self.view, tool_rows())
        self.verbs = VerbRegistry(row.id for row in self.actions_table.rows)
        self.folders = SuggestedFolders(state)
        self.kept_options = KeptOptions(state)
        self.controller = EventRouter(
            library,
            self.known_assets,
            self.view,
            lambda: self.settings.value,
            self.folders,
            self._shared.boards,
            self,
        )
        self._build()
        tools = (self.toolbar, self.crop_bar, self.tool_strip, self.empty_board)
        kept_clear = KeptClear(self._pages, self.view, tools)
        self.notifier = Notifier(self._pages, self.theme, kept_clear.rects, kept_clear.covered_area)
        kept_clear.follow(self.notifier.lay_out)
        self.lightbox.covers.connect(self._show_notes_over)
        self.notices = Notices(self.status.line, self.notifier)
        self._present(self.notices)
        self._connect()
        self._use_settings(self.settings.value)
        self._place = WindowPlace(self, state, group, self.stand.has_all_panels)
        # A panel about a picture of the last session would be about nothing.
        self.find_dock.hide()
        self.stand.desktop.begin()

    # What others call

    def lie_beside(self, others: Sequence[QWidget]) -> None:
        """Lie where no other window would be hidden; a window that was nowhere, beside the last."""
        self._place.cascade(others)

    def come_to_front(self) -> None:
        """Come above other windows, as far as the desktop allows it, and take clicks."""
        self.stand.desktop.come_to_front()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Put pictures and folders on the board, and read board files, once a board is shown."""
        self.presenters.imports.open_paths(paths)

    def run(self, action_id: str) -> None:
        """Do what an action does."""
        self.presenters.lightbox.make_way(action_id)
        self.verbs.run(action_id)

    # Building

    def _build(self) -> None:
        self.setWindowTitle("RefBoard")
        self._pages = Pages(self.view, self)
        self.message_page = self._pages.message
        self.setCentralWidget(self._pages)
        self.lightbox = Lightbox(self.view, self.known_assets, self.cache)
        self.boards_panel = BoardsPanel(self.cache, self.theme, self)
        self.find_panel = FindPanel(self.cache, self.theme, self)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.boards_dock = SidePanel("Boards", self.boards_panel, self.view, self, left)
        self.find_dock = SidePanel("Find", self.find_panel, self.view, self, right)
        self.inspector = InspectorPanel(self.actions_table, self)
        self.inspector_dock = SidePanel(
            "Inspector", self.inspector, self.view, self, right, self.find_dock
        )
        self.inspector_dock.hide()
        self.setTabPosition(right, QTabWidget.TabPosition.North)
        self.status = StatusBar(self.actions_table, self)
        self.setStatusBar(self.status)
        self.empty_board = EmptyBoard(self.view, has_samples=bool(sample_files()))
        self.tool_strip = ToolStrip(self.actions_table, self.view)
        self.crop_bar = CropBar(self.view)
        self.toolbar = SelectionToolbar(self.actions_table, self.view, self.tool_strip)
        self.menus = WindowMenus(
            self, self.actions_table, self.controller.boards, self.view, self.known_assets
        )
        self.boards_panel.new_button.setDefaultAction(self.actions_table["new_board"])
        self._use_tokens(self.theme.tokens)

    def _present(self, notices: Notices) -> None:
        """Make what stands between the controllers and the user."""
        shown = Shown(
            view=self.view,
            boards_panel=self.boards_panel,
            boards_dock=self.boards_dock,
            find_panel=self.find_panel,
            find_dock=self.find_dock,
            inspector=self.inspector,
            inspector_dock=self.inspector_dock,
            opacity_rows=(self.menus.opacity, self.toolbar.opacity),
            empty_board=self.empty_board,
            lightbox=self.lightbox,
            menus=self.menus,
            status=self.status,
            cache=self.cache,
            theme=self.theme,
        )
        self.presenters = Presenters(
            self.controller,
            self._library,
            self.known_assets,
            self.loader,
            self.settings,
            self.folders,
            self.kept_options,
            self.actions_table,
            self.verbs,
            notices,
            shown,
            self.setWindowTitle,
            self,
        )
        self.stand = Stand(
            self,
            self.view,
            self.tool_strip,
            self.toolbar,
            self.status,
            self.actions_table,
            notices,
            self._state,
            self._group,
        )
        self.verbs.offer(self.stand.verbs())
        self.verbs.offer(self._own_verbs())

    def _own_verbs(self) -> Verbs:
        return {
            "quit": self._quit,
            "new_window": lambda: self.window_wanted.emit(None),
            "close_window": self.close,
            "shortcuts": lambda: HelpDialog(self.actions_table.rows, self).exec(),
        }

    def _connect(self) -> None:
        controller = self.controller
        self.actions_table.triggered.connect(self.run)
        self.theme.changed.connect(self._use_tokens)
        self.settings.changed.connect(self._use_settings)
        self.view.hint_changed.connect(self.status.line.show_hint)
        controller.opened.connect(self._show_library)
        controller.failed.connect(self._pages.show_failure)
        self.boards_panel.window_wanted.connect(self.window_wanted)
        controller.boards.called.connect(self.come_to_front)
        self.presenters.arranging.chooser.opened.connect(self.toolbar.step_aside)
        self.closing.connect(self.presenters.arranging.stop)
        self.closed.connect(self.presenters.settings_pages.close)
        self.closed.connect(self.presenters.about.finish)
        self.closed.connect(self.presenters.find.outside.stop)
        for dock, action_id in (
            (self.boards_dock, "toggle_boards"),
            (self.find_dock, "toggle_find"),
            (self.inspector_dock, "toggle_inspector"),
        ):
            dock.visibilityChanged.connect(self.actions_table[action_id].setChecked)

    # What happens

    def _quit(self) -> None:
        self.quitting.emit()
        self.close()

    def _start(self) -> None:
        """Load what the first paint did not need."""
        self._show_icons(self.theme.tokens)
        self.painted.emit()
        self._library.start()

    def _use_tokens(self, tokens: Tokens) -> None:
        self._lay_ground()
        if self._is_painted:
            self._show_icons(tokens)

    def _show_notes_over(self, is_covered: bool) -> None:
        self.notifier.lie_over(self.lightbox if is_covered else self._pages)

    def _lay_ground(self) -> None:
        tokens, chosen = self.theme.tokens, self.settings.value
        ground = chosen.dark_ground if tokens.is_dark else chosen.light_ground
        colours = canvas_colours(tokens, ground)
        if colours != self.view.colours:  # others have all of the board painted anew
            self.view.set_colours(colours)

    def _show_icons(self, tokens: Tokens) -> None:
        of_window = (self.actions_table, self.toolbar, self.crop_bar, self.status.failed)
        for part in (*of_window, self.find_panel, self.inspector, self.presenters.arranging):
            part.show_icons(tokens)

    def _show_library(self, event: LibraryOpened) -> None:
        self.loader.set_folders(event.previews_dir, event.originals_dir)
        self.presenters.arranging.set_folders(event.previews_dir, event.originals_dir)
        self._pages.show_board()
        self.toolbar.offer_changes(not event.is_read_only)
        self.find_panel.offer_bringing(not event.is_read_only)
        if event.is_read_only:
            self.notices.show(str(LibraryReadOnlyError()))

    def _use_settings(self, settings: Settings) -> None:
        self._lay_ground()
        self.view.wheel_pans = settings.wheel_pans
        self.view.set_habits(DragHabits(raises=settings.raises_dragged, snaps=settings.snaps))
        self.view.animates = settings.animates_view and allows_motion()

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Override QMainWindow::event: what is heavy waits for the first paint."""
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.ShortcutOverride:
            event.setAccepted(is_no_digit(event))
            return True
        handled = super().event(event)
        if kind == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._start)
        return handled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget::resizeEvent: panels give way in a small window."""
        super().resizeEvent(event)
        old, new = event.oldSize().width(), event.size().width()
        if old > 0 or not self._place.is_restored:
            # Both at the right share one place, and so its width.
            right = self.find_dock if self.find_dock.isVisible() else self.inspector_dock
            follow_window(self, (self.boards_dock, right), old, new)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent: keys by their place, where no shortcut matched."""
        wanted = action_at(event, is_on_canvas=self.view.hasFocus())
        if wanted is not None:
            self.actions_table[wanted].trigger()
            return
        if event.key() == Qt.Key.Key_Escape and self.stand.desktop.full_screen.leave():
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Override QWidget::closeEvent: save what is left to save, then end the library."""
        if not self._is_closed:
            self._is_closed = True
            self.closing.emit()
            # What is saved as looked at is what the next start shows: without the panel.
            self.find_dock.set_shown(False)
            self.stand.bring_panels_back()
            self._place.finish()
            self._shared.leave()
            leave_on_clipboard()
            self.controller.close()
            self.closed.emit()
        super().closeEvent(event)
