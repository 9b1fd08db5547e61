"""What the window tells of models: which spaces can answer, what is fetched, what came of it.

What is said where the user looks is not said a second time over the board.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from refboard.core.offer import SpaceState

if TYPE_CHECKING:
    from refboard.ui.window.main_window import MainWindow


class ModelPresenter(QObject):
    """Listens for one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        models, chip, panel = window.controller.models, window.status.chip, window.similar_panel
        window.controller.spaces_changed.connect(self._show_spaces)
        models.fetching_changed.connect(chip.show_fetches)
        models.arrived.connect(self._tell_arrival)
        models.refused.connect(self._tell_refusal)
        chip.fetch_cancelled.connect(models.cancel)
        panel.space_chosen.connect(self._choose_space)
        panel.models_wanted.connect(self._show_models)

    def _show_spaces(self, spaces: tuple[SpaceState, ...]) -> None:
        window = self._window
        window.controller.models.take_spaces(spaces)
        window.controller.similar.note_spaces(spaces)
        window.similar_panel.show_spaces(spaces)
        window.similar_panel.choose_space(window.settings.value.space)
        window.status.chip.show_spaces(spaces)

    def _choose_space(self, space: str) -> None:
        self._window.controller.similar.set_space(space)
        settings = self._window.settings
        settings.change(replace(settings.value, space=space))

    def _tell_arrival(self, sentence: str) -> None:
        if self._window.commands.shows_models:
            self._window.status.tell(sentence)
        else:
            self._window.notifier.show(sentence, "Show models", self._show_models)

    def _tell_refusal(self, sentence: str) -> None:
        # Where the models are listed it stands at the one that it is about.
        if not self._window.commands.shows_models:
            self._window.notifier.show(sentence, "Show models", self._show_models)

    def _show_models(self) -> None:
        self._window.run("models")
