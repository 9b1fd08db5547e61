"""The colours that the canvas paints with; a theme gives others."""

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class CanvasColours:
    """Colours of one theme.

    Attributes:
        background: The board itself.
        grid: The dots.
        selection: Outlines, handles and the marquee.
        placeholder: A picture that is not there yet.
        failure: The badge of a picture that could not be read.
        text: Names on placeholders.
        guide: Lines and distances that show what lies in line.
        on_guide: Numbers on them.
    """

    background: QColor
    grid: QColor
    selection: QColor
    placeholder: QColor
    failure: QColor
    text: QColor
    guide: QColor
    on_guide: QColor


def dark_colours() -> CanvasColours:
    """Return the colours of the dark theme."""
    return CanvasColours(
        background=QColor("#1f2023"),
        grid=QColor("#34363b"),
        selection=QColor("#4f9dff"),
        placeholder=QColor("#2e3035"),
        failure=QColor("#d9534a"),
        text=QColor("#9a9da5"),
        guide=QColor("#ff6ea8"),
        on_guide=QColor("#2a0716"),
    )


def light_colours() -> CanvasColours:
    """Return the colours of the light theme."""
    return CanvasColours(
        background=QColor("#f2f2f0"),
        grid=QColor("#d6d6d2"),
        selection=QColor("#0a6cff"),
        placeholder=QColor("#e2e2de"),
        failure=QColor("#c2382e"),
        text=QColor("#7b7d82"),
        guide=QColor("#d81b72"),
        on_guide=QColor("#ffffff"),
    )
