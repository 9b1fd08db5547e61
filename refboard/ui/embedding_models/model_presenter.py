"""Tells what came of fetching and adding models.

What is said where the user looks is not said a second time over the board.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from refboard.ui.embedding_models.models_controller import ModelsController
from refboard.ui.notices.notices import Notices


class ModelPresenter(QObject):
    """Stands between the models and what the user is told.

    Args to the constructor:
        models: Fetches and adds them.
        notices: Where the user is told.
        is_list_seen: Returns whether the user looks at the list of models.
        show_list: Lets them look at it.
    """

    def __init__(
        self,
        models: ModelsController,
        notices: Notices,
        is_list_seen: Callable[[], bool],
        show_list: Callable[[], None],
    ) -> None:
        super().__init__(models)
        self._notices = notices
        self._is_list_seen = is_list_seen
        self._show_list = show_list
        models.arrived.connect(self._show_arrival)
        models.refused.connect(self._show_refusal)

    def _show_arrival(self, sentence: str) -> None:
        if self._is_list_seen():
            self._notices.report(sentence)
        else:
            self._notices.show(sentence, "Show models", self._show_list)

    def _show_refusal(self, sentence: str) -> None:
        # Where the models are listed it stands at the one that it is about.
        if not self._is_list_seen():
            self._notices.refuse(sentence, "Show models", self._show_list)
