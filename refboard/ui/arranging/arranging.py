"""Everything that arranges, put together for one window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from refboard.core.settings import Settings
from refboard.ui.actions.verbs import Verbs
from refboard.ui.arranging.align_verbs import AlignVerbs
from refboard.ui.arranging.arrange_presenter import ArrangePresenter
from refboard.ui.arranging.arrange_verbs import ArrangeVerbs
from refboard.ui.arranging.likeness import Likeness
from refboard.ui.arranging.picture_facts import PictureFacts
from refboard.ui.arranging.planner import Planner
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort
from refboard.ui.style.tokens import Tokens


class Arranging(QObject):
    """Aligns, spreads and lays out what lies on the shown board.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
        known_assets: What is known of every picture.
        library: Tells what pictures are like.
        settings: Returns the settings in use.

    Attributes:
        chooser: The panel that shows how it would look.
    """

    def __init__(
        self,
        boards: BoardController,
        view: BoardView,
        known_assets: KnownAssets,
        library: LibraryPort,
        settings: Callable[[], Settings],
    ) -> None:
        super().__init__(view)
        self._facts = PictureFacts(known_assets, self)
        likeness = Likeness(library, known_assets, settings)
        self._planner = Planner(self._facts, likeness, self)
        self._aligning = AlignVerbs(boards, view, settings)
        self._at_once = ArrangeVerbs(boards, view, self._planner, settings, self)
        self.chooser = ArrangePresenter(boards, view, self._planner, self._facts.facts, settings)

    def verbs(self) -> Verbs:
        """Return what each action does, by its id."""
        return {
            **self._aligning.verbs(),
            **self._at_once.verbs(),
            **self.chooser.verbs(),
        }

    def set_folders(self, previews_dir: Path, originals_dir: Path) -> None:
        """Say where the library is."""
        self._facts.set_folders(previews_dir, originals_dir)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.chooser.panel.show_icons(tokens)

    def stop(self) -> None:
        """Begin nothing more, and end what threads are at."""
        self.chooser.cancel()
        self._planner.stop()
