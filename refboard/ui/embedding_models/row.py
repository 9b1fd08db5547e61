"""One model on the list: what it is, and the one thing to do with it now."""

from html import escape

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from refboard.core.offer import OfferState, Soundness
from refboard.core.spaces import find_kind
from refboard.ui.embedding_models.fetch_bar import FetchBar
from refboard.ui.embedding_models.state import ModelState
from refboard.ui.embedding_models.words import (
    SOUNDNESS,
    SOUNDNESS_TIPS,
    details,
    facts,
    share_words,
    soundness_words,
)
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.wrapped import Wrapped

HEAD_PX = 30
STRONG = ("In use", "Recommended")
BAD = (SOUNDNESS[Soundness.REFUSED], SOUNDNESS[Soundness.FORCED])
REMOVE, FORCE = "remove", "force"
"""What the user is asked about again."""
JUST_CAME_MS = 600
"""A press on a button that said Cancel a moment ago was meant for that."""
SURE_HOSTED = (
    "Delete its files? What it has seen stays in your libraries: get it again, and it goes on."
)
SURE_BY_HAND = (
    "Delete its files? They cannot be fetched again: keep yours. What it has seen stays in your "
    "libraries."
)


SURE_FORCED = (
    "Use it all the same? What it finds may be wrong. It looks at every picture first; the model "
    "that answers now can be taken back at any time."
)


