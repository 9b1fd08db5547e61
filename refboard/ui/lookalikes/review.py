"""A small panel over the board: what came beside what it looks like, one pair after another."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.asset import Asset
from refboard.core.finding.lookalike import Lookalike
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.icons import icon
from refboard.ui.style.popover import Popover
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_contained
from refboard.ui.style.tokens import Tokens

THUMB_PX = 180
EDGE_PX = 14
FLOOR_PX = 24
"""How far above the lower edge of the board it lies."""


class Thumb(QWidget):
    """One picture, whole."""

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self._asset: Asset | None = None
        self.setFixedSize(QSize(THUMB_PX, THUMB_PX))
        cache.pixmaps_changed.connect(self._follow)

    def show_asset(self, asset: Asset) -> None:
        """Show a picture."""
        self._asset = asset
        self.setAccessibleName(asset.name)
        self.setToolTip(asset.name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        pixmap = None
        if self._asset is not None:
            pixmap = self._cache.pixmap(self._asset.id, THUMB_PX * self.devicePixelRatioF())
        room = QRect(0, 0, THUMB_PX, THUMB_PX)
        paint_contained(painter, room, pixmap, self._theme.tokens, radius=6)

    def _follow(self, changed: frozenset[str]) -> None:
        if self._asset is not None and self._asset.id in changed:
            self.update()


class LookalikeReview(Popover):
    """Walks through pairs by keyboard or with its buttons; decides nothing by itself.

    Signals:
        revealed: Carries the Lookalike whose earlier picture is to be gone to.
        replaced: Carries the Lookalike of which one takes the other's place.
        kept: Carries the Lookalike of which both stay.
        turned: Another pair is shown.
    """

    revealed = Signal(object)
    replaced = Signal(object)
    kept = Signal(object)
    turned = Signal()

    def __init__(self, cache: PreviewCache, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._pairs: tuple[Lookalike, ...] = ()
        self._place = 0
        self._heading = QLabel(self)
        self._thumbs = [Thumb(cache, theme, self), Thumb(cache, theme, self)]
        self._names = [ElidedLabel(self), ElidedLabel(self)]
        self._sizes = [QLabel(self), QLabel(self)]
        self._how = QLabel(self)
        self._back = _arrow("The pair before (Left)", self)
        self._on = _arrow("The next pair (Right)", self)
        self.reveal_button = QPushButton("&Go to it", self)
        self.replace_button = QPushButton(self)
        self.keep_button = QPushButton("&Keep both", self)
        self._build()
        self._use_tokens(theme.tokens)
        theme.changed.connect(self._use_tokens)
        self._back.clicked.connect(lambda: self.turn(-1))
        self._on.clicked.connect(lambda: self.turn(1))
        self.reveal_button.clicked.connect(lambda: self.revealed.emit(self.pair))
        self.replace_button.clicked.connect(lambda: self.replaced.emit(self.pair))
        self.keep_button.clicked.connect(lambda: self.kept.emit(self.pair))

    @property
    def pair(self) -> Lookalike:
        """The pair that is shown."""
        return self._pairs[self._place]

    def show_pairs(self, pairs: tuple[Lookalike, ...]) -> None:
        """Show pairs, at the same place as before where there is one; none closes it."""
        self._pairs = pairs
        self._place = min(self._place, len(pairs) - 1) if pairs else 0
        if not pairs:
            self.close_again()
        else:
            self._update()

    def show_replacing(self, words: str, tip: str) -> None:
        """Say what Replace does with the pair that is shown; empty where it can do nothing."""
        self.replace_button.setText(words or "&Replace")
        self.replace_button.setToolTip(tip)
        self.replace_button.setEnabled(bool(words))

    def turn(self, by: int) -> None:
        """Show another pair, around the ends."""
        if len(self._pairs) > 1:
            self._place = (self._place + by) % len(self._pairs)
            self._update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent: the arrows walk, a letter does what it underlines."""
        letters = {
            Qt.Key.Key_G: self.reveal_button,
            Qt.Key.Key_R: self.replace_button,
            Qt.Key.Key_U: self.replace_button,
            Qt.Key.Key_K: self.keep_button,
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turn(1 if key == Qt.Key.Key_Right else -1)
        elif key in letters and not event.modifiers():
            letters[key].click()
        else:
            super().keyPressEvent(event)

    def place(self) -> None:
        """Override Popover.place: at the foot of the board, in its middle."""
        self.adjustSize()
        size = self.sizeHint()
        corner = self._over.mapTo(self._over.window(), self._over.rect().bottomLeft())
        x = corner.x() + (self._over.width() - size.width()) // 2
        self.resize(size)
        self.move(max(0, x), max(0, corner.y() - size.height() - FLOOR_PX))

    def _build(self) -> None:
        self._heading.setProperty("tone", "heading")
        pictures = QHBoxLayout()
        pictures.setSpacing(12)
        columns = zip(("New", "Here already"), self._thumbs, self._names, self._sizes, strict=True)
        for title, thumb, name, size in columns:
            column = QVBoxLayout()
            column.setSpacing(2)
            label = QLabel(title, self)
            for quiet in (label, size):
                quiet.setProperty("tone", "muted")
            name.setFixedWidth(THUMB_PX)
            for widget in (label, thumb, name, size):
                column.addWidget(widget)
            pictures.addLayout(column)
        buttons = QHBoxLayout()
        self.reveal_button.setToolTip("Show where the earlier picture lies (G)")
        self.keep_button.setToolTip("Leave both as they are; you are not told of them again (K)")
        buttons.addWidget(self._back)
        buttons.addWidget(self._on)
        buttons.addStretch(1)
        for button in (self.reveal_button, self.replace_button, self.keep_button):
            buttons.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(EDGE_PX, EDGE_PX, EDGE_PX, EDGE_PX)
        outer.setSpacing(8)
        outer.addWidget(self._heading)
        outer.addLayout(pictures)
        outer.addWidget(self._how)
        outer.addLayout(buttons)

    def _use_tokens(self, tokens: Tokens) -> None:
        self._back.setIcon(icon("caret-left", tokens))
        self._on.setIcon(icon("caret-right", tokens))

    def _update(self) -> None:
        pair, count = self.pair, len(self._pairs)
        self._heading.setText(
            "Looks like a picture that is here"
            if count == 1
            else f"{self._place + 1} of {count:,} that look like pictures that are here"
        )
        for asset, thumb, name, size in zip(
            (pair.asset, pair.other), self._thumbs, self._names, self._sizes, strict=True
        ):
            thumb.show_asset(asset)
            name.setText(asset.name)
            size.setText(f"{asset.width:,} x {asset.height:,} {asset.format}")
        self._how.setText(f"What is different: {pair.sameness.how}.")
        for button in (self._back, self._on):
            button.setVisible(count > 1)
        self.setAccessibleName(pair.sentence)
        self.turned.emit()
        if self.isVisible():
            self.place()


def _arrow(tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setToolTip(tip)
    button.setAccessibleName(tip.split(" (")[0])
    button.setAutoRaise(True)
    return button
