"""The canvas's colours, taken from the theme's tokens."""

from PySide6.QtGui import QColor

from refboard.ui.style.canvas_colours import CanvasColours
from refboard.ui.style.grounds import grid_on
from refboard.ui.style.tokens import Tokens


def canvas_colours(tokens: Tokens, ground: str = "") -> CanvasColours:
    """Return what the canvas paints with.

    Args:
        tokens: The theme.
        ground: What boards without a background of their own lie on; empty for the theme's.
    """
    background = QColor(ground or tokens.canvas)
    return CanvasColours(
        background=background,
        grid=grid_on(background),
        selection=QColor(tokens.accent),
        placeholder=QColor(tokens.raised if tokens.is_dark else "#d9dbe0"),
        failure=QColor("#d9534a" if tokens.is_dark else tokens.danger),
        text=QColor(tokens.muted),
        guide=QColor("#ff6ea8" if tokens.is_dark else "#d81b72"),
        on_guide=QColor("#2a0716" if tokens.is_dark else "#ffffff"),
    )
