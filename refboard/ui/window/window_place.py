"""Where the window stands and how it is divided: kept from start to start, and always on a screen.

It is the one thing kept outside the settings file. Screens come and go: a window that was on one
that is gone, or is larger than the one there is, could not be reached any more.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, QSettings, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

LAYOUT_VERSION = 2
FIRST_SIZE = QSize(1280, 820)
LEAST_SIZE = QSize(160, 120)
"""Of the board alone; what else there is gives way (desktop/room.py)."""

RESTED_MS = 2000
"""A change is kept after so long without another: a program may end without being asked to."""

CASCADE_PX = 32
_PLACE = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class WindowPlace(QObject):
    """Puts one window where it was, or where there is room for it.

    Args to the constructor:
        window: It is made already, with its panels, and not shown yet.
        store: Where its place is kept; None keeps it nowhere.
        group: Under which name.
        has_all_panels: Returns whether no panel is hidden for a while only.

    Attributes:
        is_restored: The window was put where it had been.
    """

    def __init__(
        self,
        window: QMainWindow,
        store: QSettings | None,
        group: str,
        has_all_panels: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(window)
        self._group = group
        self._window = window
        self._store = store
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        self._has_all_panels = has_all_panels
        self.rest = QTimer(self, singleShot=True, interval=RESTED_MS)
        self.rest.timeout.connect(self._save_rested)
        self.is_restored = store is not None and _restore(window, store, group)
        if not self.is_restored:
            window.resize(FIRST_SIZE)
        self.fit()
        self._follow_screens()
        window.installEventFilter(self)
        self._panels = window.findChildren(QDockWidget) if store is not None else []
        for panel in self._panels:
            panel.installEventFilter(self)

    def finish(self) -> None:
        """Remember the window's place and its panels for good, as the window closes."""
        self.rest.stop()
        # Panels move while their window is taken apart, when nothing is left to look at.
        for panel in self._panels:
            panel.removeEventFilter(self)
        self._panels = []
        self._save(has_panels=True)

    def _save(self, *, has_panels: bool) -> None:
        if self._store is not None:
            self._store.setValue(f"{self._group}/geometry", self._window.saveGeometry())
            if has_panels:
                state = self._window.saveState(LAYOUT_VERSION)
                self._store.setValue(f"{self._group}/panels", state)

    def _save_rested(self) -> None:
        # A window that closes brings all panels back before it saves.
        if self._window.isVisible():
            self._save(has_panels=self._has_all_panels())

    def cascade(self, others: Sequence[QWidget]) -> None:
        """Leave other windows in sight; one that was nowhere yet is as large as the last of them.

        Args:
            others: The windows that are open, the one in front last.
        """
        if not others:
            return
        front, window = others[-1], self._window
        border = front.frameGeometry().size() - front.size()
        like = window if self.is_restored else front
        frame = QRect(like.pos(), like.size() + border)
        wanted = cascaded(frame, [other.frameGeometry() for other in others], available_areas())
        window.resize(wanted.size() - border)
        window.move(wanted.topLeft())

    def fit(self) -> None:
        """Bring the window onto a screen that there is, no larger than that."""
        areas = available_areas()
        room = areas[0].size() if areas else LEAST_SIZE
        self._window.setMinimumSize(LEAST_SIZE.boundedTo(room))
        if self._window.isMaximized() or self._window.isFullScreen():
            return  # the desktop takes care of those
        frame, inside = self._window.frameGeometry(), self._window.geometry()
        wanted = placed(frame, areas)
        if wanted == frame:
            return
        border = frame.size() - inside.size()
        self._window.resize(wanted.size() - border)
        self._window.move(wanted.topLeft())

    def _follow_screens(self) -> None:
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenRemoved.connect(self._soon.start)
        app.primaryScreenChanged.connect(self._soon.start)
        app.screenAdded.connect(self._follow)
        app.screenAdded.connect(self._soon.start)
        for screen in app.screens():
            self._follow(screen)

    def _follow(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._soon.start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: a window that is no longer maximised has a place again."""
        kind = event.type()
        if kind in _PLACE and self._store is not None and self._window.isVisible():
            self.rest.start()
        if watched is not self._window:
            return False
        # Only a window that is shown has a title bar, which must be in sight, too.
        is_shown_again = kind == QEvent.Type.Show and self._store is not None
        if is_shown_again or kind == QEvent.Type.WindowStateChange:
            self._soon.start()
        return False


def available_areas() -> list[QRect]:
    """Return the screens' room for windows, the primary screen's first."""
    primary = QGuiApplication.primaryScreen()
    screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not primary)
    return [screen.availableGeometry() for screen in screens]


def placed(frame: QRect, areas: Sequence[QRect]) -> QRect:
    """Return a window's frame, moved and shrunk as little as needed to lie on a screen.

    A frame that lies on several screens beside each other stays as it is.

    Args:
        frame: Of the window, its title bar included.
        areas: The screens' room, the primary one's first; without any the frame stays.
    """
    seen = sum(_area(frame & area) for area in areas)
    if not areas or seen >= _area(frame):
        return frame
    home = max(areas, key=lambda area: _area(frame & area))  # of equals, the primary one
    size = frame.size().boundedTo(home.size())
    x = min(max(frame.x(), home.x()), home.x() + home.width() - size.width())
    y = min(max(frame.y(), home.y()), home.y() + home.height() - size.height())
    return QRect(QPoint(x, y), size)


def cascaded(frame: QRect, others: Sequence[QRect], areas: Sequence[QRect]) -> QRect:
    """Return a window's frame, a step right and down of what lies there, and on its screen.

    One as large as the screen gets a little smaller, so that it can be told from what is below.

    Args:
        frame: Where it would lie.
        others: The frames of the windows that are open.
        areas: The screens' room, the primary one's first; without any only the step is made.
    """
    if not any(_is_over(frame.topLeft(), other) for other in others):
        return placed(frame, areas)
    step = QPoint(CASCADE_PX, CASCADE_PX)
    if not areas:
        return frame.translated(step)
    home = max(areas, key=lambda area: _area(frame & area))
    size = frame.size().boundedTo(home.size() - QSize(CASCADE_PX, CASCADE_PX))
    room = home.size() - size
    corner = frame.topLeft()
    for _ in range(len(others)):
        away = corner + step - home.topLeft()
        # What would go beyond the screen begins again at its other side.
        corner = home.topLeft() + QPoint(
            away.x() % (room.width() + 1), away.y() % (room.height() + 1)
        )
        if not any(_is_over(corner, other) for other in others):
            break
    return QRect(corner, size)


def _is_over(corner: QPoint, other: QRect) -> bool:
    """Return whether a window with this corner looks as if it were another one."""
    return (corner - other.topLeft()).manhattanLength() < CASCADE_PX


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


def _restore(window: QMainWindow, store: QSettings, group: str) -> bool:
    """Put the window where it was; False when it was never anywhere."""
    geometry = store.value(f"{group}/geometry")
    panels = store.value(f"{group}/panels")
    if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
        return False
    if isinstance(panels, QByteArray):
        window.restoreState(panels, LAYOUT_VERSION)
    return True
