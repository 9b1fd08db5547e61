"""A picture of any size kept as tiles, so that a frame costs what the window shows, not the board.

Tiles are drawn at one zoom and shown at any: while the zoom changes they are scaled, afterwards
they are drawn anew, a few in each frame. A tile that no longer holds is shown until its successor
is there, so nothing ever flickers.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion

from refboard.core.geometry import Rect, Size
from refboard.ui.canvas.transform import ViewTransform

TILE_PX = 256
# Kept whether they are shown or not: 96 tiles are 25 MB, about three usual windows.
_SPARE_TILES = 96
# The zoom that is looked at, and two before it to fall back on: more would be kept for nothing.
_MAX_LAYERS = 3
_OVERVIEW_PX = 1536
# A fifth of a frame of 60 Hz: what smooth scaling may cost while the zoom moves.
_SMOOTH_LIMIT_S = 0.0035
_NEAR = (0.55, 1.9)
"""While the zoom moves, tiles are scaled within this range before new ones are begun."""

TileKey = tuple[int, int]
PaintPart = Callable[[QPainter, ViewTransform, Rect], None]
"""Paints the board part (board units) with a transform to the pixels of the tile."""


@dataclass(slots=True)
class _Layer:
    """Tiles of one zoom; a tile in `stale` does not show the newest state."""

    zoom: float
    tiles: dict[TileKey, QPixmap] = field(default_factory=dict)
    stale: set[TileKey] = field(default_factory=set)


class TiledPicture:
    """Tiles of one content at the zoom that is looked at, and at those looked at before."""

    def __init__(self, paint_part: PaintPart, *, background: QColor | None = None) -> None:
        """Keep what `paint_part` paints; with a background it covers all that lies below."""
        self._paint_part = paint_part
        self._background = background
        self._layers: list[_Layer] = []
        self._overview: _Layer | None = None
        self._tile_s = 0.0
        self._is_smooth = True

    def set_background(self, background: QColor) -> None:
        """Lie on another colour; all tiles are forgotten."""
        self._background = background
        self.clear()

    def clear(self) -> None:
        """Forget all tiles."""
        self._layers.clear()
        self._overview = None
        self._is_smooth = True

    def invalidate(self, rects: Iterable[Rect] | None) -> None:
        """Say that parts of the board look different, or everything."""
        rects = None if rects is None else list(rects)
        for layer in self._all_layers():
            # So many changes touch every tile anyway: looking each one up would only take longer.
            if rects is None or len(rects) > len(layer.tiles) * 4:
                layer.stale = set(layer.tiles)
                continue
            for rect in rects:
                layer.stale.update(_tiles_over(rect, layer))

    def draw(
        self,
        painter: QPainter,
        transform: ViewTransform,
        size: Size,
        *,
        deadline: float,
        is_moving: bool,
        extent: Rect | None = None,
    ) -> bool:
        """Draw what a surface shows, drawing new tiles until the deadline.

        Args:
            painter: In device pixels.
            transform: Board units to device pixels; its offset is on whole pixels.
            size: The surface in device pixels.
            deadline: time.perf_counter() after which no further tile is begun.
            is_moving: The zoom is still changing, so tiles of another zoom will do.
            extent: Board units; outside of it nothing is painted. None for everywhere.

        Returns:
            Whether all of it is sharp and new; else draw again soon.
        """
        layer = self._layer_for(transform.zoom, is_moving=is_moving)
        keys = list(_keys_in(transform, size, layer.zoom))
        if extent is not None:
            left, top, right, bottom = _span(extent, layer.zoom)
            keys = [(x, y) for x, y in keys if left <= x <= right and top <= y <= bottom]
        if not keys:
            return True
        waiting = [key for key in keys if key not in layer.tiles or key in layer.stale]
        # Holes before tiles that show an older state, each from the middle, where one looks.
        x, y = _middle_key(transform, size, layer.zoom)
        waiting.sort(key=lambda key: (key in layer.tiles, abs(key[0] - x) + abs(key[1] - y)))
        self._fill(layer, waiting, deadline)
        missing = [key for key in keys if key not in layer.tiles]
        if missing:
            self._draw_fallback(painter, transform, missing, layer, is_moving=is_moving)
        elif not layer.stale.intersection(keys):
            # The surface is sharp and new: what other zooms have will not be needed any more.
            self._layers = [layer]
        self._draw_layer(painter, transform, layer, keys)
        self._forget_far(layer, keys)
        return layer.zoom == transform.zoom and not missing and not layer.stale.intersection(keys)

    def prepare(
        self, transform: ViewTransform, size: Size, extent: Rect | None, *, deadline: float
    ) -> bool:
        """Draw tiles that may be needed next: around the surface, and the whole board small.

        Args:
            transform: As drawn last.
            size: The surface in device pixels.
            extent: What holds everything, in board units; None when there is nothing.
            deadline: time.perf_counter() after which no further tile is begun.

        Returns:
            Whether nothing is left to prepare.
        """
        if not self._layers:
            return True
        around = ViewTransform(transform.zoom, transform.dx + TILE_PX, transform.dy + TILE_PX)
        larger = Size(size.width + 2 * TILE_PX, size.height + 2 * TILE_PX)
        layer = self._layers[-1]
        if not self._fill(layer, list(_keys_in(around, larger, layer.zoom)), deadline):
            return False
        if extent is None:
            return True
        zoom = min(_OVERVIEW_PX / max(extent.width, extent.height, 1.0), layer.zoom)
        # Twice too coarse or too fine still does: one that followed every change of the board's
        # extent would be drawn anew all the time, and never be there when it is needed.
        if self._overview is None or not 0.5 < zoom / self._overview.zoom < 2:
            self._overview = _Layer(zoom)
        return self._fill(self._overview, list(_keys_over(extent, self._overview.zoom)), deadline)

    def _fill(self, layer: _Layer, keys: Iterable[TileKey], deadline: float) -> bool:
        """Draw missing and stale tiles in this order until the deadline; tell whether all are.

        One is drawn in any case, or a slow machine would never get anywhere.
        """
        is_first = True
        for key in keys:
            if key in layer.tiles and key not in layer.stale:
                continue
            # Judged by what tiles took lately: a tile that is begun cannot be left in the middle.
            start = time.perf_counter()
            if not is_first and start + self._tile_s > deadline:
                return False
            is_first = False
            layer.tiles[key] = self._tile(key, layer.zoom)
            layer.stale.discard(key)
            self._tile_s += (time.perf_counter() - start - self._tile_s) / 4
        return True

    def _all_layers(self) -> list[_Layer]:
        return self._layers if self._overview is None else [self._overview, *self._layers]

    def _layer_for(self, zoom: float, *, is_moving: bool) -> _Layer:
        if self._layers:
            newest = self._layers[-1]
            low, high = _NEAR
            if newest.zoom == zoom or (is_moving and low <= zoom / newest.zoom <= high):
                return newest
        same = [layer for layer in self._layers if layer.zoom == zoom]
        layer = same[0] if same else _Layer(zoom)
        self._layers = [*(old for old in self._layers if old is not layer), layer][-_MAX_LAYERS:]
        return layer

    def _tile(self, key: TileKey, zoom: float) -> QPixmap:
        pixmap = QPixmap(TILE_PX, TILE_PX)
        pixmap.fill(self._background or Qt.GlobalColor.transparent)
        x, y = key[0] * TILE_PX, key[1] * TILE_PX
        part = Rect(x / zoom, y / zoom, TILE_PX / zoom, TILE_PX / zoom)
        painter = QPainter(pixmap)
        self._paint_part(painter, ViewTransform(zoom, -x, -y), part)
        painter.end()
        return pixmap

    def _draw_fallback(
        self,
        painter: QPainter,
        transform: ViewTransform,
        missing: list[TileKey],
        layer: _Layer,
        *,
        is_moving: bool,
    ) -> None:
        """Fill the places of missing tiles from what other zooms have."""
        region = QRegion()
        for target in _targets(missing, transform, layer.zoom).values():
            region += target
        painter.save()
        # The newest first: what it has hides what an older one would show in the same place.
        for other in reversed(self._all_layers()):
            if other is layer or region.isEmpty():
                continue
            targets = {
                key: target
                for key, target in _targets(other.tiles, transform, other.zoom).items()
                if region.intersects(target)
            }
            painter.setClipRegion(region)
            # While the zoom moves this is seen for a frame or two: coarse pixels will do.
            _draw_tiles(painter, other, targets, is_smooth=not is_moving)
            for target in targets.values():
                region -= target
        if self._background is not None and not region.isEmpty():
            painter.setClipRegion(region)
            painter.fillRect(region.boundingRect(), self._background)
        painter.restore()

    def _draw_layer(
        self, painter: QPainter, transform: ViewTransform, layer: _Layer, keys: list[TileKey]
    ) -> None:
        """Draw tiles, smoothly scaled where that is fast enough."""
        targets = _targets(keys, transform, layer.zoom)
        if painter.transform().isRotating():
            # Qt shares smooth turning among all cores, but not coarse turning: that takes longer.
            _draw_tiles(painter, layer, targets, is_smooth=True)
            return
        is_scaled = layer.zoom != transform.zoom
        self._is_smooth |= not is_scaled
        start = time.perf_counter()
        _draw_tiles(painter, layer, targets, is_smooth=self._is_smooth)
        if is_scaled and time.perf_counter() - start > _SMOOTH_LIMIT_S:
            # A machine that is too slow for it gets coarse pixels until the zoom rests.
            self._is_smooth = False

    def _forget_far(self, layer: _Layer, keys: list[TileKey]) -> None:
        limit = max(_SPARE_TILES, 2 * len(keys))
        if len(layer.tiles) <= limit:
            return
        middle_x = sum(x for x, _ in keys) / len(keys)
        middle_y = sum(y for _, y in keys) / len(keys)
        order = sorted(layer.tiles, key=lambda key: abs(key[0] - middle_x) + abs(key[1] - middle_y))
        for key in order[limit:]:
            del layer.tiles[key]
            layer.stale.discard(key)


def _draw_tiles(
    painter: QPainter, layer: _Layer, targets: Mapping[TileKey, QRect], *, is_smooth: bool
) -> None:
    """Draw those of the tiles that are there."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    for key, target in targets.items():
        tile = layer.tiles.get(key)
        if tile is not None:
            # At its own zoom the target is as large as the tile, and Qt copies it as it is.
            painter.drawPixmap(target, tile)


