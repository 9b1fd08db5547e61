"""What is below the results: why, how many, how large, and the way onto the board."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.ui.find.answers.matches_view import THUMB_PX
from refboard.ui.find.answers.reasons import Reason
from refboard.ui.find.answers.thumbnail_grid import LEAST_PX, MOST_PX
from refboard.ui.find.answers.why_line import WhyLine
from refboard.ui.style.icons import icon
from refboard.ui.style.theme import Theme
from refboard.ui.style.tokens import Tokens
from refboard.ui.style.wrapped import Wrapped

SIZE_SLIDER_PX = 84
STEP = 1.15
"""How much larger or smaller one step of the wheel makes pictures."""


class AnswersFoot(QWidget):
    """Says what is shown, and takes it to the board.

    Attributes:
        where: Switches on that one sees where the chosen answer is alike.

    Signals:
        bring_wanted: What is chosen, or the best, is to come onto the board.
        thumb_changed: Carries how large pictures are while that is dragged.
        thumb_chosen: Carries how large pictures are to be from now on.
        explore_wanted: The user goes on to what is like the chosen picture.
    """

    bring_wanted = Signal()
    thumb_changed = Signal(int)
    thumb_chosen = Signal(int)
    explore_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.why = WhyLine(theme, self)
        self.where = QToolButton(self)
        self.legend = Wrapped(self, tone="muted")
        self.count = QLabel(self)
        self.thumb_size = QSlider(Qt.Orientation.Horizontal, self)
        self.explore = QToolButton(self)
        self.bring = QPushButton("Bring here", self)
        self._build()

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.explore.setIcon(icon("path", tokens))

    def say_why(self, reasons: Sequence[Reason]) -> None:
        """Say why a picture is there."""
        self.why.say(reasons)

    def say_where(self, words: str) -> None:
        """Say what the map over a picture means, or why there is none."""
        self.legend.say(words)

    def say_count(self, words: str) -> None:
        """Say how many are shown."""
        self.count.setText(words)

    def offer(self, count: int, *, is_chosen: bool, is_beside: bool) -> None:
        """Say what the buttons do.

        Args:
            count: How many pictures.
            is_chosen: They were chosen; else they are the best ones.
            is_beside: They come beside the picture asked about.
        """
        words = f"Bring {count} here" if is_chosen else f"Bring the top {count} here"
        self.bring.setText(words if count else "Bring here")
        self.explore.setEnabled(is_chosen and count == 1)
        where = "beside the source" if is_beside else "onto the board"
        self.bring.setToolTip(f"Put these pictures {where} (Shift+Enter in the list)")

    def show_thumb_size(self, size: int) -> None:
        """Show how large pictures are, in pixels."""
        with QSignalBlocker(self.thumb_size):
            self.thumb_size.setValue(size)

    def step_thumb_size(self, steps: float) -> None:
        """Make pictures larger (above 0) or smaller."""
        self.thumb_size.setValue(round(self.thumb_size.value() * STEP**steps))

    def _build(self) -> None:
        self.where.setText("Show where")
        self.where.setCheckable(True)
        self.where.setToolTip("Show where the chosen answer is like what you asked for (W)")
        self.where.setAccessibleName("Show where answers are alike")
        self.legend.hide()
        self.count.setProperty("tone", "muted")
        self.count.setWordWrap(True)
        self.bring.setProperty("tone", "primary")
        self.bring.setAccessibleName("Bring here")
        keys = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self.explore.setIconSize(QSize(16, 16))
        self.explore.setAccessibleName("Explore from here")
        self.explore.setToolTip(f"Explore from the chosen picture to what is like it ({keys})")
        self.explore.clicked.connect(self.explore_wanted)
        self.thumb_size.setRange(LEAST_PX, MOST_PX)
        self.thumb_size.setValue(THUMB_PX)
        self.thumb_size.setSingleStep(16)
        self.thumb_size.setFixedWidth(SIZE_SLIDER_PX)
        self.thumb_size.setAccessibleName("Size of the pictures")
        self.thumb_size.setToolTip("Size of the pictures (Ctrl and the mouse wheel)")
        self.thumb_size.valueChanged.connect(self._choose_thumb_size)
        self.thumb_size.sliderReleased.connect(self._choose_thumb_size)
        self.bring.clicked.connect(self.bring_wanted)
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        line.addWidget(self.explore)
        line.addWidget(self.thumb_size)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        why = QHBoxLayout()
        why.addWidget(self.why, 1)
        why.addWidget(self.where)
        column.addLayout(why)
        column.addWidget(self.legend)
        column.addLayout(line)
        column.addWidget(self.bring)

    def _choose_thumb_size(self) -> None:
        self.thumb_changed.emit(self.thumb_size.value())
        if not self.thumb_size.isSliderDown():  # then this is on its way, and told at its end
            self.thumb_chosen.emit(self.thumb_size.value())
