"""The Find panel: a question, where it looks, and what was found.

It shows and asks; the controller knows what counts. What makes no difference is not there.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QShortcut,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from refboard.core.asset import Asset
from refboard.core.offer import SpaceState
from refboard.core.query import Matches
from refboard.core.spaces import MEANING
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.answers.answers_pane import MARGIN_PX, AnswersPane
from refboard.ui.find.answers.trail_strip import TrailStrip
from refboard.ui.find.parts.part_popover import PartPopover
from refboard.ui.find.question.chip_face import ChipFace
from refboard.ui.find.question.inquiry import Inquiry
from refboard.ui.find.question.query_controls import QueryControls
from refboard.ui.find.question.question_bar import CLOSE_INSET_PX, QuestionBar
from refboard.ui.find.question.question_box import QuestionBox
from refboard.ui.find.question.refine_row import RefineRow
from refboard.ui.find.question.search_field import ANYTHING, NAMES, THINGS
from refboard.ui.style.panel_widths import LEAST_FIND_PX
from refboard.ui.style.tab_order import order_stops
from refboard.ui.style.theme import Theme
from refboard.ui.style.tokens import Tokens


class FindPanel(QWidget):
    """Puts the parts of the panel together.

    Signals:
        dropped: Pictures were dropped or pasted here; carries their QMimeData.
        gone: Back (-1) or forward (1) among the questions.
        left, closed: The user wants back to the board, or the panel away.
        models_wanted: The user wants to see which models there are.

    Attributes:
        bar, box, controls, refine: What the question is made of.
        trail: The way one came exploring.
        answers: What was found.
    """

    dropped = Signal(object)
    gone = Signal(int)
    left = Signal()
    closed = Signal()
    models_wanted = Signal()

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._cache, self._theme = cache, theme
        self.bar = QuestionBar(cache, theme, self)
        self.box = QuestionBox(cache, theme, self)
        self.field = self.box.field
        self.controls = QueryControls(self)
        opener = self.bar.add_tool("funnel", "Where to look, and which pictures count")
        self.refine = RefineRow(opener, self)
        self.trail = TrailStrip(cache, theme, self)
        self.answers = AnswersPane(cache, theme, self)
        self.model, self.view = self.answers.model, self.answers.view
        self._build()
        self._connect()
        self.show_inquiry(Inquiry(), ())

    # What the controller calls

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Show which spaces can answer, and whether words are understood."""
        self.controls.show_spaces(spaces)
        knows_words = any(state.has_words for state in spaces)
        knows_things = any(state.space == MEANING.name and state.title for state in spaces)
        purpose = ANYTHING if knows_words else THINGS if knows_things else NAMES
        self.field.say_what_for(purpose=purpose)
        self.answers.know_words(knows_words=knows_words)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.bar.show_icons(tokens)
        self.answers.foot.show_icons(tokens)

    def show_inquiry(self, inquiry: Inquiry, faces: Sequence[ChipFace]) -> None:
        """Show what is asked, as it is put."""
        self.box.show_faces(faces)
        self.field.say_what_for(adds=bool(faces))
        if self.field.text().strip() != inquiry.draft:
            self.field.forget()
            self.field.setText(inquiry.draft)
        self.controls.show_inquiry(inquiry)
        self.refine.show_inquiry(inquiry)
        self.answers.show_inquiry(inquiry)

    def show_answer(self, answer: Matches) -> None:
        """Show the ranked pictures, or why there are none."""
        self.answers.show_answer(answer)
        self.controls.show_kind(has_likeness=self.model.has_likeness)

    def show_refusal(self, sentence: str) -> None:
        """Show why there is no answer."""
        self.answers.show_refusal(sentence)

    def show_thumb_size(self, size: int) -> None:
        """Show thumbnails about this large, in pixels."""
        self.answers.show_thumb_size(size)

    def mark_part(self, asset: Asset) -> PartPopover:
        """Show a picture beside the panel, so that a part of it can be marked."""
        popover = PartPopover(asset, self._cache, self._theme, self)
        popover.show_beside(QRect(self.mapToGlobal(QPoint(0, 0)), self.size()))
        return popover

    def offer_bringing(self, is_offered: bool) -> None:
        """Offer to put results on the board, or only to look at them."""
        self.answers.offer_bringing(is_offered)

    def start_search(self) -> None:
        """Give the search field the focus; what is typed is another question."""
        self.field.start()

    # Building

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 6, 0, MARGIN_PX)
        whole.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN_PX - 4, 0, MARGIN_PX - CLOSE_INSET_PX, 0)
        top.addWidget(self.bar)
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        column.setSpacing(8)
        for part in (self.box, self.controls, self.refine, self.trail):
            column.addWidget(part)
        whole.addLayout(top)
        whole.addLayout(column)
        whole.addWidget(self.answers, 1)
        found = self.answers
        order_stops(self.box, self.controls, self.refine, found.pages, found.foot, self.bar)
        self.setMinimumWidth(LEAST_FIND_PX)

    def _connect(self) -> None:
        self.bar.gone.connect(self.gone)
        self.bar.closed.connect(self.closed)
        for part in (self.controls, self.answers):
            part.models_wanted.connect(self.models_wanted)
        self.field.left.connect(self._leave_field)
        self.answers.emptied.connect(self.field.setFocus)
        self.field.pasted.connect(self.ask_copied)
        self.view.left.connect(self.left)
        for keys, steps in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.gone.emit, steps))

    # What the user does

    def _leave_field(self, is_done: bool) -> None:
        if is_done:
            self.left.emit()
        else:
            self.answers.enter()

    def ask_copied(self) -> None:
        """Ask for what the clipboard holds, as for what is dropped."""
        self.dropped.emit(QGuiApplication.clipboard().mimeData())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent: the mouse's own back and forward."""
        steps = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}.get(event.button())
        if steps is None:
            super().mousePressEvent(event)
        else:
            self.gone.emit(steps)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override QWidget::dragEnterEvent: what holds a picture can be asked about."""
        if _may_hold_picture(event.mimeData()):
            self._heed(event)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Override QWidget::dragMoveEvent."""
        self._heed(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Override QWidget::dragLeaveEvent."""
        self.box.show_target(is_target=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Override QWidget::dropEvent: it becomes a part of the question."""
        is_meant = self._heed(event)
        self.box.show_target(is_target=False)
        if is_meant:
            self.dropped.emit(event.mimeData())

    def _heed(self, event: QDropEvent) -> bool:
        """Take what is dragged here; a result only over the question, for it lies here already."""
        is_result = event.source() in (self.view, self.view.viewport())
        is_meant = not is_result or self.box.geometry().contains(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(is_meant)
        self.box.show_target(is_target=is_meant)
        return is_meant


def _may_hold_picture(mime: QMimeData) -> bool:
    """Return whether it is worth a look; words alone are no picture."""
    return any("text/plain" not in kind for kind in mime.formats())
