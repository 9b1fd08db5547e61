"""Thumbnails in columns that fill a width from edge to edge, with equal gaps between them."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

GAP_PX = 8
INSET_PX = 3
"""Kept free around all pictures: the ring of a chosen one lies there and in the gaps."""
LEAST_PX, MOST_PX = 64, 288
"""How large a person can want a thumbnail."""
MOST_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class ThumbnailGrid:
    """How pictures lie in a list of equal cells.

    Cells meet; a picture lies in its cell so that the first one begins at the left edge and the
    last one ends at the right one, the inset apart.

    Attributes:
        width: Of the list, in pixels.
        wanted: How large a picture should be, about, in pixels.
    """

    width: int
    wanted: int

    @property
    def columns(self) -> int:
        """How many pictures lie side by side."""
        room = self.width - 2 * INSET_PX + GAP_PX
        return min(max(1, round(room / (max(self.wanted, LEAST_PX) + GAP_PX))), MOST_COLUMNS)

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
        return math.ceil(((self.columns - 1) * GAP_PX + 2 * INSET_PX) / self.columns)

    def picture_in(self, cell: QRect) -> QRect:
        """Return where the picture of a cell lies."""
        column = round(cell.left() / self.cell.width())
        way = self.cell.width() * self.columns - 2 * INSET_PX - self.side
        left = INSET_PX + column * way / max(1, self.columns - 1)
        return QRect(round(left), cell.top() + INSET_PX, self.side, self.side)
