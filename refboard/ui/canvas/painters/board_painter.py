"""Draws a state: the board as tiles, what a gesture carries as tiles above it.

Work is cut into frames: each frame draws until its deadline and says whether more is to come.
"""

import time
from collections.abc import Iterable, Sequence
from itertools import starmap

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from refboard.core.board import Item
from refboard.core.geometry import Rect, Size
from refboard.core.ids import ItemId
from refboard.ui.canvas.canvas_state import CanvasState, Chosen, Lifted
from refboard.ui.canvas.items_index import ItemsIndex
from refboard.ui.canvas.painters.grid import paint_grid
from refboard.ui.canvas.painters.item_painter import ItemPainter
from refboard.ui.canvas.painters.selection_overlay import (
    MANY,
    frame_of,
    outline_colour,
    paint_outline,
)
from refboard.ui.canvas.painters.tiles import TiledPicture
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.canvas.previews.shown_pictures import ShownPictures
from refboard.ui.canvas.transform import Turn, ViewTransform
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.style.canvas_colours import CanvasColours
from refboard.ui.style.grounds import grid_on

MOVING_SLICE_S = 0.0025
STILL_SLICE_S = 0.008
URGENT_SLICE_S = 0.040
"""After an edit the frame waits longer, so that the whole edit is seen at once."""


_NO_IDS: frozenset[ItemId] = frozenset()


