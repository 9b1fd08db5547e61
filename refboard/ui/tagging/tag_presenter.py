"""Between what is selected, its tags, and the user."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from refboard.core.events import TagsTold
from refboard.core.ids import AssetId
from refboard.core.tagging.tags import TagUse
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.notices.notices import Notices
from refboard.ui.tagging.tag_controller import TagController
from refboard.ui.tagging.tag_section import TagSection

SOON_MS = 60
"""A marquee selects many things in a row: the library is asked when it rests."""
TOPIC = "tags"


class TagPresenter(QObject):
    """Shows the tags of what is selected while they can be seen, and changes them.

    Args to the constructor:
        controller: Asks the library.
        boards: Whether anything may be changed.
        view: What is selected.
        section: Shows tags.
        side: Holds the section.
        notices: Where the user is told.
    """

    def __init__(
        self,
        controller: TagController,
        boards: BoardController,
        view: BoardView,
        section: TagSection,
        side: SidePanel,
        notices: Notices,
    ) -> None:
        super().__init__(view)
        self._controller = controller
        self._boards = boards
        self._view = view
        self._section = section
        self._side = side
        self._notices = notices
        self._told: TagsTold | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._follow)
        for changed in (view.selection_changed, boards.shown, side.visibilityChanged):
            changed.connect(self._soon.start)
        controller.told.connect(self._show)
        section.added.connect(self._add)
        section.accepted.connect(self._accept)
        section.taken.connect(self._take)
        section.left.connect(view.setFocus)
        section.show_tags((), (), 0, can_change=False)

    def _follow(self) -> None:
        if self._side.is_in_front:
            chosen = (item.asset_id for item in self._view.chosen_items())
            self._controller.follow([asset_id for asset_id in chosen if asset_id is not None])

    def _show(self, told: TagsTold) -> None:
        self._told = told
        self._section.show_tags(
            told.tags,
            told.suggestions,
            len(self._controller.asset_ids),
            can_change=not self._boards.is_read_only,
        )

    def _add(self, tag: str) -> None:
        having = set(_pictures_of(tag, self._tags()))
        self._give(tag, [one for one in self._controller.asset_ids if one not in having])

    def _accept(self, tag: str) -> None:
        self._give(tag, _pictures_of(tag, () if self._told is None else self._told.suggestions))

    def _give(self, tag: str, asset_ids: Sequence[AssetId]) -> None:
        if asset_ids:
            self._controller.add(asset_ids, tag)
            back = partial(self._controller.remove, asset_ids, tag)
            self._tell(f'Tagged {_counted(asset_ids)} with "{tag}".', back)

    def _take(self, tag: str) -> None:
        asset_ids = _pictures_of(tag, self._tags())
        self._controller.remove(asset_ids, tag)
        back = partial(self._controller.add, asset_ids, tag)
        self._tell(f'Removed the tag "{tag}" from {_counted(asset_ids)}.', back)

    def _tags(self) -> Sequence[TagUse]:
        return () if self._told is None else self._told.tags

    def _tell(self, sentence: str, back: Callable[[], None]) -> None:
        self._notices.settle(TOPIC)
        self._notices.show(sentence, "Undo", back, topic=TOPIC)


def _pictures_of(tag: str, uses: Sequence[TagUse]) -> tuple[AssetId, ...]:
    wanted = tag.casefold()
    return next((use.asset_ids for use in uses if use.word.casefold() == wanted), ())


def _counted(asset_ids: Sequence[AssetId]) -> str:
    return "1 picture" if len(asset_ids) == 1 else f"{len(asset_ids)} pictures"
