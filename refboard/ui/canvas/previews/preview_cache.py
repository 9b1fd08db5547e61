"""Keep decoded pixmaps within a memory budget, visible items first.

The budget holds at every moment: what is in sight is planned to fit into most of it, and the rest
is evicted least recently used first, invisible before visible.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from refboard.core.ids import AssetId
from refboard.ui.canvas.painters.levels import Appearance, level_for, planned_levels
from refboard.ui.document.known_assets import KnownAssets
from refboard.worker.preview_loader import PreviewLoader

COALESCE_MS = 100
"""Pictures that arrive within this time are told of together, and painted in one frame."""

VISIBLE_SHARE = 0.8
"""Part of the budget that everything in sight may take together."""

Key = tuple[AssetId, int]


class PreviewCache(QObject):
    """Pixmaps by asset and level.

    Asset ids may be aliases; pixmaps are kept under the canonical id.

    Attributes:
        pixmaps_changed: Carries a frozenset of canonical AssetIds that can be painted better now,
            or turned out to be missing.
    """

    pixmaps_changed = Signal(object)

    def __init__(
        self,
        known_assets: KnownAssets,
        loader: PreviewLoader,
        budget_mb: int = 256,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._known_assets = known_assets
        self._loader = loader
        self._budget = budget_mb * 2**20
        self._pixmaps: dict[AssetId, dict[int, QPixmap]] = {}
        self._used: dict[Key, int] = {}
        self._bytes = 0
        self._clock = 0
        self._shown: dict[int, dict[AssetId, int]] = {}
        self._visible: set[Key] = set()
        self._asked: set[Key] = set()
        self._broken: set[Key] = set()
        self._hashes: dict[AssetId, str] = {}
        self._outdated: set[Key] = set()
        self._changed: set[AssetId] = set()
        self._telling = QTimer(self, singleShot=True, interval=COALESCE_MS)
        self._telling.timeout.connect(self._emit_changed)
        loader.loaded.connect(self._keep)
        loader.failed.connect(self._mark_broken)
        known_assets.assets_changed.connect(self._follow_assets)

    @property
    def byte_size(self) -> int:
        """What all pixmaps take."""
        return self._bytes

    @property
    def is_loading(self) -> bool:
        """Return whether pixmaps are on their way: pixmaps_changed follows, unless cancelled."""
        return self._loader.waiting > 0 or self._telling.isActive()

    def set_budget(self, budget_mb: int) -> None:
        """Take another budget; pixmaps beyond it go at once."""
        self._budget = budget_mb * 2**20
        self._evict()

    def pixmap(self, asset_id: AssetId, wanted_px: float) -> QPixmap | None:
        """Return the best pixmap there is for `wanted_px` and ask for the right one.

        Args:
            asset_id: Canonical or alias.
            wanted_px: Longer side on screen in device pixels.

        Returns:
            A pixmap of any size, or None; pixmaps_changed follows when a better one is there.
        """
        asset = self._known_assets.get(asset_id)
        if asset is None:
            return None
        level = level_for(wanted_px, max(asset.width, asset.height))
        if level in self._pixmaps.get(asset.id, ()):
            self._touch((asset.id, level))
        elif asset.is_stored and (asset.id, level) not in self._broken:
            self._asked.add((asset.id, level))
            self._hashes.setdefault(asset.id, asset.sha256)
            self._loader.request(asset, level)
        return self.peek(asset.id, wanted_px)

    def peek(self, canonical_id: AssetId, wanted_px: float) -> QPixmap | None:
        """Return the best pixmap there is for `wanted_px`, asking for nothing."""
        levels = self._pixmaps.get(canonical_id)
        if not levels:
            return None
        if len(levels) == 1:  # nearly always, and every picture of every tile asks
            return next(iter(levels.values()))
        larger = [level for level in levels if level >= wanted_px]
        return levels[min(larger) if larger else max(levels)]

    def is_missing(self, canonical_id: AssetId) -> bool:
        """Return whether nothing of this asset could be read."""
        return canonical_id not in self._pixmaps and any(
            key[0] == canonical_id for key in self._broken
        )

    def show(self, viewer: object, seen: Mapping[AssetId, Appearance]) -> None:
        """Say what a viewer shows now, most important first; replaces what it showed before.

        Args:
            viewer: Whoever shows; call again with nothing when it shows nothing.
            seen: Canonical ids.
        """
        plan = planned_levels(seen, int(self._budget * VISIBLE_SHARE))
        before = self._shown.get(id(viewer), {})
        self._shown[id(viewer)] = plan
        self._visible = set().union(*(shown.items() for shown in self._shown.values()))
        self._loader.cancel((before.items() - self._visible) - self._asked)
        self._clock += 1
        missing = []
        for key in plan.items():
            if key in self._used:
                self._used[key] = self._clock
            elif key not in self._broken:
                missing.append(key)
        self._request(missing)

    def insert(self, canonical_id: AssetId, level: int, pixmap: QPixmap) -> None:
        """Keep a pixmap, evicting others where the budget asks for it."""
        levels = self._pixmaps.setdefault(canonical_id, {})
        old = levels.get(level)
        self._bytes += _bytes_of(pixmap) - (0 if old is None else _bytes_of(old))
        levels[level] = pixmap
        self._touch((canonical_id, level))
        self._evict()
        self._note(canonical_id)

    def clear(self) -> None:
        """Forget all pixmaps and failures: another library is open."""
        self._loader.cancel(list(self._visible | self._asked))
        self._pixmaps.clear()
        self._used.clear()
        self._shown.clear()
        self._visible.clear()
        self._asked.clear()
        self._broken.clear()
        self._hashes.clear()
        self._outdated.clear()
        self._bytes = 0

    def _request(self, keys: list[Key]) -> None:
        """Ask for pictures that are stored, in this order."""
        requests = []
        for place, (asset_id, level) in enumerate(keys):
            asset = self._known_assets.get(asset_id)
            if asset is not None and asset.is_stored:
                self._hashes.setdefault(asset_id, asset.sha256)
                requests.append((asset, level, float(place)))
        self._loader.request_all(requests)

    def _keep(self, asset_id: AssetId, level: int, image: QImage) -> None:
        self._asked.discard((asset_id, level))
        if self._is_outdated((asset_id, level)):
            return
        self.insert(self._known_assets.canonical(asset_id), level, QPixmap.fromImage(image))

    def _mark_broken(self, asset_id: AssetId, level: int) -> None:
        self._asked.discard((asset_id, level))
        if self._is_outdated((asset_id, level)):
            return
        self._broken.add((asset_id, level))
        self._note(asset_id)

    def _is_outdated(self, key: Key) -> bool:
        """Return whether what arrives is of bytes that the asset had before, and ask anew."""
        if key not in self._outdated:
            return False
        self._outdated.discard(key)
        if key in self._visible:
            self._request([key])
        return True

    def _follow_assets(self, ids: frozenset[AssetId]) -> None:
        """Try again what could not be read; forget what a replaced original showed."""
        self._broken = {key for key in self._broken if key[0] not in ids}
        for asset_id in ids:
            asset = self._known_assets.get(asset_id)
            if asset is not None and self._hashes.get(asset.id, asset.sha256) != asset.sha256:
                self._hashes[asset.id] = asset.sha256
                self._forget(asset.id)

    def _forget(self, canonical_id: AssetId) -> None:
        wanted = [key for key in self._visible | self._asked if key[0] == canonical_id]
        self._loader.cancel(wanted)
        # What a thread has begun arrives all the same.
        self._outdated.update(key for key in wanted if self._loader.is_requested(*key))
        for level, pixmap in self._pixmaps.pop(canonical_id, {}).items():
            self._bytes -= _bytes_of(pixmap)
            self._used.pop((canonical_id, level), None)
        self._request([key for key in wanted if key not in self._outdated])
        self._note(canonical_id)

    def _touch(self, key: Key) -> None:
        self._clock += 1
        self._used[key] = self._clock

    def _evict(self) -> None:
        if self._bytes <= self._budget:
            return
        # A little more than needed goes, so that a full cache is not sorted for every picture.
        enough = self._budget * (1 + VISIBLE_SHARE) / 2
        order = sorted(self._used, key=lambda key: (key in self._visible, self._used[key]))
        for key in order:
            if self._bytes <= enough:
                return
            asset_id, level = key
            levels = self._pixmaps[asset_id]
            self._bytes -= _bytes_of(levels.pop(level))
            del self._used[key]
            if not levels:
                del self._pixmaps[asset_id]

    def _note(self, asset_id: AssetId) -> None:
        self._changed.add(asset_id)
        if not self._telling.isActive():
            self._telling.start()

    def _emit_changed(self) -> None:
        changed, self._changed = frozenset(self._changed), set()
        self.pixmaps_changed.emit(changed)


def _bytes_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8
