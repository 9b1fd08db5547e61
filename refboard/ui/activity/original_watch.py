"""Has the library look at originals and previews when there is a reason to.

The reasons: a picture was looked at and something was not as it should be, or the user comes back
from another program, where they may have edited what the board links to.
"""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from refboard.core.asset import Storage
from refboard.core.ids import AssetId
from refboard.core.requests import CheckPictures
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort
from refboard.worker.preview_loader import PreviewLoader

ASK_MS = 200
"""Pictures that are in doubt within this time are asked about together."""


class OriginalWatch(QObject):
    """Asks the library, which looks in a thread of its own and tells what is new.

    Args to the constructor:
        library: What is asked.
        loader: Reads what is looked at.
        boards: Which board is shown.
        known_assets: Which of its pictures are linked.
    """

    def __init__(
        self,
        library: LibraryPort,
        loader: PreviewLoader,
        boards: BoardController,
        known_assets: KnownAssets,
    ) -> None:
        super().__init__(boards)
        self._library = library
        self._boards = boards
        self._known_assets = known_assets
        self._doubted: set[AssetId] = set()
        self._met_damage = False
        self._soon = QTimer(self, singleShot=True, interval=ASK_MS)
        self._soon.timeout.connect(self._ask)
        loader.doubted.connect(self._doubt)
        boards.shown.connect(self.look_at_linked)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._follow_user)

    def look_at_linked(self) -> None:
        """Have the linked originals of the shown board looked at."""
        board = self._boards.current
        if board is None:
            return
        shown = {item.asset_id for item in board.document if item.asset_id is not None}
        found = (self._known_assets.get(asset_id) for asset_id in shown)
        linked = {a.id for a in found if a and a.is_stored and a.storage is Storage.LINKED}
        if linked:
            self._library.send(CheckPictures(tuple(sorted(linked)), originals_only=True))

    def _follow_user(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.look_at_linked()

    def _doubt(self, asset_id: AssetId, is_damaged: bool) -> None:
        self._doubted.add(asset_id)
        self._met_damage |= is_damaged
        if not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        ids, met_damage = tuple(sorted(self._doubted)), self._met_damage
        self._doubted.clear()
        self._met_damage = False
        self._library.send(CheckPictures(ids, met_damage=met_damage))
