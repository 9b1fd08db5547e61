"""Lays the map of the answer that is looked at over it, in the panel and on the board."""

from PySide6.QtCore import QModelIndex, QObject

from refboard.core.finding.heat import Heat
from refboard.core.ids import AssetId
from refboard.ui.canvas.parts.heat_image import LEGEND, LEGEND_EVEN, heat_image
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.find.answers.answers_pane import AnswersPane
from refboard.ui.find.answers.matches_model import MatchRole
from refboard.ui.find.heat.heat_controller import HeatController
from refboard.ui.find.question.find_controller import FindController

LOOKING = "Comparing it place by place..."
CHOOSE = "Choose an answer to see where it is alike."


class HeatPresenter(QObject):
    """Stands between the maps and what they are laid over.

    Args to the constructor:
        heat: Asks for maps.
        find: Knows what was asked.
        pane: Shows the answers, and the switch.
        side: Holds the panel: without it nothing is shown.
        view: Shows the board.
        known_assets: The names that a picture has on boards.
    """

    def __init__(
        self,
        heat: HeatController,
        find: FindController,
        pane: AnswersPane,
        side: SidePanel,
        view: BoardView,
        known_assets: KnownAssets,
    ) -> None:
        super().__init__(pane)
        self._heat = heat
        self._find = find
        self._pane = pane
        self._side = side
        self._view = view
        self._known_assets = known_assets
        heat.looking.connect(lambda: self._say(LOOKING))
        heat.found.connect(self._show)
        heat.refused.connect(self._say)
        find.asked.connect(self._show_nothing)
        side.visibilityChanged.connect(self._look)
        pane.foot.where.toggled.connect(self._look)
        pane.view.where_wanted.connect(pane.foot.where.toggle)
        pane.view.selectionModel().currentChanged.connect(self._look_at)
        pane.model.modelReset.connect(self._look)

    def _look(self) -> None:
        self._look_at(self._pane.view.currentIndex())

    def _look_at(self, index: QModelIndex) -> None:
        """Show where another answer is alike, if that is wanted."""
        self._show_nothing()
        query = self._find.asker.query
        if not self._pane.foot.where.isChecked() or not self._side.isVisible() or query is None:
            return
        if index.isValid():
            self._heat.look_at(index.data(MatchRole.MATCH).asset.id, query)
        else:
            self._say(CHOOSE)

    def _show(self, asset_id: AssetId, heat: Heat) -> None:
        image = heat_image(heat)
        self._pane.view.show_heat(asset_id, image)
        self._view.show_heat(self._known_assets.names_of(asset_id), image)
        self._pane.foot.say_where(LEGEND_EVEN if heat.is_even else LEGEND)

    def _show_nothing(self) -> None:
        self._heat.give_up()
        self._say("")

    def _say(self, words: str) -> None:
        """Say why there is no map, and show none."""
        self._pane.view.show_heat(None, None)
        self._view.show_heat((), None)
        self._pane.foot.say_where(words)
