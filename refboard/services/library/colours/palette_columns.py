"""Palettes in columns: the first colours of all pictures one after the other, then the second.

So a question is sixteen passes over long rows of numbers, which takes a processor no time: 1.4 ms
for 100,000 pictures. Lists of the pictures near each colour would not be faster: the colours of
photographs crowd together, and a third of them is within reach of any.
"""

import numpy as np
from numpy.typing import NDArray

from refboard.core.colour.oklab import Float32Array
from refboard.core.colour.palette import BYTES, MOST
from refboard.services.library.colours.colour_cells import ColourCells

Int32Array = NDArray[np.int32]

_ROOM = 1024


class PaletteColumns:
    """The palettes of pictures by rows.

    Attributes:
        cells: What their colours are.
        count: How many rows are in use.
    """

    def __init__(self) -> None:
        self.cells = ColourCells()
        self.count = 0
        self._cell = np.zeros((MOST, 0), np.uint16)
        self._amount = np.zeros((MOST, 0), np.float32)

    def grow(self, count: int) -> None:
        """Have so many rows; new ones are empty."""
        have = self._cell.shape[1]
        if count > have:
            shape = (MOST, max(count + count // 2, _ROOM) - have)
            self._cell = np.hstack([self._cell, np.zeros(shape, np.uint16)])
            self._amount = np.hstack([self._amount, np.zeros(shape, np.float32)])
        self.count = count

    def put(self, rows: Int32Array, stored: list[bytes]) -> None:
        """Write palettes as they are stored into different rows."""
        width = MOST * BYTES
        joined = b"".join(one[:width].ljust(width, b"\0") for one in stored)
        colours = np.frombuffer(joined, np.uint8).reshape(-1, BYTES)
        self._cell[:, rows] = self.cells.of(colours).reshape(-1, MOST).T
        amounts = np.square(colours[:, 3] / np.float32(255))
        self._amount[:, rows] = amounts.reshape(-1, MOST).T

    def drop(self, rows: Int32Array) -> None:
        """Empty rows."""
        self._amount[:, rows] = 0

    def shares(self, near: Float32Array) -> Float32Array:
        """Return how much of each picture is near a colour, [count] from 0 to 1.

        Args:
            near: How near each cell is, 0 to 1.
        """
        total = np.zeros(self.count, np.float32)
        part = np.empty_like(total)
        for cells, amounts in zip(self._cell, self._amount, strict=True):
            # Every number is that of a cell; saying so saves a look at each of them.
            np.take(near, cells[: self.count], out=part, mode="clip")
            part *= amounts[: self.count]
            total += part
        return np.minimum(total, np.float32(1), out=total)
