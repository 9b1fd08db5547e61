"""Moves of the view that keep what the user looks at where they look."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QDockWidget, QMainWindow

from refboard.core.board import Viewpoint
from refboard.core.geometry import Rect, Size, bounding
from refboard.ui.canvas.transform import fitting
from refboard.ui.canvas.view import BoardView

MARGIN_PX = 40.0
LOOSE = 0.75
"""What fills so much of its room already is not brought closer."""


def show_dock(
    window: QMainWindow, dock: QDockWidget, view: BoardView, *, is_shown: bool, keeps_places: bool
) -> None:
    """Show or hide a panel.

    Args:
        window: Where the panel is docked.
        dock: The panel.
        view: The board beside it.
        is_shown: Whether it comes or goes.
        keeps_places: The pictures stay where they are on the screen. Else the view glides until
            its middle is in the middle again, or what was fitted is.
    """
    if dock.isVisible() == is_shown:
        return
    place, seen, zoom = view.mapTo(window, QPoint(0, 0)), view.visible_rect(), view.zoom
    dock.setVisible(is_shown)
    layout = window.layout()
    if layout is not None:
        layout.activate()
    moved = view.mapTo(window, QPoint(0, 0)) - place
    left, top = seen.x + moved.x() / zoom, seen.y + moved.y() / zoom
    stayed = Viewpoint(left + view.width() / zoom / 2, top + view.height() / zoom / 2, zoom)
    if keeps_places:
        view.set_viewpoint(stayed)
    else:
        view.arrive_from(stayed)


def show_rect(view: BoardView, rect: Rect) -> None:
    """Glide until `rect` is seen whole; stay when it is.

    The zoom stays where it can, and the view moves no further than it must.
    """
    seen = view.visible_rect()
    if (
        rect.x >= seen.x
        and rect.y >= seen.y
        and rect.right <= seen.right
        and rect.bottom <= seen.bottom
    ):
        return
    room_x, room_y = view.width() - 2 * MARGIN_PX, view.height() - 2 * MARGIN_PX
    fitting = min(room_x / max(rect.width, 1.0), room_y / max(rect.height, 1.0))
    here = view.viewpoint()
    zoom = min(here.zoom, fitting)
    # How far the middle of the view may be from that of the rectangle, which is seen whole then.
    free_x, free_y = (room_x / zoom - rect.width) / 2, (room_y / zoom - rect.height) / 2
    x = min(max(here.x, rect.centre.x - free_x), rect.centre.x + free_x)
    y = min(max(here.y, rect.centre.y - free_y), rect.centre.y + free_y)
    view.set_viewpoint(Viewpoint(x, y, zoom), glide=True)


def fit_beside(view: BoardView, rect: Rect, cover: QRect, *, closest: float) -> None:
    """Glide until `rect` fills what something at the right upper corner leaves of the view.

    Nothing moves while it is seen whole there and is about as large as it can be.

    Args:
        view: Shows it.
        rect: Board units.
        cover: What lies over the view, in its pixels.
        closest: The zoom is no larger.
    """
    beside = QRect(0, 0, cover.left(), view.height())
    below = QRect(0, cover.bottom(), view.width(), view.height() - cover.bottom())
    seen, room = _roomiest(rect, (beside, below), closest)
    here, middle = view.viewpoint(), room.center()
    left = here.x + (room.left() - view.width() / 2) / here.zoom
    top = here.y + (room.top() - view.height() / 2) / here.zoom
    free = Rect(left, top, room.width() / here.zoom, room.height() / here.zoom)
    is_whole = bounding((free, rect)) == free
    if is_whole and here.zoom >= seen.zoom * LOOSE:
        return
    x = seen.x + (view.width() / 2 - middle.x()) / seen.zoom
    y = seen.y + (view.height() / 2 - middle.y()) / seen.zoom
    view.set_viewpoint(Viewpoint(x, y, seen.zoom), glide=True)


def _roomiest(rect: Rect, rooms: Iterable[QRect], closest: float) -> tuple[Viewpoint, QRect]:
    """Return how `rect` fits into the room where it is largest, and that room."""
    fits = [
        (
            fitting(
                rect,
                Size(max(room.width(), 1), max(room.height(), 1)),
                padding=MARGIN_PX,
                zoom_limit=closest,
            ),
            room,
        )
        for room in rooms
    ]
    return max(fits, key=lambda fit: fit[0].zoom)
