"""What the window knows of assets, by whatever id an item calls them.

An item keeps the provisional id it was made with; this table resolves it to the asset that the
library settled on, so items never change when an import turns out to be a duplicate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset, AssetState, Failure
from refboard.core.board import Item
from refboard.core.geometry import Size
from refboard.core.ids import AssetId
from refboard.core.requests import ImportEntry


class KnownAssets(QObject):
    """Assets and failures by id, aliases resolved.

    Attributes:
        assets_changed: Carries a frozenset of every AssetId whose asset or failure is another one,
            aliases included.
    """

    assets_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._assets: dict[AssetId, Asset] = {}
        self._failures: dict[AssetId, Failure] = {}
        self._canonical: dict[AssetId, AssetId] = {}
        self._aliases: dict[AssetId, set[AssetId]] = {}

    def put(self, assets: Iterable[Asset]) -> None:
        """Learn assets, replacing what was known under the same ids.

        Answers repeat what is known already: only what differs is told of.
        """
        touched: set[AssetId] = set()
        for asset in assets:
            if self._assets.get(asset.id) != asset:
                self._assets[asset.id] = asset
                touched |= self.names_of(asset.id)
        self._emit_changed(touched)

    def expect(self, entries: Iterable[ImportEntry]) -> None:
        """Learn what is about to be imported, as far as it is known."""
        self.put(
            Asset(
                entry.asset_id,
                "",
                entry.source.display_name,
                entry.width,
                entry.height,
                url=entry.source.url,
            )
            for entry in entries
        )

    def claim_sizes(self, sizes: Mapping[AssetId, Size | None]) -> None:
        """Learn what headers claim of assets that are not read yet; None where they claim none."""
        claimed = []
        for asset_id, size in sizes.items():
            asset = self.get(asset_id)
            if size is not None and asset is not None and not asset.is_stored:
                claimed.append(replace(asset, width=int(size.width), height=int(size.height)))
        self.put(claimed)

    def stored(self, pairs: Iterable[tuple[AssetId, Asset]]) -> None:
        """Learn which asset each provisional id turned out to be."""
        touched: set[AssetId] = set()
        for provisional, asset in pairs:
            if provisional != asset.id:
                self._alias(provisional, asset.id)
            self._assets[asset.id] = asset
            self._failures.pop(asset.id, None)
            touched |= self.names_of(asset.id)
        self._emit_changed(touched)

    def fail(self, failures: Iterable[Failure]) -> None:
        """Learn why assets could not be imported or embedded."""
        touched: set[AssetId] = set()
        for failure in failures:
            self._failures[self.canonical(failure.asset_id)] = failure
            touched |= self.names_of(failure.asset_id)
        self._emit_changed(touched)

    def clear_failure(self, ids: Iterable[AssetId]) -> None:
        """Forget the failures of these assets: they are tried again."""
        touched: set[AssetId] = set()
        for asset_id in ids:
            was_failed = bool(self.why_failed(asset_id))
            canonical = self.canonical(asset_id)
            self._failures.pop(canonical, None)
            asset = self._assets.get(canonical)
            if asset is not None and asset.state is AssetState.FAILED:
                self._assets[canonical] = replace(asset, state=AssetState.PENDING)
            if was_failed:
                touched |= self.names_of(asset_id)
        self._emit_changed(touched)

    def get(self, asset_id: AssetId | None) -> Asset | None:
        """Return the asset that goes by this id, or None when it is not known yet.

        Without an id, as of an item whose content needs no asset, there is none.
        """
        if asset_id is None:
            return None
        return self._assets.get(self._canonical.get(asset_id, asset_id))

    def shown_size(self, item: Item) -> Size | None:
        """Return how many pixels of its original an item shows; None while that is not known."""
        asset = self.get(item.asset_id)
        if item.picture is None or asset is None or asset.width <= 0 or asset.height <= 0:
            return None
        return item.picture.shown_size(asset.width, asset.height)

    def failure(self, asset_id: AssetId) -> Failure | None:
        """Return why this asset failed, or None."""
        return self._failures.get(self._canonical.get(asset_id, asset_id))

    def why_failed(self, asset_id: AssetId | None) -> str:
        """Return the sentence and hint of a failure, or empty when the asset did not fail."""
        if asset_id is None:
            return ""
        canonical = self._canonical.get(asset_id, asset_id)
        failure = self._failures.get(canonical)
        if failure is not None:
            return f"{failure.sentence} {failure.hint}".strip()
        asset = self._assets.get(canonical)
        # Between opening a board and learning its failures only the state is known.
        is_failed = asset is not None and asset.state is AssetState.FAILED
        return "The picture could not be imported." if is_failed else ""

    def has_failed(self, asset_id: AssetId) -> bool:
        """Return whether `why_failed` would say something."""
        canonical = self._canonical.get(asset_id, asset_id)
        asset = self._assets.get(canonical)
        is_failed = asset is not None and asset.state is AssetState.FAILED
        return is_failed or canonical in self._failures

    def canonical(self, asset_id: AssetId) -> AssetId:
        """Return the id that the library uses for what goes by `asset_id`."""
        return self._canonical.get(asset_id, asset_id)

    def names_of(self, asset_id: AssetId) -> frozenset[AssetId]:
        """Return every id that items may use for this asset, the canonical one included."""
        canonical = self.canonical(asset_id)
        return frozenset({canonical, asset_id} | self._aliases.get(canonical, set()))

    def _alias(self, provisional: AssetId, canonical: AssetId) -> None:
        self._assets.pop(provisional, None)
        self._failures.pop(provisional, None)
        # Whatever was an alias of the provisional id follows it to the canonical one.
        names = self._aliases.pop(provisional, set()) | {provisional}
        for name in names:
            self._canonical[name] = canonical
        self._aliases.setdefault(canonical, set()).update(names)

    def _emit_changed(self, touched: set[AssetId]) -> None:
        if touched:
            self.assets_changed.emit(frozenset(touched))
