"""One note over the board: what it says, perhaps one thing to do, and a way to close it."""

from bisect import bisect_right
from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from refboard.ui.style.icons import icon, tinted_icon
from refboard.ui.style.tokens import Tokens

LEAST_MS = 4000
MS_A_LETTER = 50
ICON_PX = 18
CLOSE_PX = 26
NARROW_PX = 260
"""In less width what can be done goes below the words."""

SHORT_LINES = 2
SHORT_MARGIN_PX = 2


class Tone(Enum):
    """How a note is meant."""

    PLAIN = "plain"
    DANGER = "danger"
    """Something went wrong: it waits until it is closed."""


Also = tuple[str, Callable[[], None]]
"""The name of a second thing to do, and what does it."""


class Toast(QFrame):
    """One note. It goes by itself only when there is nothing to do and nothing went wrong.

    Args to the constructor:
        sentence: What it says.
        action: Names what `run` does.
        run: Done when the user wants it; None for nothing to do.
        tone: How it is meant.
        topic: What it is about.
        parent: Where it lies.
        also: A second thing to do.
        stays: It waits though there is nothing to do.

    Signals:
        done: It can go.
    """

    done = Signal()

    def __init__(
        self,
        sentence: str,
        action: str,
        run: Callable[[], None] | None,
        tone: Tone,
        topic: str,
        parent: QWidget,
        also: Also | None = None,
        *,
        stays: bool = False,
    ) -> None:
        super().__init__(parent)
        self.sentence = sentence
        self.tone = tone
        self.topic = topic
        self.stays = stays or tone is Tone.DANGER or run is not None
        self.setProperty("overlay", "toast")
        self.setProperty("tone", tone.value)
        self.setAccessibleName(sentence)
        self._is_done = False
        self.is_short = False
        self._sign = QLabel(self)
        self._sign.setFixedSize(ICON_PX, CLOSE_PX)
        self._sign.setVisible(tone is Tone.DANGER)
        self._words = QLabel(sentence, self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self.action_button = self._made_button(action, run)
        self.also_button = self._made_button(*(also or ("", None)))
        self.close_button = QToolButton(self)
        self.close_button.setFixedSize(CLOSE_PX, CLOSE_PX)
        self.close_button.setIconSize(QSize(ICON_PX - 2, ICON_PX - 2))
        self.close_button.setToolTip("Close")
        self.close_button.setAccessibleName("Close")
        self.close_button.clicked.connect(self.done)
        self._lay_out()
        self._time = QTimer(self, singleShot=True)
        self._time.setInterval(LEAST_MS + MS_A_LETTER * len(sentence))
        self._time.timeout.connect(self.done)
        if not self.stays:
            self._time.start()
        self._buttons = {self.action_button: run is not None, self.also_button: also is not None}

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._sign, 0, top)
        inner = self._inner = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        inner.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.action_button, self.also_button):
            inner.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(inner, 1)
        row.addWidget(self.close_button, 0, top)

    def show_icons(self, tokens: Tokens) -> None:
        """Take a theme's colours."""
        glyph = tinted_icon("warning-circle", tokens.danger)
        self._sign.setPixmap(glyph.pixmap(QSize(ICON_PX, ICON_PX), self.devicePixelRatioF()))
        self.close_button.setIcon(icon("x", tokens))

    def be_short(self, is_short: bool) -> None:
        """Say it in a line, and go by itself; what went wrong has two, and waits as ever."""
        self.is_short = is_short
        is_danger = self.tone is Tone.DANGER
        self.close_button.setVisible(is_danger or not is_short)
        for button, is_there in self._buttons.items():
            button.setVisible(is_there and not is_short)
        if not self._goes:
            self._time.stop()
        elif not self._time.isActive():
            self._time.start()

    @property
    def _goes(self) -> bool:
        return not self.stays or (self.is_short and self.tone is not Tone.DANGER)

    def take_width(self, width: int, most_height: int) -> None:
        """Be as wide as this, and as high as the words need then.

        Words that need more height than there may be are shortened; the tooltip has them all.
        """
        if self.is_short:
            lines = SHORT_LINES if self.tone is Tone.DANGER else 1
            edge = 2 * (SHORT_MARGIN_PX + 1)
            line = self._words.fontMetrics().lineSpacing()
            most_height = min(most_height, max(lines * line, line + 2) + edge)
        is_narrow = width < NARROW_PX
        direction = QBoxLayout.Direction
        self._inner.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        margin = SHORT_MARGIN_PX if self.is_short else 3
        narrow = (8, margin, margin, margin)
        self._row.setContentsMargins(*(narrow if is_narrow or self.is_short else (12, 7, 7, 7)))
        self.setFixedWidth(width)
        self._words.setText(self.sentence)
        height = self._height_for(width)
        if height > most_height:
            shorter = range(len(self.sentence))
            count = bisect_right(shorter, most_height, key=lambda n: self._shortened(n, width))
            height = self._shortened(max(count - 1, 0), width)
        is_whole = self._words.text() == self.sentence
        self._words.setToolTip("" if is_whole else self.sentence)
        self.setFixedHeight(height)

    def _shortened(self, count: int, width: int) -> int:
        """Show so many letters; return the height that this takes."""
        self._words.setText(f"{self.sentence[:count].rstrip()}\N{HORIZONTAL ELLIPSIS}")
        return self._height_for(width)

    def _height_for(self, width: int) -> int:
        self._row.invalidate()
        self._row.activate()
        edges = self.contentsMargins()  # the border, which is not the layout's
        height = self._row.heightForWidth(width - edges.left() - edges.right())
        return height + edges.top() + edges.bottom()

    def _made_button(self, words: str, run: Callable[[], None] | None) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("tone", "link")
        button.setVisible(run is not None)
        if run is not None:
            button.clicked.connect(lambda: self._act(run))
        return button

    def _act(self, run: Callable[[], None]) -> None:
        if not self._is_done:  # a second press, while it goes
            self._is_done = True
            run()
        self.done.emit()

    def enterEvent(self, event: QEvent) -> None:
        """Override QWidget::enterEvent: a note that is read stays."""
        self._time.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Override QWidget::leaveEvent."""
        if self._goes:
            self._time.start()
