"""One model on the list: what it is, and the one thing to do with it now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from refboard.core.offer import ModelOffer, OfferState

SIDE_PX = 176


class ModelRow(QFrame):
    """Shows one ModelOffer.

    Signals:
        get_pressed: The user wants the model.
        cancel_pressed: The user wants the fetch to stop.
        use_pressed: The user wants the model to answer; carries whether.
        remove_pressed: The user wants its files deleted.
    """

    get_pressed = Signal()
    cancel_pressed = Signal()
    use_pressed = Signal(bool)
    remove_pressed = Signal()

    def __init__(self, offer: ModelOffer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "row")
        self.offer = offer
        self._title = _label("heading")
        self._description = _label("")
        self._facts = _label("muted")
        self._notice = _label("muted")
        self._problem = _label("danger")
        self._state = _label("muted")
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setRange(0, 1000)
        self._main = QPushButton(self)
        self._second = QPushButton("Remove", self)
        self._second.setProperty("tone", "link")
        self._main.clicked.connect(self._press_main)
        self._second.clicked.connect(self.remove_pressed)
        self._build()
        self.show_offer(offer)

    def show_offer(self, offer: ModelOffer) -> None:
        """Show what is known of the model now."""
        self.offer = offer
        self._title.setText(offer.title)
        self._description.setText(offer.description)
        self._facts.setText(facts(offer))
        self._notice.setText(offer.notice)
        self._notice.setVisible(bool(offer.notice))
        self._show_action()
        self.show_progress(offer.done_bytes, offer.byte_size)

    def show_progress(self, done: int, total: int) -> None:
        """Show how much of the model is here."""
        if self.offer.state is not OfferState.FETCHING:
            return
        self._bar.setValue(round(1000 * done / total) if total else 0)
        share = f"{done / total:.0%}" if total else ""
        self._state.setText(f"{size_words(done)} of {size_words(total)}  {share}".strip())

    def show_problem(self, sentence: str) -> None:
        """Show why the last thing asked was not done; nothing for none."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(3)
        for part in (self._title, self._description, self._facts, self._notice, self._problem):
            words.addWidget(part)
        self._problem.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addStretch(1)
        buttons.addWidget(self._second)
        buttons.addWidget(self._main)
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addLayout(buttons)
        side.addWidget(self._state)
        side.addWidget(self._bar)
        side.addStretch(1)
        holder = QWidget(self)
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(SIDE_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(holder)

    def _show_action(self) -> None:
        offer = self.offer
        is_fetching = offer.state is OfferState.FETCHING
        is_here = offer.state is OfferState.INSTALLED
        self._bar.setVisible(is_fetching)
        self._second.setVisible(is_here)
        self._second.setAccessibleName(f"Remove {offer.title}")
        words, state = _action(offer)
        self._main.setText(words)
        self._main.setVisible(bool(words))
        self._main.setAccessibleName(f"{words} {offer.title}")
        self._state.setText(state)
        self._state.setVisible(bool(state) or is_fetching)

    def _press_main(self) -> None:
        offer = self.offer
        if offer.state is OfferState.FETCHING:
            self.cancel_pressed.emit()
        elif offer.state is OfferState.OFFERED:
            self.get_pressed.emit()
        else:
            self.use_pressed.emit(not offer.is_chosen)


def facts(offer: ModelOffer) -> str:
    """Return licence, size and dimension of a model on one line."""
    found = [offer.licence]
    if offer.byte_size:
        found.append(size_words(offer.byte_size))
    if offer.dim:
        found.append(f"{offer.dim} dimensions")
    if offer.has_words:
        found.append("finds words")
    return "  \N{MIDDLE DOT}  ".join(found)


def size_words(byte_size: int) -> str:
    """Return a size as people read it."""
    if byte_size >= 1_000_000_000:
        return f"{byte_size / 1e9:.1f} GB"
    return f"{max(byte_size, 0) / 1e6:,.0f} MB"


def _action(offer: ModelOffer) -> tuple[str, str]:
    """Return the words of the main button, empty for none, and what stands below it."""
    if offer.state is OfferState.FETCHING:
        return "Cancel", ""
    if offer.state is OfferState.SHIPPED:
        return "", "Part of RefBoard"
    if offer.state is OfferState.OFFERED:
        return ("Get", "") if offer.is_hosted else ("", "To be added from a folder")
    if offer.space != "meaning":
        return "", "Installed"
    return ("Stop using", "In use") if offer.is_chosen else ("Use", "Installed")


def _label(tone: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if tone:
        label.setProperty("tone", tone)
    return label
