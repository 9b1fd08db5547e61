"""A label whose plain words wrap, in as little room as they are given."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Wrapped(QLabel):
    """Some lines of words.

    Args to the constructor:
        parent: Where it lies.
        tone: How loud it is: "muted", "danger" or empty.
    """

    def __init__(self, parent: QWidget | None = None, *, tone: str = "") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if tone:
            self.setProperty("tone", tone)

    def say(self, words: str) -> None:
        """Show words; take no room for none."""
        self.setText(words)
        self.setVisible(bool(words))

    def set_tone(self, tone: str) -> None:
        """Be as loud as this."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)


def wrapped_lines(words: str, font: QFont, width: int, most: int) -> list[str]:
    """Return words as up to `most` lines of this width in pixels, the last one cut at its end."""
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        starts.append(line.textStart())
    layout.endLayout()
    lines = [words[a:b].strip() for a, b in zip(starts, [*starts[1:], len(words)], strict=True)]
    if lines:
        elided = QFontMetrics(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width)
        lines[-1] = elided
    return lines or [""]
