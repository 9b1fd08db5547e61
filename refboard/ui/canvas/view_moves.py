"""Moves of the view that keep what the user looks at where they look."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDockWidget, QMainWindow

from refboard.core.board import Viewpoint
from refboard.core.geometry import Rect
from refboard.ui.canvas.view import BoardView

MARGIN_PX = 40.0


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
