"""What marks items above the pictures: outlines, handles, and the glow of a revealed item."""

import math
from collections.abc import Sequence
from itertools import starmap

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QRegion

from refboard.core.board import Item
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.handles import Frame, Handle, has_edges, visible_handles
from refboard.ui.canvas.hit_test import hides
from refboard.ui.canvas.painters.covers import covered_region
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.round_place import round_pixel
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import CanvasColours

HANDLE_PX = 9.0
ROUND_PX = 15.0
BAR_PX = 17.0
BAR_WIDTH_PX = 5.0
MANY = 300
"""More chosen items than this are outlined in tiles, not in every frame."""

_GLOW_PX = 10.0
_COVERED = 0.5
_HINTED = 0.35


def paint_chosen(on: Overlay, state: CanvasState) -> None:
    """Outline what is chosen, where a gesture carries it; what lies above it stays above it."""
    lifted, chosen = state.lifted, state.chosen
    if len(chosen.items) > MANY:
        return
    width = 2 if len(chosen.items) == 1 else 1
    colour = outline_colour(on.colours, len(chosen.items))
    items: Sequence[Item] = chosen.items
    if lifted is None and width == 1 and not state.covers:
        items = _outline_plain(on, state, colour)
    for item in items:
        frame = frame_of(item)
        is_carried = lifted is not None and item.id in lifted.ids
        if is_carried and lifted is not None:
            frame = lifted.frame(frame)
        if on.transform.rect_to_pixels(frame.bounds).expanded(2).intersects(on.surface):
            style = Qt.PenStyle.DashLine if item.is_locked else Qt.PenStyle.SolidLine
            on.painter.setPen(QPen(colour, width, style))
            covers = () if is_carried else state.covers.get(item.id, ())
            _outline_below(on, frame, covers)


def _outline_plain(on: Overlay, state: CanvasState, colour: QColor) -> list[Item]:
    """Outline in one go what lies straight and is not locked; return the other chosen items."""
    index, transform = state.index, on.transform
    rows = index.rows(item.id for item in state.chosen.items)
    locked = (index.item(row).is_locked for row in rows.tolist())
    is_plain = index.fill_bounds(rows) & ~np.fromiter(locked, np.bool_, len(rows))
    offset = np.array([transform.dx, transform.dy] * 2)
    edges = np.rint(index.bounds(rows[is_plain]) * transform.zoom + offset)
    size = on.size
    near = (edges[:, :2] < (size.width + 2, size.height + 2)) & (edges[:, 2:] > -2)
    edges[:, 2:] -= edges[:, :2]
    on.painter.setPen(QPen(colour, 1))
    on.painter.drawRects(list(starmap(QRectF, edges[near.all(axis=1)].tolist())))
    return index.items_in(rows[~is_plain])


def outline_colour(colours: CanvasColours, count: int) -> QColor:
    """Return the colour of the outlines of so many items: the more there are, the quieter."""
    colour = QColor(colours.selection)
    if count > 1:
        colour.setAlphaF(max(0.9 - 0.08 * math.log2(count / 2), 0.4))
    return colour


def paint_hovered(on: Overlay, state: CanvasState) -> None:
    """Outline what a click would choose."""
    item = state.hovered
    if item is not None and item.id not in state.selection and state.lifted is None:
        on.painter.setPen(QPen(on.colours.selection, 1))
        paint_outline(on.painter, frame_of(item), on.transform)