class ModelRow(QFrame):
    """Shows one ModelState.

    Signals:
        get_pressed: The user wants the model.
        add_pressed: The user wants to bring its files.
        cancel_pressed: The user wants the fetch to stop.
        use_pressed: The user wants the model to answer; carries whether.
        removed: The user wants its files deleted, and is sure.
        forced: The user wants the model to answer although it failed its checks, and is sure.
        asked: It asks if the user is sure.
    """

    get_pressed = Signal()
    add_pressed = Signal()
    cancel_pressed = Signal()
    use_pressed = Signal(bool)
    removed = Signal()
    forced = Signal()
    asked = Signal()

    def __init__(self, state: ModelState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "row")
        self.state = state
        self._wish = ""
        self._came = QElapsedTimer()
        self.title = ElidedLabel(self)
        self.title.setProperty("tone", "heading")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.pills = [QLabel(self) for _ in range(4)]
        self.description = Wrapped(self)
        self.facts = Wrapped(self, tone="muted")
        self.notice = Wrapped(self, tone="muted")
        self.notice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.news = Wrapped(self, tone="muted")
        self.problem = Wrapped(self, tone="danger")
        self.origin = QLabel(self)
        self.origin.setTextFormat(Qt.TextFormat.RichText)
        self.origin.setOpenExternalLinks(True)
        self.origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.bar = FetchBar(self)
        self.main = QPushButton(self)
        self.second = QPushButton(self)
        self.second.setProperty("tone", "link")
        self.main.clicked.connect(self._press_main)
        self.second.clicked.connect(self._press_second)
        self._build()
        self.show_state(state)

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """Its buttons from left to right, shown or not."""
        return self.second, self.main

    @property
    def is_asking(self) -> bool:
        """Whether it asks if the user is sure."""
        return bool(self._wish)

    @property
    def is_asking_to_force(self) -> bool:
        """Whether it asks if the user is sure to use a model that failed its checks."""
        return self._wish == FORCE

    def show_state(self, state: ModelState) -> None:
        """Show what is known of the model now."""
        if self.state.is_fetching and not state.is_fetching:
            self._came.start()
        self.state = state
        offer = state.offer
        if not state.is_installed or (self.is_asking_to_force and not state.is_refused):
            self._wish = ""
        self.setAccessibleName(offer.title)
        self.setAccessibleDescription(offer.description)
        self.title.setText(offer.title)
        recommended = "Recommended" if state.is_suggested else ""
        soundness = soundness_words(offer)
        words = "Finds words" if offer.has_words else ""
        self._show_pills(state.mark, recommended, soundness, words)
        self.description.setText(offer.description)
        self.facts.setText(facts(offer))
        self.facts.setToolTip(details(offer))
        self.title.setToolTip(details(offer))
        self.notice.say(_notice(state))
        self.origin.setVisible(_is_by_hand(state) and offer.source.startswith("https://"))
        self.origin.setText(f'<a href="{escape(offer.source)}">Where its files are</a>')
        self.origin.setToolTip(offer.source)
        self.news.say(self._news())
        self.problem.say(state.problem)
        self.bar.setVisible(state.is_busy)
        self.bar.show_state(state)
        self._show_buttons()

    # Building

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        for pill in self.pills:
            pill.setProperty("tone", "pill")
            pill.setIndent(0)
            head.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for button in (self.second, self.main):
            head.addWidget(button)
        head.addStrut(HEAD_PX)  # also where there is no button
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(3)
        column.addLayout(head)
        for part in (
            self.description,
            self.facts,
            self.notice,
            self.origin,
            self.news,
            self.problem,
        ):
            column.addWidget(part)
        column.addWidget(self.bar)

    def _show_pills(self, *said: str) -> None:
        for pill, text in zip(self.pills, said, strict=True):
            pill.setText(text)
            pill.setVisible(bool(text))
            pill.setToolTip(SOUNDNESS_TIPS.get(text, ""))
            tone = "strong pill" if text in STRONG else "danger pill" if text in BAD else "pill"
            if pill.property("tone") != tone:
                pill.setProperty("tone", tone)
                pill.style().polish(pill)

    def _show_buttons(self) -> None:
        title = self.state.offer.title
        main, second = _main_words(self.state), "Remove"
        if self.is_asking:
            force = self.is_asking_to_force
            main, second = ("Leave it", "Use anyway") if force else ("Keep", "Delete files")
        self.main.setText(main)
        self.main.setVisible(bool(main))
        self.main.setAccessibleName(_spoken(main, title))
        tone = "primary" if self.state.is_suggested else ""
        if (self.main.property("tone") or "") != tone:
            self.main.setProperty("tone", tone)
            self.main.style().polish(self.main)
        self.second.setText(second)
        self.second.setVisible(self.state.is_installed)
        self.second.setAccessibleName(_spoken(second, title))

    # What the user does

    def _press_main(self) -> None:
        state = self.state
        if self.is_asking:
            self._ask("")
        elif state.is_busy:
            if not state.is_stopping:
                self.cancel_pressed.emit()
        elif self._came.isValid() and self._came.elapsed() < JUST_CAME_MS:
            return
        elif state.is_refused:
            self._ask(FORCE)
        elif state.is_installed:
            self.use_pressed.emit(not state.offer.is_chosen)
        elif state.offer.is_hosted:
            self.get_pressed.emit()
        else:
            self.add_pressed.emit()

    def _press_second(self) -> None:
        wish = self._wish
        if wish:
            self._ask("")
            (self.forced if wish == FORCE else self.removed).emit()
        else:
            self._ask(REMOVE)

    def _ask(self, wish: str) -> None:
        """Ask whether the user is sure of a wish; none takes the question back."""
        self._wish = wish
        self.show_state(self.state)
        if wish:
            # What changes nothing is what Enter does.
            self.main.setFocus()
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent: Escape takes the question back, and only that."""
        if self.is_asking and event.key() == Qt.Key.Key_Escape:
            asked = self.main if self.is_asking_to_force else self.second
            self._ask("")
            asked.setFocus()
            return
        super().keyPressEvent(event)

    def _news(self) -> str:
        if self.is_asking_to_force:
            return SURE_FORCED
        if self.is_asking:
            return SURE_HOSTED if self.state.offer.is_hosted else SURE_BY_HAND
        if self.state.kept_bytes:
            total = self.state.offer.byte_size
            return f"{share_words(self.state.kept_bytes, total)} are here; Get goes on from there."
        return self.state.news


def _spoken(words: str, title: str) -> str:
    """Return what a screen reader says of a button, among the same buttons of other models."""
    words = words.removesuffix("...")
    return f"{words} of {title}" if words.endswith("files") else f"{words} {title}"


def _main_words(state: ModelState) -> str:
    """Return the words of the main button; empty for none."""
    offer = state.offer
    if state.is_busy:
        return "Stopping..." if state.is_stopping else "Cancel"
    if offer.state is OfferState.OFFERED:
        return "Get" if offer.is_hosted else "Add files..."
    kind = find_kind(offer.space)
    if offer.state is OfferState.SHIPPED or kind is None or not kind.takes_choice:
        return ""
    if state.is_refused:
        return "Use anyway..."
    return "Stop using" if offer.is_chosen else "Use"


def _notice(state: ModelState) -> str:
    """Return what must be known before a model is used, and where it comes from by hand."""
    if not _is_by_hand(state):
        return state.offer.notice
    return state.offer.notice or "It cannot be fetched from here: add its files from a folder."


def _is_by_hand(state: ModelState) -> bool:
    """Return whether its files are not here and must be brought."""
    return not state.offer.is_hosted and state.offer.state is OfferState.OFFERED
