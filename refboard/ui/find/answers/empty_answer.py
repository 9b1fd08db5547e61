"""What stands where results would be: why there are none, and what can be done about it."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from refboard.ui.find.words.known_subjects import KnownSubjects
from refboard.ui.style.icons import tinted_icon
from refboard.ui.style.theme import Theme
from refboard.ui.style.wrapped import Wrapped

GLYPH_PX = 40
AHEAD, NOTHING = "sparkle", "magnifying-glass"


class EmptyAnswer(QWidget):
    """A picture, a sentence, and sometimes the way to the models, or what can be asked for.

    Signals:
        models_wanted: The user wants to see which models there are.
    """

    models_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = _Glyph(theme, self)
        self._words = Wrapped(self, tone="muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.get_model = QPushButton("Get a model for words", self)
        self.get_model.setProperty("tone", "link")
        self.get_model.setToolTip(
            "Choose one in Settings, Models, that finds pictures by what they show"
        )
        self.get_model.clicked.connect(self.models_wanted)
        self.get_model.hide()
        self.known = KnownSubjects(self)
        self.known.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 20, 0)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(self._glyph)
        column.addWidget(self._words)
        column.addWidget(self.get_model, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.known)
        column.addStretch(3)

    def text(self) -> str:
        """Return what it says."""
        return self._words.text()

    def show_sentence(self, sentence: str, *, offers_models: bool, glyph: str = NOTHING) -> None:
        """Say why there is nothing, and whether a model would help."""
        self._words.setText(sentence)
        self._glyph.show_icon(glyph)
        self.get_model.setVisible(offers_models)
        self.known.setVisible(glyph == AHEAD)


class _Glyph(QWidget):
    """A large quiet icon in the middle."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = AHEAD
        self.setFixedHeight(GLYPH_PX)

    def show_icon(self, name: str) -> None:
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        room = QRect((self.width() - GLYPH_PX) // 2, 0, GLYPH_PX, GLYPH_PX)
        tinted_icon(self._name, self._theme.tokens.faint).paint(painter, room)
        painter.end()
