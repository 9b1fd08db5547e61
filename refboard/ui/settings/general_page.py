"""The page of general settings: each does what it says at once."""

from dataclasses import asdict

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from refboard.services.settings_file import RANGES, settings_from
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.style.form_widgets import ChoiceBox, NumberBox, TickBox
from refboard.ui.style.wrapped import Wrapped

THEMES = (("system", "Follow the system"), ("dark", "Dark"), ("light", "Light"))
EMPHASES = (
    ("balanced", "Similar look (shape and colours)"),
    ("shape", "Similar shape"),
    ("palette", "Similar palette"),
)
LINK_WORDS = (
    "A linked picture stays where it is. RefBoard says when the file is gone or was changed."
)
MOTION_WORDS = "Where the system asks for less motion, nothing glides."
AGE_WORDS = "RefBoard compares dates only. It never looks on the network by itself."
LATER_WORDS = "From the next start"


class GeneralPage(QWidget):
    """Shows the settings and changes them as the user does."""

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(20)
        self._form.setVerticalSpacing(10)
        self._form.setColumnStretch(1, 1)
        self._add("Theme", self._choice("theme", THEMES))
        self._add("Find similar starts with", self._choice("emphasis", EMPHASES))
        self._add("Gap between arranged pictures", self._number("arrange_gap", " units"))
        self._add("Memory for pictures", self._number("preview_budget_mb", " MB"))
        wheel = "The mouse wheel moves the board instead of zooming"
        self._add("Mouse", self._tick("wheel_pans", wheel))
        raises = "What is dragged comes to the front"
        self._add("Dragging", self._tick("raises_dragged", raises))
        snaps = "It comes into line with what lies near, unless Ctrl is held"
        self._add("", self._tick("snaps", snaps))
        glides = "The view glides where it goes"
        self._add("Motion", self._tick("animates_view", glides), MOTION_WORDS)
        link = "Link new pictures instead of copying them"
        self._add("Originals", self._tick("link_originals", link), LINK_WORDS)
        heading = QLabel(LATER_WORDS, self)
        heading.setProperty("tone", "group")
        heading.setIndent(0)
        self._form.addWidget(heading, self._form.rowCount(), 0, 1, 2)
        self._add("Refuse pictures larger than", self._number("max_megapixels", " megapixels"))
        self._add("Refuse downloads larger than", self._number("max_download_mb", " MB"))
        timing = "Write what each batch took into a file beside the log"
        self._add("Timing records", self._tick("telemetry", timing))
        age = "Say so when this version is older than half a year"
        self._add("Updates", self._tick("check_updates", age), AGE_WORDS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 18, 0, 0)
        column.addLayout(self._form)
        column.addStretch(1)

    def _add(self, name: str, field: QWidget, note: str = "") -> None:
        """Add a row: a name, its field, and what there is to know about it."""
        row = self._form.rowCount()
        label = QLabel(name, self)
        label.setBuddy(field)
        if not isinstance(field, TickBox):  # which says itself what it does
            field.setAccessibleName(name)
        self._form.addWidget(label, row, 0)
        self._form.addWidget(field, row, 1)
        if note:
            words = Wrapped(self, tone="muted")
            words.setText(note)
            self._form.addWidget(words, row + 1, 1)

    def _choice(self, name: str, choices: tuple[tuple[str, str], ...]) -> ChoiceBox:
        box = ChoiceBox(self)
        box.setObjectName(name)
        for key, words in choices:
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(getattr(self._store.value, name))))
        box.currentIndexChanged.connect(lambda: self._change(name, box.currentData()))
        return box

    def _number(self, name: str, unit: str) -> NumberBox:
        box = NumberBox(self)
        box.setObjectName(name)
        box.setRange(*RANGES[name])
        box.setValue(getattr(self._store.value, name))
        box.setSuffix(unit)
        # What is half typed is no wish yet.
        box.setKeyboardTracking(False)
        box.valueChanged.connect(lambda value: self._change(name, value))
        return box

    def _tick(self, name: str, words: str) -> TickBox:
        box = TickBox(words, self)
        box.setObjectName(name)
        box.setChecked(getattr(self._store.value, name))
        box.toggled.connect(lambda is_on: self._change(name, is_on))
        return box

    def _change(self, name: str, value: object) -> None:
        # On top of what is set now: other parts of the window change settings, too.
        self._store.change(settings_from(asdict(self._store.value) | {name: value}))