def _tiles_over(rect: Rect, layer: _Layer) -> Iterator[TileKey]:
    """Yield the tiles that a board rectangle touches, one pixel of margin included."""
    left, top, right, bottom = _span(rect, layer.zoom)
    # Seen from afar a large item covers more places than there are tiles: the fewer are looked at.
    if (right - left + 1) * (bottom - top + 1) > len(layer.tiles):
        for x, y in layer.tiles:
            if left <= x <= right and top <= y <= bottom:
                yield x, y
        return
    for key in _keys_over(rect, layer.zoom):
        if key in layer.tiles:
            yield key


def _keys_over(rect: Rect, zoom: float) -> Iterator[TileKey]:
    """Yield the tiles that a board rectangle covers."""
    left, top, right, bottom = _span(rect, zoom)
    for y in range(top, bottom + 1):
        for x in range(left, right + 1):
            yield x, y


def _span(rect: Rect, zoom: float) -> tuple[int, int, int, int]:
    """Return the first and last column and row that a rectangle covers, a pixel around it too."""
    return (
        math.floor((rect.x * zoom - 1) / TILE_PX),
        math.floor((rect.y * zoom - 1) / TILE_PX),
        math.floor((rect.right * zoom + 1) / TILE_PX),
        math.floor((rect.bottom * zoom + 1) / TILE_PX),
    )


