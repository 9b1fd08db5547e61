"""What the actions do to where one looks."""

from refboard.ui.actions.verbs import Verbs
from refboard.ui.canvas.view import BoardView


def view_verbs(view: BoardView) -> Verbs:
    """Return what the actions of the View menu do to a view, by their ids."""
    return {
        "select_all": view.select_all,
        "select_none": view.clear_selection,
        "fit_all": view.fit_all,
        "fit_selection": view.fit_selection,
        "zoom_actual": view.zoom_actual,
        "zoom_50": lambda: view.zoom_to(0.5),
        "zoom_100": lambda: view.zoom_to(1.0),
        "zoom_200": lambda: view.zoom_to(2.0),
        "zoom_in": view.zoom_in,
        "zoom_out": view.zoom_out,
    }
