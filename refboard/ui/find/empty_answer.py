"""What stands where results would be: why there are none, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyAnswer(QWidget):
    """A sentence, and sometimes the way to the models.

    Signals:
        models_wanted: The user wants to see which models there are.
    """

    models_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setProperty("tone", "muted")
        self._words.setContentsMargins(16, 16, 16, 8)
        self.get_model = QPushButton("Get a model for words", self)
        self.get_model.setProperty("tone", "link")
        self.get_model.setToolTip(
            "Choose one in Settings, Models, that finds pictures by what they show"
        )
        self.get_model.clicked.connect(self.models_wanted)
        self.get_model.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self.get_model, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def text(self) -> str:
        """Return what it says."""
        return self._words.text()

    def show_sentence(self, sentence: str, *, offers_models: bool) -> None:
        """Say why there is nothing, and whether a model would help."""
        self._words.setText(sentence)
        self.get_model.setVisible(offers_models)
