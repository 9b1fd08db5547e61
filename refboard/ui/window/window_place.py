"""Where the window stands and how it is divided: kept from start to start, and always on a screen.

It is the one thing kept outside the settings file. Screens come and go: a window that was on one
that is gone, or is larger than the one there is, could not be reached any more.
"""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, QSettings, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

LAYOUT_VERSION = 2
FIRST_SIZE = QSize(1280, 820)
LEAST_SIZE = QSize(160, 120)
"""Of the board alone; what else there is gives way (desktop/room.py)."""


class WindowPlace(QObject):
    """Puts one window where it was, or where there is room for it.

    Args to the constructor:
        window: It is made already, with its panels, and not shown yet.
        store: Where its place is kept; None keeps it nowhere.
        group: Under which name.

    Attributes:
        is_restored: The window was put where it had been.
    """

    def __init__(self, window: QMainWindow, store: QSettings | None, group: str) -> None:
        super().__init__(window)
        self._group = group
        self._window = window
        self._store = store
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        self.is_restored = store is not None and _restore(window, store, group)
        if not self.is_restored:
            window.resize(FIRST_SIZE)
        self.fit()
        self._follow_screens()
        window.installEventFilter(self)

    def save(self) -> None:
        """Remember the window's place and its panels."""
        if self._store is not None:
            self._store.setValue(f"{self._group}/geometry", self._window.saveGeometry())
            self._store.setValue(f"{self._group}/panels", self._window.saveState(LAYOUT_VERSION))

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
