"""What counts in a question: which space, what of the look, where, and how strict.

Only what makes a difference to the question is shown or enabled; the parts keep their places.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from refboard.core.offer import SpaceState
from refboard.ui.panels.segments import Segments

STRICTEST = 100
SPACES = (
    ("look", "Look", "What looks like it: shape, texture and colours"),
    ("meaning", "Meaning", "What shows the same kind of thing"),
    ("both", "Both", "What looks like it and shows the same, merged by rank"),
)
LOOKS = (
    ("shape", "Shape", "Similar shape: outlines and composition count most"),
    ("balanced", "Balanced", "Similar look: shape and colours count alike"),
    ("palette", "Palette", "Similar palette: colours count most"),
)
SCOPES = (
    ("library", "Library", "Look through all pictures of the library"),
    ("board", "This board", "Look through the pictures of this board only"),
)
STRICTNESS_TIP = "Show only pictures whose likeness is at least this"
NO_STRICTNESS_TIP = "There is no likeness to compare here: the order is by rank"


class QuestionControls(QWidget):
    """The controls of the Find panel.

    Signals:
        space_chosen: "look", "meaning" or "both".
        look_chosen: "shape", "balanced" or "palette".
        scope_chosen: "library" or "board".
        least_chosen: The least score that counts; -1 for any.
    """

    space_chosen = Signal(str)
    look_chosen = Signal(str)
    scope_chosen = Signal(str)
    least_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spaces = Segments("What similar means", SPACES, self)
        self.looks = Segments("What counts", LOOKS, self)
        self.looks.choose("balanced")
        self.scopes = Segments("Where to look", SCOPES, self)
        self.strictness = QSlider(Qt.Orientation.Horizontal, self)
        self.limit = QLabel(self)
        self.news = QLabel(self)
        self._has_source = False
        self._has_words = False
        self._has_scores = True
        self._build()
        self.spaces.chosen.connect(self._choose_space)
        self.looks.chosen.connect(self.look_chosen)
        self.scopes.chosen.connect(self.scope_chosen)
        self.strictness.valueChanged.connect(self._set_strictness)
        self._set_strictness(0)
        self.show_spaces(())

    # What the panel calls

    def show_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Offer meaning where it can answer, and say what is going on there."""
        meaning = next((state for state in spaces if state.space == "meaning"), None)
        can_answer = meaning is not None and bool(meaning.title)
        self.spaces.setVisible(can_answer)
        if not can_answer:
            self.spaces.choose("look")
        words = _news(meaning)
        self.news.setText(words)
        self.news.setVisible(bool(words))
        self._update()

    def show_question(self, *, has_source: bool, has_words: bool) -> None:
        """Enable what a question about a picture, or in words, can use."""
        self._has_source, self._has_words = has_source, has_words
        self._update()

    def show_kind(self, *, has_scores: bool) -> None:
        """Enable strictness where scores are likeness."""
        self._has_scores = has_scores
        self._update()

    @property
    def least(self) -> float:
        """The least score that counts now; -1 for any."""
        return min_score(self.strictness.value()) if self.strictness.isEnabled() else -1.0

    # Building

    def _build(self) -> None:
        self.news.setProperty("tone", "muted")
        self.news.setWordWrap(True)
        self.news.setTextFormat(Qt.TextFormat.PlainText)
        self.strictness.setRange(0, STRICTEST)
        self.strictness.setPageStep(10)
        self.strictness.setAccessibleName("Strictness")
        self.limit.setProperty("tone", "muted")
        self.limit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.limit.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00"))
        strict = QHBoxLayout()
        strict.addWidget(QLabel("Strictness", self))
        strict.addWidget(self.strictness, 1)
        strict.addWidget(self.limit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.spaces)
        column.addWidget(self.news)
        column.addWidget(self.looks)
        column.addWidget(self.scopes)
        column.addLayout(strict)

    # What the user does

    def _choose_space(self, space: str) -> None:
        self._update()
        self.space_chosen.emit(space)

    def _set_strictness(self, value: int) -> None:
        self.limit.setText(f"{min_score(value):.2f}" if value else "any")
        self.least_chosen.emit(self.least)

    def _update(self) -> None:
        space = self.spaces.value
        self.spaces.setEnabled(self._has_source)
        self.looks.setVisible(space != "meaning" or not self._has_source)
        self.looks.setEnabled(self._has_source and space != "meaning")
        self.scopes.setEnabled(self._has_source or self._has_words)
        can_be_strict = self._has_source and self._has_scores and space != "both"
        self.strictness.setEnabled(can_be_strict)
        self.limit.setEnabled(can_be_strict)
        has_ranks_only = self._has_words or space == "both"
        tip = NO_STRICTNESS_TIP if has_ranks_only else STRICTNESS_TIP
        self.strictness.setToolTip(tip)
        self.limit.setToolTip(tip)
        self.least_chosen.emit(self.least)


def min_score(strictness: int) -> float:
    """Return the least score that counts at a place of the slider, 0 (any) to STRICTEST.

    Most scores lie below a half, and the best ones are what one wants to tell apart: the slider
    is finest there.
    """
    return 0.05 + 0.85 * (strictness / STRICTEST) ** 1.5 if strictness else -1.0


def _news(meaning: SpaceState | None) -> str:
    """Return the one line about what goes on in the space of meaning; empty for nothing."""
    if meaning is None:
        return ""
    if meaning.problem:
        return meaning.problem
    if not meaning.left:
        return ""
    left = "1 picture" if meaning.left == 1 else f"{meaning.left:,} pictures"
    if meaning.next_title:
        return (
            f"{meaning.next_title} is getting ready, {left} to go; "
            f"{meaning.title} answers until then."
        )
    return f"Meaning: {left} still to look at"
