"""What counts in a question: which space, what of the look, where, and how alike.

Each has a row with its name. Rows that make no difference to the question are not there.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from refboard.core.offer import SpaceState
from refboard.core.spaces import BOTH, askable, kind_of, kinds, spaces_asked
from refboard.ui.embedding_models.space_words import chosen_spaces, space_news
from refboard.ui.style.form_widgets import TickedSlider
from refboard.ui.style.segments import Segments
from refboard.ui.style.wrapped import Wrapped

STRICTEST = 100
STRICTNESS = ("Any", "A little", "Quite", "Very", "Nearly same")
"""How alike pictures must be, at each tick of the slider."""
FIRST = kinds()[0].name
BOTH_CHOICE = (BOTH, "Both", "What looks like it and shows the same, merged by rank")
EMPHASES = (
    ("shape", "Shape", "Similar shape: outlines and composition count most"),
    ("balanced", "Balanced", "Similar look: shape and colours count alike"),
    ("palette", "Palette", "Similar palette: colours count most"),
)
SCOPES = (
    ("library", "Library", "Look through all pictures of the library"),
    ("board", "This board", "Look through the pictures of this board only"),
)
STRICTNESS_TIP = "How alike pictures must be to be shown"
NAMES = SPACE_NAME, EMPHASIS_NAME, SCOPE_NAME, STRICTNESS_NAME = "What", "By", "In", "Alike"


class QueryControls(QWidget):
    """The controls of the Find panel.

    Signals:
        space_chosen: A space, or "both".
        emphasis_chosen: "shape", "balanced" or "palette".
        scope_chosen: "library" or "board".
        least_chosen: The least score that counts; -1 for any.
        models_wanted: The user wants to see which models there are.

    Attributes:
        answering: The spaces that can be asked, in their order.
    """

    space_chosen = Signal(str)
    emphasis_chosen = Signal(str)
    scope_chosen = Signal(str)
    least_chosen = Signal(float)
    models_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = [(kind.name, kind.title, kind.hint) for kind in kinds()]
        self.spaces = Segments("What similar means", [*choices, BOTH_CHOICE], self)
        self.emphases = Segments("What counts", EMPHASES, self)
        self.emphases.choose("balanced")
        self.scopes = Segments("Where to look", SCOPES, self)
        self.strictness = TickedSlider(STRICTEST, len(STRICTNESS), self)
        self.limit = QLabel(self)
        self.news = Wrapped(self, tone="muted")
        self.show_models = QPushButton("Show models", self)
        self.answering: tuple[str, ...] = (FIRST,)
        self._rows: dict[str, QWidget] = {}
        self._has_source = False
        self._has_words = False
        self._has_scores = True
        self._build()
        self.spaces.chosen.connect(self._choose_space)
        self.emphases.chosen.connect(self.emphasis_chosen)
        self.scopes.chosen.connect(self.scope_chosen)
        self.strictness.valueChanged.connect(self._set_strictness)
        self.show_models.clicked.connect(self.models_wanted)
        self._set_strictness(0)
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

    def show_question(self, *, has_source: bool, has_words: bool) -> None:
        """Show what a question about a picture, or in words, can use."""
        self._has_source, self._has_words = has_source, has_words
        self._update()

    def show_kind(self, *, has_scores: bool) -> None:
        """Offer strictness where scores are likeness."""
        self._has_scores = has_scores
        self._update()

    @property
    def least(self) -> float:
        """The least score that counts now; -1 for any."""
        return min_score(self.strictness.value()) if self._can_be_strict else -1.0

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
        column.addWidget(self._row(SPACE_NAME, self.spaces))
        column.addWidget(self.news)
        column.addWidget(self.show_models, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._row(EMPHASIS_NAME, self.emphases))
        column.addWidget(self._row(SCOPE_NAME, self.scopes))
        column.addWidget(self._row(STRICTNESS_NAME, self.strictness, self.limit))

    def _row(self, name: str, *parts: QWidget) -> QWidget:
        row = self._rows[name] = QWidget(self)
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        label = QLabel(name, row)
        label.setProperty("tone", "muted")
        label.setFixedWidth(max(self.fontMetrics().horizontalAdvance(words) for words in NAMES) + 4)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        for number, part in enumerate(parts):
            line.addWidget(part, 0 if number else 1)
        return row

    # What the user does

    def _choose_space(self, space: str) -> None:
        self._update()
        self.space_chosen.emit(space)

    def _set_strictness(self, value: int) -> None:
        self.limit.setText(strictness_words(value))
        self.strictness.setAccessibleDescription(strictness_words(value))
        self.least_chosen.emit(self.least)

    @property
    def _can_be_strict(self) -> bool:
        return self._has_source and self._has_scores and self.spaces.value != BOTH

    def _update(self) -> None:
        space = self.spaces.value
        self.spaces.offer([value for value in askable() if self.can_ask(value)])
        has_look = any(kind_of(name).has_emphasis for name in spaces_asked(space))
        shown = {
            SPACE_NAME: self.has_choice and self._has_source,
            EMPHASIS_NAME: self._has_source and has_look,
            SCOPE_NAME: self._has_source or self._has_words,
            STRICTNESS_NAME: self._can_be_strict,
        }
        for name, is_shown in shown.items():
            self._rows[name].setVisible(is_shown)
        self.least_chosen.emit(self.least)


def min_score(strictness: int) -> float:
    """Return the least score that counts at a place of the slider, 0 (any) to STRICTEST.

    Most scores lie below a half, and the best ones are what one wants to tell apart: the slider
    is finest there.
    """
    return 0.05 + 0.85 * (strictness / STRICTEST) ** 1.5 if strictness else -1.0


def strictness_words(strictness: int) -> str:
    """Return how alike pictures must be, as people say it: the words of the nearest tick."""
    if not strictness:
        return STRICTNESS[0]
    nearest = round(strictness / STRICTEST * (len(STRICTNESS) - 1))
    return STRICTNESS[max(1, nearest)]
