"""What an empty board says: what to do first, and buttons that do it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyBoard(QFrame):
    """Lies in the middle of the canvas while the board is empty.

    Signals:
        import_asked: The user wants to choose pictures.
        folder_asked: The user wants to choose a folder.
        samples_asked: The user wants the sample pictures.
    """

    import_asked = Signal()
    folder_asked = Signal()
    samples_asked = Signal()

    def __init__(self, canvas: QWidget, *, has_samples: bool) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._is_wanted = False
        paste = QKeySequence("Ctrl+V").toString(QKeySequence.SequenceFormat.NativeText)
        title = QLabel("Drop pictures here", self)
        title.setProperty("tone", "title")
        words = QLabel(f"Files, folders, or pictures from a browser. Or paste with {paste}.", self)
        words.setProperty("tone", "muted")
        self.import_button = self._button("Import pictures...", self.import_asked)
        self.folder_button = self._button("Import folder...", self.folder_asked)
        self.samples_button = self._button("Try the samples", self.samples_asked)
        self.import_button.setProperty("tone", "primary")
        self.samples_button.setVisible(has_samples)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.import_button, self.folder_button, self.samples_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        for label in (title, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.setAcceptDrops(False)
        self.hide()
        canvas.installEventFilter(self)

    def set_wanted(self, is_wanted: bool) -> None:
        """Show or hide it."""
        self._is_wanted = is_wanted
        self.setVisible(is_wanted)
        if is_wanted:
            self._centre()

    def _button(self, words: str, signal: object) -> QPushButton:
        button = QPushButton(words, self)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(signal)
        return button

    def _centre(self) -> None:
        self.adjustSize()
        self.move(
            (self._canvas.width() - self.width()) // 2, (self._canvas.height() - self.height()) // 2
        )
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: stay in the middle."""
        if event.type() == QEvent.Type.Resize and self._is_wanted:
            self._centre()
        return False
