"""Thumbnails in columns that fill a width from edge to edge, with equal gaps between them."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

GAP_PX = 8
LEAST_PX, MOST_PX = 64, 288
"""How large a person can want a thumbnail."""


@dataclass(frozen=True, slots=True)
class ThumbnailGrid:
    """How pictures lie in a list of equal cells.

    Cells meet; a picture lies in its cell so that the first one begins where the cells do and the
    last one ends where they do.

    Attributes:
        width: Of the list, in pixels.
        wanted: How large a picture should be, about, in pixels.
    """

    width: int
    wanted: int

    @property
    def columns(self) -> int:
        """How many pictures lie side by side."""
        return max(1, round((self.width + GAP_PX) / (max(self.wanted, LEAST_PX) + GAP_PX)))

    @property
    def side(self) -> int:
        """How large a picture is."""
        return max(1, self.cell.width() - self._gaps_per_cell)

    @property
    def cell(self) -> QSize:
        """How large a cell is."""
        width = max(1, self.width // self.columns)
        return QSize(width, max(1, width - self._gaps_per_cell) + GAP_PX)

    @property
    def _gaps_per_cell(self) -> int:
        return math.ceil((self.columns - 1) * GAP_PX / self.columns)

    def picture_in(self, cell: QRect) -> QRect:
        """Return where the picture of a cell lies."""
        column = round(cell.left() / self.cell.width())
        way = self.cell.width() * self.columns - self.side
        left = column * way / max(1, self.columns - 1)
        return QRect(round(left), cell.top(), self.side, self.side)
