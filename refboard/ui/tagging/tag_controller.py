"""Tags of pictures as the library has them; asks and keeps, and paints nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.ids import AssetId
from refboard.core.tagging.tag_requests import AddTag, AskTags, RemoveTag
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked
    from refboard.core.events import TagsTold


class TagController(QObject):
    """Follows the tags of a few pictures at a time.

    Attributes:
        asset_ids: The pictures that it follows.

    Signals:
        told: Carries the TagsTold of these pictures, whenever it is another one.
    """

    told = Signal(object)

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._asked: Asked[TagsTold] | None = None
        self.asset_ids: tuple[AssetId, ...] = ()

    def follow(self, asset_ids: Sequence[AssetId]) -> None:
        """Tell the tags of these pictures from now on; `told` follows, also for none."""
        self.asset_ids = tuple(dict.fromkeys(asset_ids))
        self._ask()

    def add(self, asset_ids: Sequence[AssetId], tag: str) -> None:
        """Give pictures a tag."""
        self._library.send(AddTag(tuple(asset_ids), tag))

    def remove(self, asset_ids: Sequence[AssetId], tag: str) -> None:
        """Take a tag from pictures."""
        self._library.send(RemoveTag(tuple(asset_ids), tag))

    def note_changed(self, asset_ids: Sequence[AssetId]) -> None:
        """Take in that these pictures have other tags, or can be looked at only now."""
        if not self._followed().isdisjoint(asset_ids):
            self._ask()

    def _followed(self) -> frozenset[AssetId]:
        return frozenset(self.asset_ids)

    def _ask(self) -> None:
        question = AskTags(self.asset_ids)
        self._asked = self._library.ask(question, instead_of=self._asked)
        self._asked.then(self.told.emit)
