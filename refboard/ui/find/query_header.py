"""The pictures asked about; not there while words are searched, which the field says itself."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from refboard.core.asset import Asset
from refboard.core.words import counted
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_contained, paint_mosaic


class QueryHeader(QWidget):
    """The picture asked about and its name, or several and how many they are."""

    THUMB_PX = 44

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self._sources: tuple[Asset, ...] = ()
        self.has_words = False
        self._title = QLabel("Similar to", self)
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
        return bool(self._sources)

    def show_sources(self, sources: Sequence[Asset], words: str, *, is_part: bool = False) -> None:
        """Show pictures, or that a part is meant; nothing while words, or none, are asked about."""
        self._sources = tuple(sources)
        self.has_words = bool(words)
        count = len(self._sources)
        name = self._sources[0].name if count == 1 else counted(count, "picture")
        self._title.setText("Similar to a part of" if is_part else "Similar to")
        self._name.setText(name if count else "")
        self.setVisible(bool(count))
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(200, self.THUMB_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent: the pictures beside the words."""
        painter = QPainter(self)
        side = self.THUMB_PX
        pixels = side * self.devicePixelRatioF()
        found = [self._cache.pixmap(source.id, pixels) for source in self._sources[:4]]
        pixmaps = [pixmap for pixmap in found if pixmap is not None]
        room = QRect(0, (self.height() - side) // 2, side, side)
        if len(self._sources) > 1:
            paint_mosaic(painter, room, pixmaps, self._theme.tokens)
        else:
            paint_contained(painter, room, next(iter(pixmaps), None), self._theme.tokens, 5)
        painter.end()
