"""Asks where an answer is like what was asked, one answer at a time, and keeps what it was told."""

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.events import Explained, RequestFailed
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import ExplainRequest
from refboard.core.ids import AssetId
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked
    from refboard.core.finding.heat import Heat

KEPT = 64
"""Answers whose map is kept: people go back and forth between a few."""


class HeatController(QObject):
    """Knows the map of the one answer that is looked at.

    Signals:
        looking: A map is being made; it takes a moment.
        found: Carries the AssetId and its Heat.
        refused: Carries the sentence why there is none.
    """

    looking = Signal()
    found = Signal(object, object)
    refused = Signal(str)

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._asked: Asked[Explained] | None = None
        self._kept: OrderedDict[tuple[AssetId, FindQuery], Heat] = OrderedDict()

    def look_at(self, asset_id: AssetId, query: FindQuery) -> None:
        """Ask where an answer is like what was asked; whatever was asked before is given up."""
        known = self._kept.get((asset_id, query))
        if known is not None:
            self.give_up()
            self.found.emit(asset_id, known)
            return
        self.looking.emit()
        asked = self._library.ask(ExplainRequest(asset_id, query), instead_of=self._asked)
        self._asked = asked
        asked.then(partial(self._keep, query)).otherwise(self._refuse)

    def give_up(self) -> None:
        """Want no answer any more."""
        if self._asked is not None:
            self._asked.cancel()

    def _keep(self, query: FindQuery, event: Explained) -> None:
        self._kept[event.asset_id, query] = event.heat
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.found.emit(event.asset_id, event.heat)

    def _refuse(self, failure: RequestFailed) -> None:
        self.refused.emit(f"{failure.sentence} {failure.hint}".strip())
