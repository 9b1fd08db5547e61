"""The actions that lay out what is selected, or all, at once."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from refboard.core.layout.layouts import Layout
from refboard.core.settings import Settings
from refboard.ui.actions.verbs import Verbs
from refboard.ui.arranging.arrangement import Arrangement, Pairs
from refboard.ui.arranging.ordering import Order
from refboard.ui.arranging.planner import Planner
from refboard.ui.arranging.subject import Subject
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView

_AT_RANDOM = 2**31


class ArrangeVerbs(QObject):
    """Lays out the selected items of the shown board, or all when fewer than two are selected.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it, and of which shape a layout is to be.
        planner: Works out where items go.
        settings: Returns the settings in use.
    """

    def __init__(
        self,
        boards: BoardController,
        view: BoardView,
        planner: Planner,
        settings: Callable[[], Settings],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._boards = boards
        self._view = view
        self._planner = planner
        self._settings = settings

    def verbs(self) -> Verbs:
        """Return what each action does, by its id."""
        ways = {
            "arrange_rows": Arrangement(Layout.ROWS),
            "arrange_masonry": Arrangement(Layout.MASONRY),
            "arrange_pack": Arrangement(Layout.PACK),
            "arrange_grid": Arrangement(Layout.GRID),
            "arrange_row": Arrangement(Layout.ROW),
            "arrange_column": Arrangement(Layout.COLUMN),
            "arrange_stack": Arrangement(Layout.STACK),
            "arrange_map": Arrangement(Layout.MAP),
            "arrange_clusters": Arrangement(Layout.CLUSTERS),
            "arrange_by_name": Arrangement(order=Order.NAME),
            "arrange_by_date": Arrangement(order=Order.ADDED),
            "arrange_at_random": Arrangement(order=Order.RANDOM),
        }
        return {action_id: partial(self.arrange, how) for action_id, how in ways.items()}

    def arrange(self, how: Arrangement) -> None:
        """Lay out, with the gap of the settings; a random order is another one each time."""
        subject = Subject.of(self._boards, self._view)
        if subject is not None and not self._boards.refuses_change():
            seed = random.randrange(_AT_RANDOM)
            how = replace(how, gap=float(self._settings().arrange_gap), seed=seed)
            lay_down = partial(self._lay_down, subject, how)
            self._planner.plan(subject.items, how, subject.aspect, lay_down)

    def _lay_down(self, subject: Subject, how: Arrangement, pairs: Pairs) -> None:
        if subject.is_as_it_was:
            subject.lay_down(pairs, self._view)
        elif subject.board is self._boards.current:
            self.arrange(how)  # edited while it was worked out: once more
