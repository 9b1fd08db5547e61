"""What shows that a window is clicked through, and takes the click that ends it.

The handle is a window of its own: the other one takes no click. It follows that one's corner.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QRegion
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

EDGE_PX = 2
MARGIN_PX = 6
_FOLLOWED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.WindowStateChange,
)


class ClickHandle(QPushButton):
    """A button at the right upper corner of a window, and a frame around that.

    Args to the constructor:
        window: Which one.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__("Stop clicking through", window)
        kind = Qt.WindowType
        # It never takes the keyboard, which is the window's or another program's.
        self.setWindowFlags(
            kind.Tool
            | kind.FramelessWindowHint
            | kind.WindowStaysOnTopHint
            | kind.WindowDoesNotAcceptFocus
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setProperty("overlay", "handle")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._window = window
        self.edge = QFrame(window)
        self.edge.setProperty("overlay", "edge")
        self.edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        window.installEventFilter(self)

    def offer(self) -> None:
        """Show both, from now on wherever the window is."""
        self._follow()

    def end(self) -> None:
        """Go away for good."""
        self._window.removeEventFilter(self)
        for part in (self.edge, self):
            part.hide()
            part.deleteLater()

    def _follow(self) -> None:
        window = self._window
        inside = window.rect()
        self.edge.setGeometry(inside)
        self.edge.setMask(
            QRegion(inside) - QRegion(inside.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX))
        )
        self.edge.show()
        self.edge.raise_()
        size = self.sizeHint()
        corner = window.mapToGlobal(inside.topRight())
        screen = QGuiApplication.screenAt(window.geometry().center()) or window.screen()
        self.setGeometry(handle_place(corner, size, screen.availableGeometry()))
        self.setVisible(window.isVisible() and not window.isMinimized())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: the handle is where the window is."""
        if event.type() in _FOLLOWED:
            self._follow()
        return False


def handle_place(corner: QPoint, size: QSize, screen: QRect) -> QRect:
    """Return where a handle lies: inside a window's right upper corner, and on the screen.

    Args:
        corner: Of the window, on the screen.
        size: Of the handle.
        screen: The room for windows.
    """
    x, y = corner.x() - MARGIN_PX - size.width(), corner.y() + MARGIN_PX
    x = max(min(x, screen.x() + screen.width() - size.width()), screen.x())
    y = max(min(y, screen.y() + screen.height() - size.height()), screen.y())
    return QRect(QPoint(x, y), size)
