"""Colours to lie pictures on: neutral ones, so that no picture looks warmer or cooler on them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

OF_THEME = ""
"""Stands for the theme's own."""

GROUNDS = (
    (OF_THEME, "As the theme has it"),
    ("#000000", "Black"),
    ("#2b2b2b", "Dark grey"),
    ("#777777", "Middle grey"),
    ("#c8c8c8", "Light grey"),
    ("#ffffff", "White"),
)
"""Colours as "#rrggbb", and what they are called; middle grey reflects 18 % of the light."""

SWATCH_PX = 16


def grid_on(ground: QColor) -> QColor:
    """Return the colour of dots that are seen on a ground, and no more than that."""
    is_dark = ground.lightnessF() < 0.5
    towards = QColor("white") if is_dark else QColor("black")
    return mixed(ground, towards, 0.16 if is_dark else 0.22)


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour between two; `share` of it is the second one."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


def swatch(colour: str, ratio: float = 1.0) -> QIcon:
    """Return a small sample of a colour; an empty icon for the theme's own."""
    if colour == OF_THEME:
        return QIcon()
    pixmap = QPixmap(QSize(SWATCH_PX, SWATCH_PX) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(128, 128, 128))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(0.5, 0.5, SWATCH_PX - 1, SWATCH_PX - 1), 3, 3)
    painter.end()
    return QIcon(pixmap)
