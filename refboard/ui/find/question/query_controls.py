"""What counts: which space is asked, what of the look, how alike. What makes no difference goes."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from refboard.core.offer import SpaceState
from refboard.core.spaces import BOTH, askable, kind_of, kinds, spaces_asked
from refboard.ui.embedding_models.space_words import chosen_spaces, space_news
from refboard.ui.find.question.choice_button import ChoiceButton
from refboard.ui.find.question.flow import Flow
from refboard.ui.find.question.inquiry import Inquiry
from refboard.ui.find.question.likeness import STRICTEST, STRICTNESS, strictness_words
from refboard.ui.style.form_widgets import TickedSlider
from refboard.ui.style.segments import Segments
from refboard.ui.style.wrapped import Wrapped

FIRST = kinds()[0].name
BOTH_CHOICE = (BOTH, "Both", "What looks like it and shows the same, weighed together")
EMPHASES = (
    ("shape", "Shape", "Similar shape: outlines and composition count most"),
    ("balanced", "Balanced", "Similar look: shape and colours count alike"),
    ("palette", "Palette", "Similar palette: colours count most"),
)
STRICTNESS_TIP = "How alike pictures must be to be shown"


class QueryControls(QWidget):
    """The controls of a question.

    Signals:
        space_chosen: A space, or "both".
        emphasis_chosen: "shape", "balanced" or "palette".
        strictness_chosen: How alike answers must be, 0 to STRICTEST.
        models_wanted: The user wants to see which models there are.

    Attributes:
        answering: The spaces that can be asked, in their order.
    """

    space_chosen = Signal(str)
    emphasis_chosen = Signal(str)
    strictness_chosen = Signal(int)
    models_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = [(kind.name, kind.title, kind.hint) for kind in kinds()]
        self.spaces = Segments("What similar means", [BOTH_CHOICE, *choices], self)
        self.emphases = ChoiceButton("What counts", EMPHASES, self)
        self.emphases.choose("balanced")
        self.strictness = TickedSlider(STRICTEST, len(STRICTNESS), self)
        self.limit = QLabel(self)
        self.news = Wrapped(self, tone="muted")
        self.show_models = QPushButton("Show models", self)
        self.answering: tuple[str, ...] = (FIRST,)
        self._ways = QWidget(self)
        self._alike = QWidget(self)
        self._inquiry = Inquiry()
        self._has_likeness = False
        self._build()
        self.spaces.chosen.connect(self._choose_space)
        self.emphases.chosen.connect(self.emphasis_chosen)
        self.strictness.valueChanged.connect(self._set_strictness)
        self.show_models.clicked.connect(self.models_wanted)
        self._say_strictness()
        self.show_spaces(())

    # What the panel calls

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Offer the spaces that can answer, and say what is going on in the chosen ones."""
        able = {state.space for state in spaces if state.title} | {FIRST}
        self.answering = tuple(kind.name for kind in kinds() if kind.name in able)
        if not self.can_ask(self.spaces.value):
            self.spaces.choose(FIRST)
        chosen = chosen_spaces(spaces)
        has_problem = any(state.problem for state in chosen)
        self.news.say(space_news(chosen))
        self.news.set_tone("danger" if has_problem else "muted")
        self.show_models.setVisible(has_problem)
        self._update()

    def can_ask(self, choice: str) -> bool:
        """Return whether every space that a choice asks can answer."""
        return set(spaces_asked(choice)) <= set(self.answering)

    @property
    def has_choice(self) -> bool:
        """Whether more than one space can answer."""
        return len(self.answering) > 1

    def show_inquiry(self, inquiry: Inquiry) -> None:
        """Show what a question can use, and how it is put."""
        self._inquiry = inquiry
        self.spaces.choose(inquiry.space if self.can_ask(inquiry.space) else FIRST)
        self.emphases.choose(inquiry.emphasis.value)
        with QSignalBlocker(self.strictness):  # it is shown, and not chosen
            self.strictness.setValue(inquiry.strictness)
        self._say_strictness()
        self._update()

    def show_kind(self, *, has_likeness: bool) -> None:
        """Offer strictness where answers say how alike they are."""
        self._has_likeness = has_likeness
        self._update()

    @property
    def can_be_strict(self) -> bool:
        """Whether strictness makes a difference now."""
        return not self._inquiry.is_empty and self._has_likeness

    # Building

    def _build(self) -> None:
        self.show_models.setProperty("tone", "flush link")
        self.strictness.setPageStep(STRICTEST // (len(STRICTNESS) - 1))
        self.strictness.setSingleStep(5)
        self.strictness.setAccessibleName("How alike")
        self.strictness.setToolTip(STRICTNESS_TIP)
        self.limit.setToolTip(STRICTNESS_TIP)
        self.limit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        widest = max(self.fontMetrics().horizontalAdvance(words) for words in STRICTNESS)
        self.limit.setFixedWidth(widest + 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._ways)
        column.addWidget(self.news)
        column.addWidget(self.show_models, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._alike)
        label = QLabel("Alike", self)
        label.setProperty("tone", "muted")
        # Where both do not fit, the second has a line of its own: no word is cut.
        ways = Flow(self._ways, 8, self.emphases.sizeHint().width())
        ways.setContentsMargins(0, 0, 0, 0)
        ways.addWidget(self.spaces)
        ways.addWidget(self.emphases)
        _in_line(self._alike, label, self.strictness, self.limit)

    # What the user does

    def _choose_space(self, space: str) -> None:
        self._update()
        self.space_chosen.emit(space)

    def _set_strictness(self, value: int) -> None:
        self._say_strictness()
        self.strictness_chosen.emit(value)

    def _say_strictness(self) -> None:
        words = strictness_words(self.strictness.value())
        self.limit.setText(words)
        self.strictness.setAccessibleDescription(words)

    def _update(self) -> None:
        space = self.spaces.value
        self.spaces.offer([value for value in askable() if self.can_ask(value)])
        has_look = any(kind_of(name).has_emphasis for name in spaces_asked(space))
        has_pictures = self._inquiry.has_pictures
        has_ways = self.has_choice and has_pictures
        self.spaces.setVisible(has_ways)
        self.emphases.setVisible(has_pictures and has_look)
        self._ways.setVisible(has_pictures and (has_ways or has_look))
        self._alike.setVisible(self.can_be_strict)
        self.setVisible(has_pictures or self.can_be_strict or bool(self.news.text()))


def _in_line(row: QWidget, *parts: QWidget) -> None:
    """Put parts side by side; the slider, or else the first, takes what is left."""
    row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    wide = next((part for part in parts if isinstance(part, TickedSlider)), parts[0])
    for part in parts:
        line.addWidget(part, 1 if part is wide else 0)
