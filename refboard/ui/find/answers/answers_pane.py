"""The answers: what the answer says of itself, the pictures, or why there are none."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from refboard.core.query import Matches
from refboard.core.words import counted
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.answers.answers_foot import AnswersFoot
from refboard.ui.find.answers.empty_answer import AHEAD, NOTHING, EmptyAnswer
from refboard.ui.find.answers.matches_model import MatchesModel
from refboard.ui.find.answers.matches_view import MatchesView
from refboard.ui.find.answers.thumbnail_grid import INSET_PX
from refboard.ui.find.question.inquiry import LIMIT, Inquiry
from refboard.ui.find.question.likeness import least_likeness
from refboard.ui.style.theme import Theme
from refboard.ui.style.wrapped import Wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refboard.core.asset import Asset

TOP_COUNT = 8
MARGIN_PX = 10
FIND_KEYS = QKeySequence(
    QKeyCombination(
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_S
    )
)


class AnswersPane(QWidget):
    """Shows an answer.

    Signals:
        brought: Carries the Assets to put on the board.
        thumb_chosen: Carries how large thumbnails are to be, in pixels.
        models_wanted: The user wants to see which models there are.
        emptied: The pictures are gone, and they had the focus.

    Attributes:
        model: The answer, as far as it is shown.
        view: The pictures.
        foot: What is below them.
    """

    brought = Signal(object)
    thumb_chosen = Signal(int)
    models_wanted = Signal()
    emptied = Signal()

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = MatchesModel(self)
        self.view = MatchesView(self.model, cache, theme, self)
        self.foot = AnswersFoot(theme, self)
        self.empty = EmptyAnswer(theme, self)
        self.remarks = Wrapped(self, tone="muted")
        self.pages = QStackedWidget(self)
        self._inquiry = Inquiry()
        self._not_indexed = 0
        self._is_new = True
        self._knows_words = False
        self._build()
        self._connect()

    # What the panel calls

    def show_inquiry(self, inquiry: Inquiry) -> None:
        """Expect the answer to a question; what is shown stays until it comes."""
        self._is_new = self._is_new or not _is_refined(self._inquiry, inquiry)
        self._inquiry = inquiry
        self._cut()
        if inquiry.is_empty:
            self.model.show(())
            self._show_start()
        elif not self.model.total:
            self._show_empty("Looking...")
        else:
            self._update()

    def cut(self, inquiry: Inquiry) -> None:
        """Show as many of the pictures as a question wants that asks the same as before."""
        self._inquiry = inquiry
        self._cut()
        self._update()

    def show_answer(self, answer: Matches) -> None:
        """Show the ranked pictures, or why there are none."""
        self._not_indexed = answer.not_indexed
        self.remarks.say(" ".join(answer.remarks))
        kept = None if self._is_new else self.view.place()
        self._is_new = False
        self.model.show(answer.matches)
        if kept is None:
            self.view.scrollToTop()
        else:
            self.view.go_back_to(kept)
        self._update()

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no answer."""
        self.model.show(())
        self._show_empty(sentence)

    def know_words(self, *, knows_words: bool) -> None:
        """Learn whether words are understood."""
        self._knows_words = knows_words

    def show_thumb_size(self, size: int) -> None:
        """Show thumbnails about this large, in pixels."""
        self.foot.show_thumb_size(size)
        self.view.set_thumb_px(size)

    def offer_bringing(self, is_offered: bool) -> None:
        """Offer to put results on the board, or only to look at them."""
        self.foot.bring.setVisible(is_offered)

    def enter(self) -> None:
        """Go to the first picture, where there is one."""
        if self.model.rowCount():
            self.view.setFocus()
            self.view.setCurrentIndex(self.model.index(0))

    # Building

    def _build(self) -> None:
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.view)
        # Its scroll bar lies in the margin, and so does what rings a chosen picture, so that
        # pictures begin and end where all else does.
        results = QHBoxLayout()
        results.setContentsMargins(MARGIN_PX - INSET_PX, 0, 0, 0)
        results.addWidget(self.pages)
        inset = QVBoxLayout()
        inset.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        inset.addWidget(self.foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        above = QVBoxLayout()
        above.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        above.addWidget(self.remarks)
        self.remarks.hide()
        column.addLayout(above)
        column.addLayout(results, 1)
        column.addLayout(inset)

    def _connect(self) -> None:
        self.empty.models_wanted.connect(self.models_wanted)
        self.view.brought.connect(self.brought)
        self.view.chosen.connect(self._update)
        self.view.pointed.connect(self.foot.say_why)
        self.view.zoomed.connect(self.foot.step_thumb_size)
        self.foot.thumb_changed.connect(self.view.set_thumb_px)
        self.foot.thumb_chosen.connect(self.thumb_chosen)
        self.foot.bring_wanted.connect(self._bring)
        self.foot.explore_wanted.connect(self._explore)

    # What it says

    def _bring(self) -> None:
        chosen = self.view.selected_assets()
        best: Sequence[Asset] = [m.asset for m in self.model.matches()[:TOP_COUNT]]
        self.brought.emit(chosen or best)

    def _explore(self) -> None:
        for asset in self.view.selected_assets()[:1]:
            self.view.explored.emit(asset)

    def _cut(self) -> None:
        most = 0 if self._inquiry.most >= LIMIT else self._inquiry.most
        self.model.cut(least_likeness(self._inquiry.strictness), most)

    def _update(self) -> None:
        if self._inquiry.is_empty:
            return
        shown, total = self.model.rowCount(), self.model.total
        if shown:
            self.pages.setCurrentWidget(self.view)
            self.foot.show()
        else:
            self._show_empty(self._why_empty(total))
        self.foot.say_count(self._count_text(shown, total))
        chosen, origin = len(self.view.selectedIndexes()), self._inquiry.origin
        self.foot.offer(
            chosen or min(TOP_COUNT, shown),
            is_chosen=bool(chosen),
            is_beside=bool(origin is not None and origin.item_ids),
        )

    def _count_text(self, shown: int, total: int) -> str:
        pictures = counted(total, "picture")
        whole = f"the first {pictures}" if total >= LIMIT else pictures
        words = [f"{shown:,} of {whole}" if shown != total else whole[0].upper() + whole[1:]]
        if self._not_indexed:
            words.append(f"{self._not_indexed:,} still being indexed")
        return ", ".join(words) if total else ""

    def _why_empty(self, total: int) -> str:
        left = counted(self._not_indexed, "picture is", "pictures are")
        if total:
            return "Nothing is that similar. Move the slider to the left."
        if not self._inquiry.where.is_everywhere:
            return "Nothing here fits. Look in the whole library, or for pictures of any kind."
        if self._inquiry.is_of_words and self._knows_words and self._not_indexed:
            return f"Nothing found yet: {left} still to be looked at."
        if self._inquiry.is_of_words:
            return "No picture here shows this, as far as RefBoard can tell, or has it in its name."
        if self._not_indexed:
            return f"Nothing similar yet: {left} still being indexed."
        return "There is nothing to compare with yet. Add more pictures."

    def _show_start(self) -> None:
        keys = FIND_KEYS.toString(QKeySequence.SequenceFormat.NativeText)
        self._show_empty(
            f"Select a picture and press {keys} to find pictures like it, drop one here, or type "
            "words above.",
            AHEAD,
        )

    def _show_empty(self, sentence: str, glyph: str = NOTHING) -> None:
        offers_models = self._inquiry.is_of_words and not self._knows_words
        self.empty.show_sentence(sentence, offers_models=offers_models, glyph=glyph)
        had_focus = self.view.hasFocus()
        self.pages.setCurrentWidget(self.empty)
        if had_focus:  # else Qt would give it to whatever stands next
            self.emptied.emit()
        self.remarks.setVisible(bool(self.remarks.text()) and not self._inquiry.is_empty)
        self.foot.say_count("")
        self.foot.hide()


def _is_refined(before: Inquiry, after: Inquiry) -> bool:
    """Return whether the same is asked as before, only weighed or cut otherwise."""
    return _unweighed(before) == _unweighed(after)


def _unweighed(inquiry: Inquiry) -> tuple[object, ...]:
    terms = tuple(replace(term, weight=1.0) for term in inquiry.whole)
    return terms, inquiry.where, inquiry.space, inquiry.emphasis
