"""A window that leaves the pointer to what is below, and the ways back from there.

It takes no click, so none of its own buttons leads back. What does: a handle at its corner, its
key where the window keeps the keyboard, coming back to it from another one, an icon in the tray,
and a second start of the program.
"""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from refboard.ui.desktop.click_handle import ClickHandle
from refboard.ui.desktop.input_shape import let_clicks_through
from refboard.ui.desktop.window_flags import Flag, set_flags

SETTLING_MS = 300
"""Some desktops take the focus away for a moment when the flags of a window change."""


class ClickThrough(QObject):
    """Lets clicks go through one window.

    Args to the constructor:
        window: Which one.

    Attributes:
        handle: The button that leads back; None where nothing is clicked through.
        tray: The icon that leads back; None where nothing is clicked through, or there is no tray.

    Signals:
        started: Clicks go through from now on.
        stopped: They do not any more; carries whether the user only came back to the window.
    """

    started = Signal()
    stopped = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_on = False
        self._was_left = False
        self._has_shape = False
        self._since = QElapsedTimer()
        self.handle: ClickHandle | None = None
        self.tray: QSystemTrayIcon | None = None
        window.installEventFilter(self)

    @property
    def is_on(self) -> bool:
        """Whether clicks go through."""
        return self._is_on

    @property
    def keeps_keys(self) -> bool:
        """Whether a window that is clicked through hears its keys still."""
        return self._has_shape or QGuiApplication.platformName() != "xcb"

    def start(self) -> None:
        """Let clicks go through."""
        if self._is_on:
            return
        self._is_on, self._was_left = True, False
        self._since.start()
        self._has_shape = let_clicks_through(self._window, is_through=True)
        if not self._has_shape:
            set_flags(self._window, {Flag.WindowTransparentForInput: True})
        self.handle = ClickHandle(self._window)
        self.handle.clicked.connect(self._return)
        self.handle.offer()
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = self._made_tray()
        self.started.emit()

    def stop(self, *, by_return: bool = False) -> None:
        """Take clicks again.

        Args:
            by_return: The user came back to the window and asked for nothing.
        """
        if not self._is_on:
            return
        self._is_on = False
        if self._has_shape:
            let_clicks_through(self._window, is_through=False)
        set_flags(self._window, {Flag.WindowTransparentForInput: False})
        handle, self.handle = self.handle, None
        if handle is not None:
            handle.end()
        tray, self.tray = self.tray, None
        if tray is not None:
            tray.hide()
            tray.deleteLater()
        self.stopped.emit(by_return)

    def _made_tray(self) -> QSystemTrayIcon:
        tray = QSystemTrayIcon(QIcon(self._window.windowIcon()), self)
        tray.setToolTip("RefBoard is clicked through")
        menu = QMenu(self._window)
        menu.addAction("Stop clicking through").triggered.connect(self._return)
        tray.setContextMenu(menu)
        tray.activated.connect(self._return)
        tray.show()
        return tray

    def _return(self) -> None:
        self.stop()
        self._window.raise_()
        self._window.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: who comes back to the window wants to use it."""
        kind = event.type()
        if self._is_on and kind in (QEvent.Type.WindowDeactivate, QEvent.Type.WindowActivate):
            is_settled = self._since.elapsed() > SETTLING_MS
            if kind == QEvent.Type.WindowDeactivate:
                self._was_left = is_settled
            elif self._was_left and is_settled:
                self.stop(by_return=True)
        return False