def paint_handles(on: Overlay, state: CanvasState) -> None:
    """Paint the handles of what is chosen, and the frame around several."""
    chosen, lifted, painter = state.chosen, state.lifted, on.painter
    if chosen.frame is None or state.editor is None:
        return
    frame = chosen.frame if lifted is None else lifted.frame(chosen.frame)
    covers: tuple[Item, ...] = ()
    if len(chosen.items) > 1:
        painter.setPen(QPen(on.colours.selection, 1))
        paint_outline(painter, frame, on.transform)
    elif lifted is None:
        covers = state.covers.get(chosen.items[0].id, ())
    rect = on.transform.rect_to_pixels(frame.rect)
    edges = has_edges(chosen.unlocked)
    for handle in visible_handles(rect.width, rect.height, has_edges=edges):
        # One that lies on another picture can be pulled, and does not pretend to be that one's.
        painter.setOpacity(_COVERED if hides(covers, frame.at(*handle)) else 1.0)
        paint_handle(on, frame, handle)
    painter.setOpacity(1.0)
    turning = round_pixel(state, frame)
    if turning is not None:
        _paint_round(on, turning, frame.rotation)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_handle(on: Overlay, frame: Frame, handle: Handle) -> None:
    """Paint a handle of a frame: a square at a corner, a bar along an edge."""
    painter, at = on.painter, on.transform.to_pixel(frame.at(*handle))
    painter.setPen(QPen(on.colours.selection, 1.5))
    painter.setBrush(Qt.GlobalColor.white)
    width = height = HANDLE_PX
    if 1 in handle:
        width, height = (BAR_PX, BAR_WIDTH_PX) if handle[0] == 1 else (BAR_WIDTH_PX, BAR_PX)
    painter.save()
    if frame.rotation % 90:
        painter.translate(_point(at))
        painter.rotate(frame.rotation)
    else:
        if frame.rotation % 180:
            width, height = height, width
        # On whole pixels where they lie straight: they are as crisp as the frame.
        painter.translate(round(at.x), round(at.y))
    painter.drawRoundedRect(QRectF(-width / 2, -height / 2, width, height), 2, 2)
    painter.restore()


def _paint_round(on: Overlay, at: Point, rotation: float) -> None:
    """Paint the round handle: a bent arrow in it says what it does."""
    painter, colour = on.painter, on.colours.selection
    painter.save()
    painter.translate(round(at.x), round(at.y))
    painter.rotate(rotation)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawEllipse(QPointF(0, 0), ROUND_PX / 2, ROUND_PX / 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = ROUND_PX / 4
    painter.drawArc(QRectF(-radius, -radius, 2 * radius, 2 * radius), 70 * 16, 250 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(0.2, -6.4), QPointF(0.2, -1.4), QPointF(3.8, -3.9)]))
    painter.restore()


def paint_glow(on: Overlay, item: Item, strength: float) -> None:
    """Paint the glow of an item that was just revealed; `strength` falls from 1 to 0."""
    rect = frame_of(item).rect
    margin = (2 + _GLOW_PX * (1 - strength)) / on.transform.zoom
    glow = QColor(on.colours.selection)
    glow.setAlphaF(max(strength, 0.0))
    on.painter.setPen(QPen(glow, 4))
    frame = Frame(rect.expanded(margin), item.placement.rotation)
    paint_outline(on.painter, frame, on.transform)


def paint_drop_frame(on: Overlay) -> None:
    """Paint the frame that says: let go, and it lands here."""
    on.painter.setPen(QPen(on.colours.selection, 3))
    on.painter.drawRoundedRect(QRectF(4, 4, on.size.width - 8, on.size.height - 8), 6, 6)


def frame_of(item: Item) -> Frame:
    """Return the frame of one item."""
    return Frame(item.placement.rect, item.placement.rotation)


def _outline_below(on: Overlay, frame: Frame, covers: Sequence[Item]) -> None:
    """Outline a frame, and only hint at what of it lies below others."""
    painter = on.painter
    if not covers:
        paint_outline(painter, frame, on.transform)
        return
    covered = covered_region(covers, on.transform)
    painter.save()
    painter.setClipRegion(QRegion(0, 0, round(on.size.width), round(on.size.height)) - covered)
    paint_outline(painter, frame, on.transform)
    painter.setClipRegion(covered)
    painter.setOpacity(_HINTED)
    painter.setPen(QPen(painter.pen().color(), 1))
    paint_outline(painter, frame, on.transform)
    painter.restore()


def paint_outline(painter: QPainter, frame: Frame, transform: ViewTransform) -> None:
    """Outline a frame, on whole pixels where it lies straight."""
    if frame.rotation % 90 == 0:
        rect = transform.rect_to_pixels(
            frame.rect if frame.rotation % 180 == 0 else _upright(frame)
        )
        left, top = round(rect.x), round(rect.y)
        painter.drawRect(QRectF(left, top, round(rect.right) - left, round(rect.bottom) - top))
        return
    painter.drawPolygon(QPolygonF([_point(transform.to_pixel(corner)) for corner in frame.corners]))


def _upright(frame: Frame) -> Rect:
    middle, size = frame.rect.centre, frame.rect.size
    return Rect(middle.x - size.height / 2, middle.y - size.width / 2, size.height, size.width)


def _point(point: Point) -> QPointF:
    return QPointF(point.x, point.y)
