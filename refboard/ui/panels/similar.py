"""The Find panel: what is similar to a picture, or what is called like the words searched.

It shows and asks; what is asked and which answer counts is the controller's. Its parts keep their
places whatever they say, so that nothing jumps.
"""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.asset import Asset
from refboard.core.query import Matches
from refboard.ui.canvas.preview_cache import PreviewCache
from refboard.ui.elided import ElidedLabel
from refboard.ui.icons import icon
from refboard.ui.panel_widths import LEAST_FIND_PX
from refboard.ui.panels.matches_model import MatchesModel
from refboard.ui.panels.matches_view import MatchesView
from refboard.ui.panels.search import SearchField
from refboard.ui.panels.segments import Segments
from refboard.ui.panels.thumbnails import paint_contained
from refboard.ui.theme import Theme
from refboard.ui.tokens import Tokens

TOP_COUNT = 8
STRICTEST = 100
MARGIN_PX = 10
CLOSE_INSET_PX = 7
"""From the cross to the edge of its button: the cross ends where everything else does."""

LOOKS = (
    ("shape", "Shape", "Similar shape: outlines and composition count most"),
    ("balanced", "Look", "Similar look: shape and colours count alike"),
    ("palette", "Palette", "Similar palette: colours count most"),
)
SCOPES = (
    ("library", "Library", "Look through all pictures of the library"),
    ("board", "This board", "Look through the pictures of this board only"),
)


