"""The page of models in the settings."""

import itertools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from refboard.core.offer import ModelOffer, OfferState
from refboard.ui.embedding_models.models_controller import ADDING, ModelsController
from refboard.ui.embedding_models.row import ModelRow
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.wrapped import Wrapped
from refboard.ui.suggested_folders import FileKind, SuggestedFolders

INTRO = (
    "RefBoard finds what looks alike, and what shows the same kind of thing, by itself. A model "
    "from this list knows more, people and styles too, and most find it by words of any kind. It "
    "comes once, when you press Get, and then works on this computer without the network."
)
NO_LIST = "The models are listed once a library is open."
HERE, HOSTED, BY_HAND = "On this computer", "To get", "To bring by hand"
TEXTS = "text"
HERE_STATES = (OfferState.SHIPPED, OfferState.INSTALLED)
GROUPS = (HERE, HOSTED, BY_HAND)


class ModelsPage(QWidget):
    """Lists the models: those that are here, those on offer, those that must be brought."""

    def __init__(
        self,
        models: ModelsController,
        home: Path,
        folders: SuggestedFolders,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._folders = folders
        self._rows: dict[str, ModelRow] = {}
        self._groups: dict[str, QVBoxLayout] = {}
        self._headings = {title: QLabel(title, self) for title in GROUPS}
        self.empty = Wrapped(self, tone="muted")
        self.adding = Wrapped(self)
        self.add_button = QPushButton("Add a model", self)
        self._area = QScrollArea(self)
        self._build(home)
        models.listed.connect(self._show_offers)
        models.changed.connect(self._show_change)
        self._show_offers(models.offers)
        self._show_adding()

    def row(self, name: str) -> ModelRow:
        """Return the row of a model."""
        return self._rows[name]

    @property
    def names(self) -> list[str]:
        """The models on the list, from top to bottom."""
        groups = self._groups.values()
        rows = (g.itemAt(place).widget() for g in groups for place in range(g.count()))
        return [row.state.offer.name for row in rows if isinstance(row, ModelRow)]

    # Building

    def _build(self, home: Path) -> None:
        intro = Wrapped(self)
        intro.setText(INTRO)
        self.empty.setText(NO_LIST)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._made_list())
        where = ElidedLabel(self)
        where.setText(f"Kept in {home}")
        where.setProperty("tone", "muted")
        self.add_button.setProperty("tone", "menu")
        self.add_button.setMenu(self._add_menu())
        self.add_button.setToolTip("Add a model that you have: its folder, its card, or its graph")
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(where, 1)
        foot.addWidget(self.add_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 14, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(intro)
        whole.addWidget(self._area, 1)
        whole.addWidget(self.adding)
        whole.addLayout(foot)

    def _made_list(self) -> QWidget:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.empty)
        for title, heading in self._headings.items():
            heading.setProperty("tone", "group")
            heading.setIndent(0)
            group = self._groups[title] = QVBoxLayout()
            group.setSpacing(8)
            column.addWidget(heading)
            column.addLayout(group)
        column.addStretch(1)
        return inside

    def _add_menu(self) -> QMenu:
        menu = QMenu(self.add_button)
        menu.addAction("From a folder...", self._add_folder)
        menu.addAction("From a file...", self._add_file)
        return menu

    # What the user does

    def _add_folder(self) -> None:
        start = self._folders.suggest(FileKind.MODELS)
        self._add(QFileDialog.getExistingDirectory(self, "Add a model from a folder", start))

    def _add_file(self) -> None:
        start = self._folders.suggest(FileKind.MODELS)
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Add a model from a file", start, "Models (*.toml *.onnx);;All files (*)"
        )
        self._add(chosen)

    def _add(self, chosen: str) -> None:
        if chosen:
            self._folders.remember(FileKind.MODELS, Path(chosen).parent)
            self._models.add(Path(chosen))

    def _made(self, name: str) -> ModelRow:
        models = self._models
        row = ModelRow(models.state(name))
        row.get_pressed.connect(lambda: models.pull(name))
        row.add_pressed.connect(self._add_folder)
        row.cancel_pressed.connect(lambda: models.cancel(name))
        row.use_pressed.connect(
            lambda is_wanted: models.use(name) if is_wanted else models.stop_using(name)
        )
        row.forced.connect(lambda: models.use(name, is_forced=True))
        row.asked.connect(lambda: self._show_whole(row))
        row.removed.connect(lambda: models.remove(name))
        return row

    # What it shows

    def _show_offers(self, offers: Sequence[ModelOffer]) -> None:
        # What only texts are for is no use here: it is listed where somebody got it by hand.
        offers = [one for one in offers if one.space != TEXTS or one.state in HERE_STATES]
        named = {offer.name for offer in offers}
        for name in [name for name in self._rows if name not in named]:
            row = self._rows.pop(name)
            for group in self._groups.values():
                group.removeWidget(row)
            row.hide()
            row.deleteLater()
        places = dict.fromkeys(GROUPS, 0)
        for offer in offers:
            if offer.name not in self._rows:
                self._rows[offer.name] = self._made(offer.name)
            title = _group_of(offer)
            self._put(self._rows[offer.name], self._groups[title], places[title])
            places[title] += 1
            self._show_change(offer.name)
        for title, heading in self._headings.items():
            heading.setVisible(places[title] > 0)
        self.empty.setVisible(not offers)
        order = [button for name in self.names for button in self._rows[name].buttons]
        for before, after in itertools.pairwise([*order, self.add_button]):
            QWidget.setTabOrder(before, after)
        self._keep_focus_in_sight()

    @staticmethod
    def _put(row: ModelRow, group: QVBoxLayout, place: int) -> None:
        """Move a row to its place; one that is there already stays untouched."""
        if group.indexOf(row) != place:
            group.insertWidget(place, row)

    def _keep_focus_in_sight(self) -> None:
        focus, inside = QApplication.focusWidget(), self._area.widget()
        layout = inside.layout()
        if focus is not None and layout is not None and inside.isAncestorOf(focus):
            layout.activate()
            self._area.ensureWidgetVisible(focus)

    def _show_whole(self, row: ModelRow) -> None:
        """Scroll to what a row asks, which may have made it higher."""
        layout = self._area.widget().layout()
        if layout is not None:
            layout.activate()
        self._area.ensureWidgetVisible(row)

    def _show_change(self, name: str) -> None:
        if name == ADDING:
            self._show_adding()
        elif name in self._rows:
            self._rows[name].show_state(self._models.state(name))

    def _show_adding(self) -> None:
        problem, adding = self._models.adding_problem, self._models.adding
        self.adding.set_tone("danger" if problem else "muted")
        self.adding.say(f"Adding {adding}..." if adding else problem)

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget::showEvent: ask for the list."""
        super().showEvent(event)
        self._models.list_models()


def _group_of(offer: ModelOffer) -> str:
    if offer.state in HERE_STATES:
        return HERE
    return HOSTED if offer.is_hosted else BY_HAND
