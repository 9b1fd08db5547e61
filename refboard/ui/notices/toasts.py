"""Notes over the board that come and go by themselves, some with one thing to do.

A note never takes the focus and never covers what the user works on: it lies at the lower edge.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

SHOWN_MS = 5000
SHOWN_WITH_ACTION_MS = 9000
MOST = 3
MARGIN_PX = 16
WIDEST_PX = 520


class Toast(QFrame):
    """One note.

    Signals:
        done: It can go.
    """

    done = Signal()

    def __init__(
        self, sentence: str, action: str, run: Callable[[], None] | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.sentence = sentence
        self.setProperty("overlay", "toast")
        self.setAccessibleName(sentence)
        self._run = run
        words = QLabel(sentence, self)
        self._words = words
        words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(words, 1)
        self.action_button = QPushButton(action, self)
        self.action_button.setProperty("tone", "link")
        self.action_button.setVisible(run is not None)
        self.action_button.clicked.connect(self._act)
        row.addWidget(self.action_button)
        close = QToolButton(self)
        close.setText("\N{MULTIPLICATION SIGN}")
        close.setAccessibleName("Close")
        close.clicked.connect(self.done)
        row.addWidget(close)
        self._time = QTimer(self, singleShot=True)
        self._time.setInterval(SHOWN_MS if run is None else SHOWN_WITH_ACTION_MS)
        self._time.timeout.connect(self.done)
        self._time.start()

    def fit_into(self, width: int) -> None:
        """Take the size that the words need; they wrap where the width is too small."""
        widest = min(WIDEST_PX, width - 2 * MARGIN_PX)
        self._words.setWordWrap(False)
        self.setMinimumWidth(0)
        if self.sizeHint().width() > widest:
            self._words.setWordWrap(True)
            self.setMinimumWidth(widest)
        self.setMaximumWidth(widest)
        self.resize(self.sizeHint().expandedTo(self.minimumSize()))
        self.setFixedHeight(max(self.heightForWidth(self.width()), self.sizeHint().height()))

    def _act(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run()
        self.done.emit()

    def enterEvent(self, event: QEvent) -> None:
        """Override QWidget::enterEvent: a note that is read stays."""
        self._time.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Override QWidget::leaveEvent."""
        self._time.start()


class Notifier(QObject):
    """Shows notes over one widget, the newest lowest."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        host.installEventFilter(self)

    @property
    def sentences(self) -> list[str]:
        """What is shown now, the oldest first."""
        return [toast.sentence for toast in self._toasts]

    def show(self, sentence: str, action: str = "", run: Callable[[], None] | None = None) -> Toast:
        """Show a note; `action` names what `run` does."""
        for toast in tuple(self._toasts):
            if toast.sentence == sentence:
                self._remove(toast)
        while len(self._toasts) >= MOST:
            self._remove(self._toasts[0])
        toast = Toast(sentence, action, run, self._host)
        self._toasts.append(toast)
        toast.done.connect(self._remove_sender)
        toast.show()
        self._lay_out()
        QAccessible.updateAccessibility(QAccessibleEvent(toast, QAccessible.Event.Alert))
        return toast

    def _remove_sender(self) -> None:
        toast = self.sender()
        if isinstance(toast, Toast):
            self._remove(toast)

    def _remove(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._lay_out()

    def _lay_out(self) -> None:
        bottom = self._host.height() - MARGIN_PX
        for toast in reversed(self._toasts):
            toast.fit_into(self._host.width())
            toast.move((self._host.width() - toast.width()) // 2, bottom - toast.height())
            bottom -= toast.height() + 8
            toast.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: notes stay at the lower edge."""
        if event.type() == QEvent.Type.Resize:
            self._lay_out()
        return False
