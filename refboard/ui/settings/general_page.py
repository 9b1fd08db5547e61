"""The page of general settings: each does what it says at once."""

from dataclasses import asdict

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from refboard.services.settings_file import RANGES, settings_from
from refboard.ui.settings.form import Form
from refboard.ui.settings.ground_box import GroundBox
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.style.form_widgets import ChoiceBox, NumberBox, TickBox

THEMES = (("system", "Follow the system"), ("dark", "Dark"), ("light", "Light"))
EMPHASES = (
    ("balanced", "Similar look (shape and colours)"),
    ("shape", "Similar shape"),
    ("palette", "Similar palette"),
)
UNIT_WORDS = "In units of the board: one is a pixel of the screen while the board is at 100 %."
HEIGHT_WORDS = (
    "And four times as wide; one that comes alone, three times as high. "
    "None is larger than its own pixels at 100 %."
)
GROUND_WORDS = "A board can have a background of its own: View, Background."
LINK_WORDS = (
    "A linked picture stays where it is. RefBoard says when the file is gone or was changed."
)
COPIES_WORDS = "Such as one that is larger, cropped or mirrored. RefBoard never waits for it."
MOTION_WORDS = "Where the system asks for less motion, nothing glides."
MEMORY_WORDS = "How much of the board is kept ready. More helps with many large pictures."
AGE_WORDS = "RefBoard compares dates only. It never looks on the network by itself."
TIMING_WORDS = "For whoever looks for what is slow. The file stays on this computer."
LATER_WORDS = "Counts from the next start on."


class GeneralPage(QScrollArea):
    """Shows the settings in sections and changes them as the user does."""

    def __init__(self, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._form = Form(self)
        self._add_looks()
        self._add_hands()
        self._add_library()
        self._add_program()
        self._form.finish()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewportMargins(0, 16, 0, 0)
        self.setWidget(self._form)

    def _add_looks(self) -> None:
        form = self._form
        form.add_section("Appearance")
        form.add(self._choice("theme", THEMES), "Theme")
        form.add(self._ground("dark_ground"), "Background, dark theme")
        form.add(self._ground("light_ground"), "Background, light theme", GROUND_WORDS)
        glides = "The view glides where it goes"
        form.add(self._tick("animates_view", glides), note=MOTION_WORDS)

    def _add_hands(self) -> None:
        form = self._form
        form.add_section("On the board")
        wheel = "The mouse wheel moves the board instead of zooming"
        form.add(self._tick("wheel_pans", wheel))
        form.add(self._tick("raises_dragged", "What is dragged comes to the front"))
        snaps = "What is dragged comes into line with what lies near, unless Ctrl is held"
        form.add(self._tick("snaps", snaps))
        form.add(self._number("arrange_gap", " units"), "Gap when arranging", UNIT_WORDS)
        form.add_section("Find similar")
        form.add(self._choice("emphasis", EMPHASES), "Starts with")

    def _add_library(self) -> None:
        form = self._form
        form.add_section("Pictures")
        link = "Link new pictures instead of copying them into the library"
        form.add(self._tick("link_originals", link), note=LINK_WORDS)
        height = self._number("new_picture_height", " units")
        form.add(height, "New ones are at most as high as", HEIGHT_WORDS)
        copies = "Say so when a new picture looks like one that is here"
        form.add(self._tick("tells_copies", copies), note=COPIES_WORDS)
        megapixels = self._number("max_megapixels", " megapixels")
        form.add(megapixels, "Refuse those larger than", LATER_WORDS)
        download = self._number("max_download_mb", " MB")
        form.add(download, "Refuse downloads above", LATER_WORDS)
        form.add(self._number("preview_budget_mb", " MB"), "Memory for pictures", MEMORY_WORDS)

    def _add_program(self) -> None:
        form = self._form
        form.add_section("RefBoard itself")
        age = "Say so when this version is older than half a year"
        form.add(self._tick("check_updates", age), note=f"{AGE_WORDS} {LATER_WORDS}")
        fast = "Use the accelerator for models where it is proven to be right and faster"
        form.add(self._tick("accelerates", fast), note=LATER_WORDS)
        timing = "Write how long each batch took into a file beside the log"
        form.add(self._tick("telemetry", timing), note=f"{TIMING_WORDS} {LATER_WORDS}")

    def _ground(self, name: str) -> GroundBox:
        box = GroundBox(getattr(self._store.value, name), self)
        box.setObjectName(name)
        box.chosen.connect(lambda colour: self._change(name, colour))
        return box

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
