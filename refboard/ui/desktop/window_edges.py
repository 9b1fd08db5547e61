"""The edges of a window without a frame: where they are, and what dragging them makes of it."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt

EDGE_PX = 6
CORNER_PX = 16
"""Along an edge, this close to its end, both edges of the corner are meant."""

Edge = Qt.Edge
NO_EDGE = Edge(0)


def edges_at(window: QRect, at: QPoint) -> Edge:
    """Return the edges of a window that a point is on; near a corner, both of that."""
    inside = window.adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
    if not window.contains(at) or inside.contains(at):
        return NO_EDGE
    core = window.adjusted(CORNER_PX, CORNER_PX, -CORNER_PX, -CORNER_PX)
    edges = NO_EDGE
    if at.x() < core.left():
        edges |= Edge.LeftEdge
    elif at.x() > core.right():
        edges |= Edge.RightEdge
    if at.y() < core.top():
        edges |= Edge.TopEdge
    elif at.y() > core.bottom():
        edges |= Edge.BottomEdge
    return edges


def resized(window: QRect, edges: Edge, way: QPoint, least: QSize) -> QRect:
    """Return a window some of whose edges went along a way, no smaller than `least`."""
    left, top = window.x(), window.y()
    right, bottom = left + window.width(), top + window.height()
    if edges & Edge.LeftEdge:
        left = min(left + way.x(), right - least.width())
    if edges & Edge.TopEdge:
        top = min(top + way.y(), bottom - least.height())
    if edges & Edge.RightEdge:
        right = max(right + way.x(), left + least.width())
    if edges & Edge.BottomEdge:
        bottom = max(bottom + way.y(), top + least.height())
    return QRect(left, top, right - left, bottom - top)


def cursor_of(edges: Edge) -> Qt.CursorShape:
    """Return how the pointer looks on edges."""
    shape = Qt.CursorShape
    is_side = bool(edges & (Edge.LeftEdge | Edge.RightEdge))
    is_end = bool(edges & (Edge.TopEdge | Edge.BottomEdge))
    if is_side and is_end:
        is_falling = bool(edges & Edge.LeftEdge) == bool(edges & Edge.TopEdge)
        return shape.SizeFDiagCursor if is_falling else shape.SizeBDiagCursor
    return shape.SizeHorCursor if is_side else shape.SizeVerCursor
