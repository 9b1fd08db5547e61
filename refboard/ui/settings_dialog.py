"""The settings, each with a sentence that says what it does."""

from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from refboard.core.settings import Settings
from refboard.services.paths import models_home
from refboard.services.settings_file import RANGES, settings_from
from refboard.ui.models.controller import ModelsController
from refboard.ui.models.page import ModelsPage

THEMES = (("system", "Follow the system"), ("dark", "Dark"), ("light", "Light"))
WIDTH_PX, HEIGHT_PX = 680, 620
LOOKS = (
    ("balanced", "Similar look (shape and colours)"),
    ("shape", "Similar shape"),
    ("palette", "Similar palette"),
)


class SettingsDialog(QDialog):
    """Edits a copy of the settings; what is done with models is done at once.

    Args to the constructor:
        settings: What is edited.
        models: The models' controller.
        page: What is shown first, "general" or "models".
        parent: Where it lies.
    """

    def __init__(
        self,
        settings: Settings,
        models: ModelsController,
        page: str = "general",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.models_page = ModelsPage(models, models_home(), self)
        self._pages = QTabWidget(self)
        self._pages.setDocumentMode(True)
        self._pages.tabBar().setDrawBase(False)
        self._settings = settings
        self._theme = _choice(THEMES, settings.theme)
        self._look = _choice(LOOKS, settings.emphasis)
        self._link = QCheckBox("Link new pictures instead of copying them")
        self._link.setChecked(settings.link_originals)
        self._wheel = QCheckBox("The mouse wheel moves the board instead of zooming")
        self._wheel.setChecked(settings.wheel_pans)
        self._telemetry = QCheckBox("Write what each batch took into a file beside the log")
        self._telemetry.setChecked(settings.telemetry)
        self._gap = _number("arrange_gap", settings.arrange_gap, " units")
        self._previews = _number("preview_budget_mb", settings.preview_budget_mb, " MB")
        self._megapixels = _number("max_megapixels", settings.max_megapixels, " megapixels")
        self._download = _number("max_download_mb", settings.max_download_mb, " MB")
        self._build()
        self._pages.setCurrentIndex(1 if page == "models" else 0)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def settings(self) -> Settings:
        """Return the settings as edited."""
        edited = replace(
            self._settings,
            link_originals=self._link.isChecked(),
            wheel_pans=self._wheel.isChecked(),
            telemetry=self._telemetry.isChecked(),
            arrange_gap=self._gap.value(),
            preview_budget_mb=self._previews.value(),
            max_megapixels=self._megapixels.value(),
            max_download_mb=self._download.value(),
        )
        table = {name: getattr(edited, name) for name in Settings.__slots__}
        table |= {"theme": self._theme.currentData(), "emphasis": self._look.currentData()}
        return settings_from(table)

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Theme", self._theme)
        form.addRow("Find similar starts with", self._look)
        form.addRow("Gap between arranged pictures", self._gap)
        form.addRow("Mouse", self._wheel)
        form.addRow("Originals", self._link)
        form.addRow(
            "",
            _note(
                "A linked picture stays where it is. RefBoard shows it as missing "
                "when the file is gone."
            ),
        )
        form.addRow("Memory for pictures on the board", self._previews)
        form.addRow("Refuse pictures larger than", self._megapixels)
        form.addRow("Refuse downloads larger than", self._download)
        form.addRow("Timing records", self._telemetry)
        form.addRow("", _note("The limits and the records count from the next start."))
        choices = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(choices.Ok | choices.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        general = QWidget(self)
        inside = QVBoxLayout(general)
        inside.setContentsMargins(0, 16, 0, 0)
        inside.addLayout(form)
        inside.addStretch(1)
        self._pages.addTab(general, "General")
        self._pages.addTab(self.models_page, "Models")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(16)
        column.addWidget(self._pages, 1)
        column.addWidget(buttons)


def _choice(choices: tuple[tuple[str, str], ...], value: str) -> QComboBox:
    box = QComboBox()
    for key, words in choices:
        box.addItem(words, key)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box


def _number(name: str, value: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(*RANGES[name])
    box.setValue(value)
    box.setSuffix(unit)
    return box


def _note(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("tone", "muted")
    label.setWordWrap(True)
    label.setMinimumWidth(320)
    return label
