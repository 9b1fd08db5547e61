"""The page of models in the settings."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from refboard.core.events import ModelProgress
from refboard.core.offer import ModelOffer
from refboard.ui.models.controller import ADDING, ModelsController
from refboard.ui.models.row import ModelRow

INTRO = (
    "Find similar works with the model that is part of RefBoard. A larger one also knows what "
    "pictures show, and many understand words. Nothing is fetched unless you press Get; everything "
    "runs on this machine."
)


class ModelsPage(QWidget):
    """Lists the models, what is used first."""

    def __init__(self, models: ModelsController, home: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._rows: dict[str, ModelRow] = {}
        self._list = QVBoxLayout()
        self._empty = QLabel("Looking for models...", self)
        self._problem = QLabel(self)
        self._home = home
        self._build()
        models.listed.connect(self._show_offers)
        models.progressed.connect(self._show_progress)
        models.problem_changed.connect(self._show_problem)
        self._show_offers(models.offers)
        models.list_models()

    def row(self, name: str) -> ModelRow:
        """Return the row of a model."""
        return self._rows[name]

    def _build(self) -> None:
        intro = QLabel(INTRO, self)
        intro.setWordWrap(True)
        self._empty.setProperty("tone", "muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        column.addLayout(self._list)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName("Models")
        self._problem.setProperty("tone", "danger")
        self._problem.setWordWrap(True)
        self._problem.hide()
        where = QLabel(f"Kept in {self._home}", self)
        where.setProperty("tone", "muted")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        where.setWordWrap(True)
        add = QPushButton("Add a model", self)
        add.setProperty("tone", "menu")
        add.setMenu(self._add_menu(add))
        add.setToolTip("Use a model that you have: its folder, its card, or its graph")
        foot = QHBoxLayout()
        foot.addWidget(where, 1)
        foot.addWidget(add)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(intro)
        whole.addWidget(area, 1)
        whole.addWidget(self._problem)
        whole.addLayout(foot)

    def _add_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addAction("From a folder...", self._add_folder)
        menu.addAction("From a file...", self._add_file)
        return menu

    # What the user does

    def _add_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Add a model from a folder")
        if chosen:
            self._models.add(Path(chosen))

    def _add_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Add a model from a file", "", "Models (*.toml *.onnx);;All files (*)"
        )
        if chosen:
            self._models.add(Path(chosen))

    def _remove(self, offer: ModelOffer) -> None:
        buttons = QMessageBox.StandardButton
        words = (
            f"Delete the files of {offer.title}?\n\nWhat it has seen stays in your libraries; "
            "get it again and it goes on where it was."
        )
        pressed = QMessageBox.question(
            self, "Remove model", words, buttons.Yes | buttons.Cancel, buttons.Cancel
        )
        if pressed == buttons.Yes:
            self._models.remove(offer.name)

    # What it shows

    def _show_offers(self, offers: tuple[ModelOffer, ...]) -> None:
        names = [offer.name for offer in offers]
        for name in [name for name in self._rows if name not in names]:
            row = self._rows.pop(name)
            self._list.removeWidget(row)
            row.deleteLater()
        for place, offer in enumerate(offers):
            if offer.name in self._rows:
                self._rows[offer.name].show_offer(offer)
            else:
                self._rows[offer.name] = self._made(offer)
            if self._list.indexOf(self._rows[offer.name]) != place:
                self._list.insertWidget(place, self._rows[offer.name])
            self._show_problem(offer.name)
        self._empty.setVisible(not offers)

    def _made(self, offer: ModelOffer) -> ModelRow:
        row, models, name = ModelRow(offer), self._models, offer.name
        row.get_pressed.connect(lambda: models.pull(name))
        row.cancel_pressed.connect(lambda: models.cancel(name))
        row.use_pressed.connect(lambda is_wanted: models.use(name if is_wanted else ""))
        row.remove_pressed.connect(lambda: self._remove(row.offer))
        return row

    def _show_progress(self, event: ModelProgress) -> None:
        row = self._rows.get(event.name)
        if row is not None:
            row.show_progress(event.done_bytes, event.total_bytes)

    def _show_problem(self, name: str) -> None:
        sentence = self._models.problem(name)
        if name in self._rows:
            self._rows[name].show_problem(sentence)
        elif name == ADDING:
            self._problem.setText(sentence)
            self._problem.setVisible(bool(sentence))
