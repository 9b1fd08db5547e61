"""The Find panel: what is similar to a picture, or what is called like the words searched.

It shows and asks; the controller knows what counts. What makes no difference is not there.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.asset import Asset
from refboard.core.offer import SpaceState
from refboard.core.query import Matches
from refboard.core.words import counted
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.empty_answer import AHEAD, NOTHING, EmptyAnswer
from refboard.ui.find.matches_model import MatchesModel
from refboard.ui.find.matches_view import THUMB_PX, MatchesView
from refboard.ui.find.query_controls import FIRST, QueryControls
from refboard.ui.find.query_header import QueryHeader
from refboard.ui.find.search_field import SearchField
from refboard.ui.find.thumbnail_grid import LEAST_PX, MOST_PX
from refboard.ui.style.icons import icon
from refboard.ui.style.panel_widths import LEAST_FIND_PX
from refboard.ui.style.tab_order import order_stops
from refboard.ui.style.theme import Theme
from refboard.ui.style.tokens import Tokens

TOP_COUNT = 8
MARGIN_PX = 10
SIZE_SLIDER_PX = 84
CLOSE_INSET_PX = 7
"""From the cross to the edge of its button: the cross ends where everything else does."""


class FindPanel(QWidget):
    """Shows a source, what counts, and the ranked pictures.

    Signals:
        space_chosen: A space, or "both".
        emphasis_chosen: "shape", "balanced" or "palette".
        scope_chosen: "library" or "board".
        searched: Words to search for.
        revealed: Carries the AssetId to show on its board.
        brought: Carries the Assets to put on the board.
        folder_wanted: Carries the AssetId whose file is to be shown where it lies.
        similar_wanted: Carries the Asset to ask about next.
        copied: Carries the Assets to put on the clipboard.
        thumb_chosen: Carries how large thumbnails are to be, in pixels.
        left, closed: The user wants back to the board, or the panel away.
        models_wanted: The user wants to see which models there are.
    """

    space_chosen = Signal(str)
    emphasis_chosen = Signal(str)
    scope_chosen = Signal(str)
    searched = Signal(str)
    revealed = Signal(str)
    brought = Signal(object)
    folder_wanted = Signal(str)
    similar_wanted = Signal(object)
    copied = Signal(object)
    thumb_chosen = Signal(int)
    left = Signal()
    closed = Signal()
    models_wanted = Signal()

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = MatchesModel(self)
        self.view = MatchesView(self.model, cache, theme, self)
        self.field = SearchField(self)
        self._header = QueryHeader(cache, theme, self)
        self.controls = QueryControls(self)
        self._empty = EmptyAnswer(theme, self)
        self._count = QLabel(self)
        self._bring = QPushButton("Bring here", self)
        self.thumb_size = QSlider(Qt.Orientation.Horizontal, self)
        self._foot = QWidget(self)
        self._close = QToolButton(self)
        self._close.setIconSize(QSize(16, 16))
        self._close.setAccessibleName("Close the Find panel")
        self._close.setToolTip("Close the Find panel")
        self._pages = QStackedWidget(self)
        self._not_indexed = 0
        self._is_cut = False
        self._is_new_question = True
        self._is_asked = False
        self._knows_words = False
        self._build()
        self._connect()
        self.show_question(())

    # What the controller calls

    def choose_emphasis(self, emphasis: str) -> None:
        """Show which emphasis is set, without asking with it."""
        self.controls.emphases.choose(emphasis)

    def choose_space(self, space: str) -> None:
        """Show which space is asked, without asking it; the first where it cannot answer."""
        self.controls.spaces.choose(space if self.controls.can_ask(space) else FIRST)
        self.controls.show_question(
            has_source=self._header.has_source, has_words=self._header.has_words
        )

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Show which spaces can answer, and whether words are understood."""
        self.controls.show_spaces(spaces)
        self._knows_words = any(state.has_words for state in spaces)
        self.field.set_understands(understands=self._knows_words)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours for the close button."""
        self._close.setIcon(icon("x", tokens))

    def show_thumb_size(self, size: int) -> None:
        """Show thumbnails about this large, in pixels."""
        with QSignalBlocker(self.thumb_size):
            self.thumb_size.setValue(size)
        self.view.set_thumb_px(size)

    def show_question(
        self, sources: Sequence[Asset], words: str = "", *, is_part: bool = False
    ) -> None:
        """Show what was asked about: pictures, a part of one, or words of names."""
        self._header.show_sources(sources, words, is_part=is_part)
        if sources:
            self.field.forget()
        self._is_new_question = True
        self._is_asked = bool(sources or words)
        self.controls.show_question(has_source=bool(sources), has_words=bool(words))
        if not sources and self.model.shows_ranks:
            self.model.show(())
        if not self._is_asked:
            self._show_start()
        elif not self.model.total:
            self._show_empty("Looking...")

    def show_answer(self, answer: Matches, *, shows_scores: bool, limit: int | None = None) -> None:
        """Show the ranked pictures, or why there are none.

        Args:
            answer: What was found.
            shows_scores: Whether they are ranked by likeness.
            limit: How many were asked for; there may be more when there are as many.
        """
        self._is_cut = limit is not None and len(answer.matches) >= limit
        self._not_indexed = answer.not_indexed
        has_scores = shows_scores and answer.space != "both"
        self.controls.show_kind(has_scores=has_scores)
        kept = None if self._is_new_question else self.view.place()
        self._is_new_question = False
        self.model.show(
            answer.matches,
            shows_scores=has_scores,
            shows_ranks=shows_scores,
            shows_reasons=answer.space == "words",
        )
        if kept is None:
            self.view.scrollToTop()
        else:
            self.view.go_back_to(kept)
        self._update()

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no answer."""
        self.model.show(())
        self._show_empty(sentence)

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
        whole.addLayout(column)
        column.setSpacing(8)
        column.addWidget(self._header)
        column.addWidget(self.controls)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.view)
        # Its scroll bar lies in the margin, so that pictures end where all else does.
        results = QHBoxLayout()
        results.setContentsMargins(MARGIN_PX, 0, 0, 0)
        results.addWidget(self._pages)
        whole.addLayout(results, 1)
        whole.addWidget(self._foot)
        self._build_foot()
        order_stops(self.field, self._header, self.controls, self._pages, self._foot)
        self.setMinimumWidth(LEAST_FIND_PX)

    def _build_foot(self) -> None:
        """Make what is below the results: how many, how large, and the way onto the board."""
        self._count.setProperty("tone", "muted")
        self._count.setWordWrap(True)
        self._bring.setProperty("tone", "primary")
        self._bring.setAccessibleName("Bring here")
        self.thumb_size.setRange(LEAST_PX, MOST_PX)
        self.thumb_size.setValue(THUMB_PX)
        self.thumb_size.setSingleStep(16)
        self.thumb_size.setFixedWidth(SIZE_SLIDER_PX)
        self.thumb_size.setAccessibleName("Size of the pictures")
        self.thumb_size.setToolTip("Size of the pictures (Ctrl and the mouse wheel)")
        line = QHBoxLayout()
        line.addWidget(self._count, 1)
        line.addWidget(self.thumb_size)
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._bring)

    def _connect(self) -> None:
        controls = self.controls
        for given, told in (
            (controls.space_chosen, self.space_chosen),
            (controls.emphasis_chosen, self.emphasis_chosen),
            (controls.scope_chosen, self.scope_chosen),
        ):
            given.connect(partial(self._choose, told))
        controls.least_chosen.connect(self._set_least)
        for part in (controls, self._empty):
            part.models_wanted.connect(self.models_wanted)
        self.field.searched.connect(self.searched)
        self.field.left.connect(self._leave_field)
        self.view.revealed.connect(self.revealed)
        self.view.brought.connect(self.brought)
        self.view.folder_wanted.connect(self.folder_wanted)
        self.view.similar_wanted.connect(self.similar_wanted)
        self.view.copied.connect(self.copied)
        self.view.zoomed.connect(self._step_thumb_size)
        self.thumb_size.valueChanged.connect(self._choose_thumb_size)
        self.thumb_size.sliderReleased.connect(self._choose_thumb_size)
        self.view.left.connect(self.left)
        self.view.chosen.connect(self._update)
        self._close.clicked.connect(self.closed)
        self._bring.clicked.connect(self._bring_chosen)

    def _show_start(self) -> None:
        keys = QKeySequence("Ctrl+Shift+S").toString(QKeySequence.SequenceFormat.NativeText)
        self._show_empty(
            f"Select a picture and press {keys} to find pictures like it, or search above.", AHEAD
        )

    # What the user does

    def _set_least(self, least: float) -> None:
        self.model.set_min_score(least)
        self._update()

    def _choose(self, signal: SignalInstance, value: str) -> None:
        """Ask otherwise: the answer to come is another one, and begins at its top."""
        self._is_new_question = True
        signal.emit(value)

    def _choose_thumb_size(self) -> None:
        self.view.set_thumb_px(self.thumb_size.value())
        if not self.thumb_size.isSliderDown():  # then this is on its way, and told at its end
            self.thumb_chosen.emit(self.thumb_size.value())

    def _step_thumb_size(self, steps: float) -> None:
        self.thumb_size.setValue(round(self.thumb_size.value() * 1.15**steps))

    def offer_bringing(self, is_offered: bool) -> None:
        """Offer to put results on the board, or only to look at them."""
        self._bring.setVisible(is_offered)

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
        if not self._is_asked:
            return
        shown, total = self.model.rowCount(), self.model.total
        if shown:
            self._pages.setCurrentWidget(self.view)
            self._foot.show()
        else:
            self._show_empty(self._why_empty(total))
        self._count.setText(self._count_text(shown, total))
        chosen = len(self.view.selectedIndexes())
        count = chosen or min(TOP_COUNT, shown)
        words = "Bring here" if not count else f"Bring {count} here"
        self._bring.setText(words if chosen or not count else f"Bring the top {count} here")
        where = "beside the source" if self._header.has_source else "onto the board"
        self._bring.setToolTip(f"Put these pictures {where} (Shift+Enter in the list)")

    def _count_text(self, shown: int, total: int) -> str:
        pictures = counted(total, "picture")
        whole = f"the first {pictures}" if self._is_cut else pictures
        words = [f"{shown:,} of {whole}" if shown != total else whole[0].upper() + whole[1:]]
        if self._not_indexed:
            words.append(f"{self._not_indexed:,} still being indexed")
        return ", ".join(words) if total else ""

    def _why_empty(self, total: int) -> str:
        left = counted(self._not_indexed, "picture is", "pictures are")
        if total:
            return "Nothing is that similar. Move the slider to the left."
        if self._header.has_words and self._knows_words and self._not_indexed:
            return f"Nothing found yet: {left} still to be looked at."
        if self._header.has_words:
            return "No picture has these words in its name."
        if self._not_indexed:
            return f"Nothing similar yet: {left} still being indexed."
        return "There is nothing to compare with yet. Add more pictures."

    def _show_empty(self, sentence: str, glyph: str = NOTHING) -> None:
        offers_models = self._header.has_words and not self._knows_words
        self._empty.show_sentence(sentence, offers_models=offers_models, glyph=glyph)
        self._pages.setCurrentWidget(self._empty)
        self._count.setText("")
        self._foot.hide()
