"""Paints what a newer RefBoard made: a tile that says so."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from refboard.core.board import Item
from refboard.ui.canvas.contents.painting import Look, Target
from refboard.ui.canvas.contents.tile import paint_tile

WORDS = "made by a\nnewer RefBoard"


class UnknownPainter:
    """Paints content of which only the kind is known."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint(self, painter: QPainter, item: Item, target: Target, part: QRectF) -> None:
        """Paint the tile."""
        paint_tile(painter, target, part, self._look, WORDS)

    def mark(self, painter: QPainter, item: Item, target: Target) -> None:
        """Nothing of it can fail."""
