"""A panel beside the board, which comes and goes without losing what one looks at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_dock


class SidePanel(QDockWidget):
    """Holds one panel at one side of a window.

    Args to the constructor:
        title: What it is called; the window's state is kept under this name.
        panel: What it holds.
        view: The board beside it.
        window: Where it is docked.
        area: At which side.
        beside: Shares the place with this one: of both, one is in front.

    Attributes:
        is_in_front: It is shown, and no other one that shares its place is in front of it.

    Signals:
        wanted: The user wants to see it; carries this panel.
    """

    wanted = Signal(object)

    def __init__(
        self,
        title: str,
        panel: QWidget,
        view: BoardView,
        window: QMainWindow,
        area: Qt.DockWidgetArea,
        beside: QDockWidget | None = None,
    ) -> None:
        super().__init__(title, window)
        self._view = view
        self._window = window
        self._kept_places = False
        self.setObjectName(title)
        self.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        # Panels name themselves: a second title would only take room.
        self.setTitleBarWidget(QWidget(self))
        self.setWidget(panel)
        window.addDockWidget(area, self)
        if beside is not None:
            window.tabifyDockWidget(beside, self)
        self.is_in_front = False
        self.visibilityChanged.connect(self._note_place)

    def set_shown(self, is_shown: bool) -> None:
        """Come to the front or go; the pictures stay where they are."""
        self._show(is_shown, keeps_places=True)
        if is_shown:
            self.raise_()

    def toggle(self) -> None:
        """Go when it is there, come when it is not; what is in the middle comes there again."""
        if self.isVisible() and not self.is_in_front:
            self.raise_()
            return
        is_shown = not self.isVisible()
        # It goes as it came, so that both together change nothing.
        self._show(is_shown, keeps_places=self._kept_places and not is_shown)
        if is_shown:
            self.raise_()

    def _show(self, is_shown: bool, *, keeps_places: bool) -> None:
        """Come or go; a focus inside goes to the board."""
        focus = QApplication.focusWidget()
        if not is_shown and focus is not None and self.isAncestorOf(focus):
            self._view.setFocus()
        if is_shown != self.isVisible():
            self._kept_places = keeps_places
            show_dock(self._window, self, self._view, is_shown=is_shown, keeps_places=keeps_places)
        if is_shown:
            self.wanted.emit(self)

    def _note_place(self, is_in_front: bool) -> None:
        self.is_in_front = is_in_front
