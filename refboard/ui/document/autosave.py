"""Saving as a consequence of changing: every change of a document is sent to the library.

There is no "Save" and nothing is dirty: see docs/decisions/0005-autosave.md. Items are saved under
the asset ids that the library settled on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from refboard.core.board import Item
from refboard.core.content import with_asset
from refboard.core.document import BoardDocument, Change, ItemChange
from refboard.core.requests import SaveChange
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort


class Autosave:
    """Saves one document for as long as it is open."""

    def __init__(
        self, document: BoardDocument, library: LibraryPort, known_assets: KnownAssets
    ) -> None:
        self._document = document
        self._library = library
        self._known_assets = known_assets
        self._is_carried = False

    def begin(self) -> None:
        """Save every change from here on."""
        self._document.subscribe(self._save)

    @contextmanager
    def carried_by_import(self) -> Iterator[None]:
        """Send nothing for changes inside: an ImportRequest before them carries the items."""
        self._is_carried = True
        try:
            yield
        finally:
            self._is_carried = False

    def _save(self, change: Change) -> None:
        if not self._is_carried:
            entries = tuple(map(self._settled_entry, change.entries))
            self._library.send(SaveChange(self._document.id, replace(change, entries=entries)))

    def _settled_entry(self, entry: ItemChange) -> ItemChange:
        before, after = self._settled(entry.before), self._settled(entry.after)
        # Nearly always both are as they are, and there may be ten thousand.
        is_same = before is entry.before and after is entry.after
        return entry if is_same else ItemChange(before, after)

    def _settled(self, item: Item | None) -> Item | None:
        if item is None:
            return None
        asset_id = item.asset_id
        if asset_id is None:
            return item
        canonical = self._known_assets.canonical(asset_id)
        if canonical == asset_id:
            return item
        return replace(item, content=with_asset(item.content, canonical))
