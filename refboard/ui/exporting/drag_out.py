"""Pictures dragged over the window's edge while Ctrl is held go to other programs as files.

Without Ctrl a drag scrolls the board there, and a picture that is only moved far leaves no file
anywhere.
"""

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QCursor, QDrag, QDropEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication

from refboard.ui.canvas.view import BoardView
from refboard.ui.exporting.export_controller import ExportController
from refboard.ui.exporting.handed_mime import HandedMime
from refboard.ui.exporting.lying_pictures import lying_copy

_PIXMAP_PX = 128


class DragOut(QObject):
    """Watches what the pointer carries over the board.

    Args to the constructor:
        exports: Knows the files of what is selected.
        view: What is carried on.
    """

    def __init__(self, exports: ExportController, view: BoardView) -> None:
        super().__init__(view)
        self._exports = exports
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            if self._is_taken_out(event):
                self.start()
                return True
        elif isinstance(event, QDropEvent) and event.source() is self._view:
            # They were taken out and brought back: they lie here already.
            event.ignore()
            return True
        return False

    def start(self) -> None:
        """Put what is carried back, and hand its files to whatever it is dropped on."""
        self._view.cancel_tool()
        mime = self._mime()
        if mime is None:
            return
        drag = QDrag(self._view)
        drag.setMimeData(mime)
        drag.setPixmap(carried_pixmap(self._view))
        drag.exec(Qt.DropAction.CopyAction)
        let_go(self._view)

    def _is_taken_out(self, event: QMouseEvent) -> bool:
        if not self._view.is_carrying or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        window = self._view.window()
        return not window.rect().contains(window.mapFromGlobal(event.globalPosition().toPoint()))

    def _mime(self) -> QMimeData | None:
        """Return the files of what is selected, and of one picture its pixels, too."""
        assets = self._exports.selected_assets()
        files = self._exports.files_of(assets)
        if files is None:
            return None
        snapshot = self._exports.snapshot() if len(assets) == 1 else None
        return HandedMime(None if snapshot is None else lying_copy(snapshot), files)


def carried_pixmap(view: BoardView) -> QPixmap:
    """Return what is selected, as it is seen, small enough to hang on the pointer."""
    rect = view.selection_rect()
    if rect is None:
        return QPixmap()
    shown = QRect(round(rect.x), round(rect.y), round(rect.width), round(rect.height))
    seen = view.grab(shown.intersected(view.rect()))
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return seen.scaled(_PIXMAP_PX, _PIXMAP_PX, keep, Qt.TransformationMode.SmoothTransformation)


def let_go(view: BoardView) -> None:
    """Tell whoever follows the button that it went up: the desktop took its release."""
    there = QCursor.pos()
    release = QMouseEvent(
        QEvent.Type.MouseButtonRelease,
        QPointF(view.mapFromGlobal(there)),
        QPointF(there),
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, release)