def _keys_in(transform: ViewTransform, size: Size, zoom: float) -> Iterator[TileKey]:
    """Yield the tiles of a layer that a surface shows."""
    scale = transform.zoom / zoom
    step = TILE_PX * scale
    left, top = math.floor(-transform.dx / step), math.floor(-transform.dy / step)
    right = math.ceil((size.width - transform.dx) / step)
    bottom = math.ceil((size.height - transform.dy) / step)
    for y in range(top, bottom):
        for x in range(left, right):
            yield x, y


def _targets(
    keys: Iterable[TileKey], transform: ViewTransform, zoom: float
) -> dict[TileKey, QRect]:
    """Return the pixels of each tile; neighbours share their edges exactly."""
    keys = list(keys)
    step = TILE_PX * transform.zoom / zoom
    lefts = _edges({x for x, _ in keys}, step, transform.dx)
    tops = _edges({y for _, y in keys}, step, transform.dy)
    targets = {}
    for x, y in keys:
        left, width = lefts[x]
        top, height = tops[y]
        targets[x, y] = QRect(left, top, width, height)
    return targets


def _edges(numbers: Iterable[int], step: float, offset: float) -> dict[int, tuple[int, int]]:
    """Return where each column or row of tiles begins, in whole pixels, and how many it has."""
    edges = {}
    for number in numbers:
        first = round(number * step + offset)
        edges[number] = (first, round((number + 1) * step + offset) - first)
    return edges


def _middle_key(transform: ViewTransform, size: Size, zoom: float) -> tuple[float, float]:
    """Return the column and row of tiles, with fractions, whose middle the surface's would be."""
    step = TILE_PX * transform.zoom / zoom
    return (
        (size.width / 2 - transform.dx) / step - 0.5,
        (size.height / 2 - transform.dy) / step - 0.5,
    )