class SimilarPanel(QWidget):
    """Shows a source, what counts, and the ranked pictures.

    Signals:
        look_chosen: "shape", "balanced" or "palette".
        scope_chosen: "library" or "board".
        searched: Words to search names for.
        revealed: Carries the AssetId to show on its board.
        brought: Carries the Assets to put on the board.
        left: The user wants back to the board.
        closed: The user wants the panel away.
    """

    look_chosen = Signal(str)
    scope_chosen = Signal(str)
    searched = Signal(str)
    revealed = Signal(str)
    brought = Signal(object)
    left = Signal()
    closed = Signal()

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = MatchesModel(self)
        self.view = MatchesView(self.model, cache, theme, self)
        self.field = SearchField(self)
        self._header = _Header(cache, theme, self)
        self._looks = Segments("What counts", LOOKS, self)
        self._looks.choose("balanced")
        self._scopes = Segments("Where to look", SCOPES, self)
        self._strictness = QSlider(Qt.Orientation.Horizontal, self)
        self._limit = QLabel(self)
        self._empty = QLabel(self)
        self._count = QLabel(self)
        self._bring = QPushButton("Bring here", self)
        self._close = QToolButton(self)
        self._close.setIconSize(QSize(16, 16))
        self._close.setAccessibleName("Close the Find panel")
        self._close.setToolTip("Close the Find panel")
        self._pages = QStackedWidget(self)
        self._not_indexed = 0
        self._is_cut = False
        self._build()
        self._connect()
        self._start_empty()

    # What the controller calls

    def choose_look(self, look: str) -> None:
        """Show which look counts, without asking for it."""
        self._looks.choose(look)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours for the close button."""
        self._close.setIcon(icon("x", tokens))

    def show_question(self, source: Asset | None, words: str = "") -> None:
        """Show what was asked about: a picture, or words of names."""
        self._header.show_source(source, words)
        if source is not None:
            self.field.forget()
        for part in (self._looks, self._scopes, self._strictness, self._limit):
            part.setEnabled(source is not None)
        if source is None and self.model.shows_scores:
            self.model.show(())
        if not self.model.total:
            self._tell_empty("Looking...")

    def show_answer(self, answer: Matches, *, shows_scores: bool, limit: int | None = None) -> None:
        """Show the ranked pictures, or why there are none.

        Args:
            answer: What was found.
            shows_scores: Whether they are ranked by likeness.
            limit: How many were asked for; there may be more when there are as many.
        """
        self._is_cut = limit is not None and len(answer.matches) >= limit
        self._not_indexed = answer.not_indexed
        self.model.show(answer.matches, shows_scores=shows_scores)
        self.view.scrollToTop()
        self._update()

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no answer."""
        self.model.show(())
        self._tell_empty(sentence)

    def start_search(self) -> None:
        """Give the search field the focus."""
        self.field.start()

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, MARGIN_PX)
        whole.setSpacing(8)
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN_PX, 0, MARGIN_PX - CLOSE_INSET_PX, 0)
        top.setSpacing(4)
        top.addWidget(self.field, 1)
        top.addWidget(self._close)
        whole.addLayout(top)
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        whole.addLayout(column, 1)
        column.addWidget(self._header)
        column.addWidget(self._looks)
        column.addWidget(self._scopes)
        column.addLayout(self._strictness_row())
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("tone", "muted")
        self._empty.setContentsMargins(16, 16, 16, 16)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        column.addWidget(self._pages, 1)
        self._count.setProperty("tone", "muted")
        self._count.setWordWrap(True)
        self._bring.setProperty("tone", "primary")
        self._bring.setAccessibleName("Bring here")
        column.addWidget(self._count)
        column.addWidget(self._bring)
        self.setMinimumWidth(LEAST_FIND_PX)

    def _strictness_row(self) -> QHBoxLayout:
        self._strictness.setRange(0, STRICTEST)
        self._strictness.setPageStep(10)
        self._strictness.setAccessibleName("Strictness")
        tip = "Show only pictures whose likeness is at least this"
        self._strictness.setToolTip(tip)
        self._limit.setToolTip(tip)
        self._limit.setProperty("tone", "muted")
        self._limit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._limit.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00"))
        row = QHBoxLayout()
        row.addWidget(QLabel("Strictness", self))
        row.addWidget(self._strictness, 1)
        row.addWidget(self._limit)
        return row

    def _connect(self) -> None:
        self._looks.chosen.connect(self.look_chosen)
        self._scopes.chosen.connect(self.scope_chosen)
        self._strictness.valueChanged.connect(self._set_strictness)
        self.field.searched.connect(self.searched)
        self.field.left.connect(self._leave_field)
        self.view.revealed.connect(self.revealed)
        self.view.brought.connect(self.brought)
        self.view.left.connect(self.left)
        self.view.chosen.connect(self._update)
        self._close.clicked.connect(self.closed)
        self._bring.clicked.connect(self._bring_chosen)

    def _start_empty(self) -> None:
        self._set_strictness(0)
        self.show_question(None)
        keys = QKeySequence("Ctrl+Shift+S").toString(QKeySequence.SequenceFormat.NativeText)
        self._tell_empty(
            f"Select a picture and press {keys} to find pictures like it, or search by name above."
        )

    # What the user does

    def _set_strictness(self, value: int) -> None:
        least = min_score(value)
        self.model.set_min_score(least)
        self._limit.setText(f"{least:.2f}" if value else "any")
        self._update()

    def _bring_chosen(self) -> None:
        chosen = self.view.selected_assets()
        self.brought.emit(chosen or [m.asset for m in self.model.matches()[:TOP_COUNT]])

    def _leave_field(self, is_done: bool) -> None:
        if is_done:
            self.left.emit()
        elif self.model.rowCount():
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(0))

    # What it says

    def _update(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        if shown:
            self._pages.setCurrentWidget(self.view)
        else:
            self._tell_empty(self._why_empty(total))
        self._count.setText(self._count_text(shown, total))
        chosen = len(self.view.selectedIndexes())
        count = chosen or min(TOP_COUNT, shown)
        words = "Bring here" if not count else f"Bring {count} here"
        self._bring.setText(words if chosen or not count else f"Bring the top {count} here")
        where = "beside the source" if self.model.shows_scores else "onto the board"
        self._bring.setToolTip(f"Put these pictures {where} (Shift+Enter in the list)")
        self._bring.setEnabled(shown > 0)

    def _count_text(self, shown: int, total: int) -> str:
        whole = f"the first {_pictures(total)}" if self._is_cut else _pictures(total)
        words = [f"{shown} of {whole}" if shown != total else whole[0].upper() + whole[1:]]
        if self._not_indexed:
            words.append(f"{self._not_indexed} still being indexed")
        return ", ".join(words) if total else ""

    def _why_empty(self, total: int) -> str:
        if total:
            return "Nothing is that similar. Move the slider to the left."
        if not self.model.shows_scores:
            return "No picture has these words in its name."
        if self._not_indexed:
            are = "picture is" if self._not_indexed == 1 else "pictures are"
            return f"Nothing similar yet: {self._not_indexed} {are} still being indexed."
        return "There is nothing to compare with yet. Add more pictures."

    def _tell_empty(self, sentence: str) -> None:
        self._empty.setText(sentence)
        self._pages.setCurrentWidget(self._empty)
        self._count.setText("")
        self._bring.setEnabled(False)


def min_score(strictness: int) -> float:
    """Return the least score that counts at a place of the slider, 0 (any) to STRICTEST.

    Most scores lie below a half, and the best ones are what one wants to tell apart: the slider
    is finest there.
    """
    return 0.05 + 0.85 * (strictness / STRICTEST) ** 1.5 if strictness else -1.0


class _Header(QWidget):
    """The picture asked about and its name."""

    THUMB_PX = 52

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self._source: Asset | None = None
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

    def show_source(self, source: Asset | None, words: str) -> None:
        """Show a picture, or words, or that there is neither."""
        self._source = source
        titles = {bool(words): "Names with", source is not None: "Similar to"}
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
        painter.end()


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"