class BoardPainter:
    """Draws what a state shows, a slice of it in each frame.

    Attributes:
        pictures: What there is of each picture now.
    """

    def __init__(
        self,
        state: CanvasState,
        known_assets: KnownAssets,
        cache: PreviewCache,
        colours: CanvasColours,
    ) -> None:
        self._state = state
        self.pictures = ShownPictures(known_assets, cache)
        self._items = ItemPainter(self.pictures, colours, shows_locks=True)
        self._board = TiledPicture(self._paint_board, background=colours.background)
        self._carried = TiledPicture(self._paint_carried)
        self._outlines = TiledPicture(self._paint_outlines)
        self._outlined: Chosen | None = None
        self._outlined_extent: Rect | None = None
        self._is_urgent = True
        self._pixel_ratio = 1.0
        self._carried_ids = _NO_IDS
        self._carried_extent: Rect | None = None
        self._carried_rows = state.index.rows(())

    @property
    def colours(self) -> CanvasColours:
        """What it paints with."""
        return self._items.colours

    def set_colours(self, colours: CanvasColours) -> None:
        """Paint with other colours from the next frame on."""
        self._items.colours = colours
        self._board.set_background(self._background)
        self._forget()

    def set_pixel_ratio(self, ratio: float) -> None:
        """Say how many device pixels make a logical one."""
        if ratio != self._pixel_ratio:
            self._pixel_ratio = self._items.pixel_ratio = ratio
            self._forget()

    def items_changed(self, rects: Iterable[Rect] | None) -> None:
        """Follow an edit: the next frame shows it."""
        if rects is None:
            self._board.set_background(self._background)
            self._forget()
        else:
            self._board.invalidate(rects)
        self._is_urgent = True

    def pictures_changed(self, rects: Iterable[Rect]) -> None:
        """Follow previews that arrived: the next frames show them."""
        rects = list(rects)
        self._board.invalidate(rects)
        self._carried.invalidate(rects)

    def draw(
        self, painter: QPainter, transform: ViewTransform, size: Size, *, is_moving: bool
    ) -> bool:
        """Draw one frame.

        Args:
            painter: In device pixels.
            transform: Board units to device pixels, aligned.
            size: Device pixels.
            is_moving: The viewpoint changed a moment ago.

        Returns:
            Whether nothing is left to draw.
        """
        lifted = self._state.lifted
        self._follow_lifted(lifted)
        deadline = time.perf_counter() + self._slice(is_moving=is_moving)
        is_done = self._board.draw(painter, transform, size, deadline=deadline, is_moving=is_moving)
        if lifted is not None and lifted.drafts:
            self._paint_drafts(painter, transform, size, lifted.drafts)
        elif lifted is not None:
            moves = is_moving or not is_done
            is_done &= self._draw_carried(painter, transform, size, deadline, lifted, moves)
        is_done &= self._draw_outlines(painter, transform, size, deadline, is_moving=is_moving)
        self._is_urgent = False
        return is_done

    def _draw_carried(
        self,
        painter: QPainter,
        transform: ViewTransform,
        size: Size,
        deadline: float,
        lifted: Lifted,
        is_moving: bool,
    ) -> bool:
        """Draw what a gesture carries as tiles, turned where it turns; tell whether it is done."""
        there = transform.after(lifted.shift).aligned()
        painter.save()
        if lifted.turn is not None:
            there, size = _turn(painter, transform, there, size, lifted.turn)
        is_done = self._carried.draw(
            painter,
            there,
            size,
            deadline=deadline,
            is_moving=is_moving,
            extent=self._carried_extent,
        )
        painter.restore()
        return is_done

    def _paint_drafts(
        self, painter: QPainter, transform: ViewTransform, size: Size, drafts: Sequence[Item]
    ) -> None:
        """Paint items that are not on the board as they are seen."""
        index = ItemsIndex(drafts)
        part = transform.rect_to_board(Rect(0.0, 0.0, size.width, size.height))
        painter.save()
        self._items.paint(painter, transform, index, index.within(part), part)
        painter.restore()

    def _draw_outlines(
        self,
        painter: QPainter,
        transform: ViewTransform,
        size: Size,
        deadline: float,
        *,
        is_moving: bool,
    ) -> bool:
        """Outline what is chosen when it is too much for every frame; tell whether it is done."""
        chosen, lifted = self._state.chosen, self._state.lifted
        if len(chosen.items) <= MANY:
            self._outlines.clear()
            return True
        if lifted is not None:
            # What is carried is plain to see, and one layer less is a faster drag.
            return True
        if chosen is not self._outlined:
            self._outlines.invalidate(None)
            self._outlined = chosen
            self._outlined_extent = self._state.index.extent(chosen.rows)
        return self._outlines.draw(
            painter,
            transform,
            size,
            deadline=deadline,
            is_moving=is_moving,
            extent=self._outlined_extent,
        )

    def prepare(self, transform: ViewTransform, size: Size) -> bool:
        """Draw a slice of what may be seen next; tell whether nothing is left to prepare."""
        deadline = time.perf_counter() + MOVING_SLICE_S
        return self._board.prepare(transform, size, self._state.index.extent(), deadline=deadline)

    @property
    def _background(self) -> QColor:
        """The board's own colour, else the theme's."""
        own = self._state.settings.background
        return QColor(own) if own else self.colours.background

    def _forget(self) -> None:
        self._board.clear()
        self._carried.clear()
        self._outlines.clear()
        self._is_urgent = True

    def _slice(self, *, is_moving: bool) -> float:
        if self._is_urgent:
            return URGENT_SLICE_S
        return MOVING_SLICE_S if is_moving else STILL_SLICE_S

    def _follow_lifted(self, lifted: Lifted | None) -> None:
        """Keep the rows that a gesture hides and carries; carried tiles live as long as it."""
        ids = _NO_IDS if lifted is None else lifted.ids
        # A gesture names the same set all the time: comparing ten thousand ids takes too long.
        if ids is not self._carried_ids:
            self._carried_ids = ids
            self._carried_rows = self._state.index.rows(ids)
            self._carried_extent = self._state.index.extent(self._carried_rows)
            self._carried.clear()

    def _paint_board(self, painter: QPainter, transform: ViewTransform, part: Rect) -> None:
        colours = self.colours
        if self._state.settings.is_grid_shown:
            own = self._state.settings.background
            dots = grid_on(QColor(own)) if own else colours.grid
            paint_grid(painter, transform, part, dots, self._pixel_ratio)
        rows = self._state.index.within(part)
        if self._state.hidden:
            rows = rows[~np.isin(rows, self._carried_rows)]
        self._items.paint(painter, transform, self._state.index, rows, part)

    def _paint_carried(self, painter: QPainter, transform: ViewTransform, part: Rect) -> None:
        rows = self._state.index.within(part)
        rows = rows[np.isin(rows, self._carried_rows)]
        self._items.paint(painter, transform, self._state.index, rows, part)

    def _paint_outlines(self, painter: QPainter, transform: ViewTransform, part: Rect) -> None:
        index = self._state.index
        # An outline reaches a pixel beyond its item, so into the next tile.
        rows = index.within(part.expanded(self._pixel_ratio / transform.zoom))
        rows = rows[np.isin(rows, self._state.chosen.rows)]
        colour = outline_colour(self.colours, len(self._state.chosen.items))
        painter.setPen(QPen(colour, self._pixel_ratio))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        is_straight = index.fill_bounds(rows)
        for item in index.items_in(rows[~is_straight]):
            paint_outline(painter, frame_of(item), transform)
        edges = np.rint(index.bounds(rows[is_straight]) * transform.zoom).astype(np.int64)
        edges += np.array([transform.dx, transform.dy] * 2, np.int64)
        edges[:, 2:] = np.maximum(edges[:, 2:] - edges[:, :2], 1)
        painter.drawRects(list(starmap(QRect, edges.tolist())))


def _turn(
    painter: QPainter, transform: ViewTransform, there: ViewTransform, size: Size, turn: Turn
) -> tuple[ViewTransform, Size]:
    """Turn a painter; return the transform and the size of a surface that covers all it shows."""
    middle = transform.to_pixel(turn.middle)
    turned = QTransform()
    turned.translate(middle.x, middle.y)
    turned.rotate(turn.degrees)
    turned.translate(-middle.x, -middle.y)
    painter.setTransform(turned, combine=True)
    inverse, _ = turned.inverted()
    surface = inverse.mapRect(QRectF(0.0, 0.0, size.width, size.height)).toAlignedRect()
    painter.translate(surface.x(), surface.y())
    seen = ViewTransform(there.zoom, there.dx - surface.x(), there.dy - surface.y())
    return seen, Size(float(surface.width()), float(surface.height()))
