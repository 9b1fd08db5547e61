"""What was asked: a picture and its name, or words."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from refboard.core.asset import Asset
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.icons import tinted_icon
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_contained

GLYPH_PX = 24


class QueryHeader(QWidget):
    """The picture asked about and its name."""

    THUMB_PX = 52

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self._source: Asset | None = None
        self.has_words = False
        self._title = QLabel(self)
        self._title.setProperty("tone", "muted")
        self._name = ElidedLabel(self)
        self._name.setProperty("tone", "heading")
        words = QVBoxLayout(self)
        words.setContentsMargins(self.THUMB_PX + 10, 0, 0, 0)
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._name)
        words.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        cache.pixmaps_changed.connect(self.update)

    @property
    def has_source(self) -> bool:
        """Return whether a picture is asked about."""
        return self._source is not None

    def show_source(self, source: Asset | None, words: str) -> None:
        """Show a picture, or words, or that there is neither."""
        self._source = source
        self.has_words = bool(words)
        titles = {bool(words): "Pictures for", source is not None: "Similar to"}
        self._title.setText(titles.get(True, "Find"))
        self._name.setText(source.name if source else words or "No picture chosen")
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(200, self.THUMB_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent: the picture beside the words."""
        painter = QPainter(self)
        side = self.THUMB_PX
        pixmap = None
        if self._source is not None:
            pixmap = self._cache.pixmap(self._source.id, side * self.devicePixelRatioF())
        room = QRect(0, (self.height() - side) // 2, side, side)
        paint_contained(painter, room, pixmap, self._theme.tokens, 5)
        if self._source is None:
            margin = (side - GLYPH_PX) // 2
            glyph = tinted_icon("magnifying-glass", self._theme.tokens.muted)
            glyph.paint(painter, room.adjusted(margin, margin, -margin, -margin))
        painter.end()
