"""The canvas's colours, taken from the theme's tokens."""

from PySide6.QtGui import QColor

from refboard.ui.style.canvas_colours import CanvasColours
from refboard.ui.style.tokens import Tokens


def canvas_colours(tokens: Tokens) -> CanvasColours:
    """Return what the canvas paints with."""
    return CanvasColours(
        background=QColor(tokens.canvas),
        grid=QColor("#2a2c31" if tokens.is_dark else "#d3d5da"),
        selection=QColor(tokens.accent),
        placeholder=QColor(tokens.raised if tokens.is_dark else "#d9dbe0"),
        failure=QColor("#d9534a" if tokens.is_dark else tokens.danger),
        text=QColor(tokens.muted),
    )
