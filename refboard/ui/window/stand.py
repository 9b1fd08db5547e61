"""How the window stands on the desktop, put together: its parts, their room, what the keys do."""

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QMainWindow, QStatusBar

from refboard.ui.actions.actions import Actions
from refboard.ui.actions.verbs import Verbs
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.tool_strip import ToolStrip
from refboard.ui.canvas.view import BoardView
from refboard.ui.desktop.desktop_presenter import DesktopPresenter
from refboard.ui.desktop.focus_ring import FocusRing
from refboard.ui.desktop.room import Room
from refboard.ui.desktop.window_parts import Part, Reason, WindowParts
from refboard.ui.notices.notices import Notices
from refboard.ui.window.selection_toolbar import SelectionToolbar


class Stand(QObject):
    """Makes what stands a window on the desktop.

    Args to the constructor:
        window: Which one, with its panels; it is not shown yet.
        view: Its board.
        strip: The tools over the board.
        toolbar: What lies beside a selection.
        status: The bar below.
        actions: Show how it stands.
        notices: Where ways back are told.
        store: Where it is kept from start to start; None keeps it nowhere.
        group: Under which name.

    Attributes:
        desktop: What the user wants of it.
    """

    def __init__(
        self,
        window: QMainWindow,
        view: BoardView,
        strip: ToolStrip,
        toolbar: SelectionToolbar,
        status: QStatusBar,
        actions: Actions,
        notices: Notices,
        store: QSettings | None,
        group: str,
    ) -> None:
        super().__init__(window)
        shows = {
            Part.MENUS: window.menuBar().setVisible,
            Part.STATUS: status.setVisible,
            Part.TOOLS: strip.setVisible,
            Part.SELECTION: toolbar.set_offered,
        }
        self._panels = window.findChildren(SidePanel)
        self._parts = WindowParts(shows, lambda: self._panels, self)
        self.desktop = DesktopPresenter(window, view, self._parts, actions, notices, store, group)
        room = Room(window, self._parts)
        for panel in self._panels:
            panel.wanted.connect(room.make)
        # The board before what lies over it, the panels from left to right.
        self._ring = FocusRing(
            window,
            lambda: (view, strip, *sorted(self._panels, key=lambda panel: panel.x()), status),
        )

    def verbs(self) -> Verbs:
        """Return what each action on the window as such does, by its id."""
        return {
            "next_part": lambda: self._ring.step(1),
            "previous_part": lambda: self._ring.step(-1),
            **self.desktop.verbs(),
        }

    def has_all_panels(self) -> bool:
        """Return whether no panel gave way that comes back by itself."""
        return not any(self._parts.waiting(reason) for reason in Reason)

    def bring_panels_back(self) -> None:
        """Show what gave way, so that it is kept as the user had it."""
        self._parts.bring_all_back()
