"""The colours that occur, in cells: each colour of a palette becomes one small number.

What a question makes of a colour is worked out once for each cell, and looked up for each picture.
A cell is 0.016 of lightness and 0.01 of a and b, less than eyes tell apart. All that a screen can
show are some 40,000 of them; a library has the ones that it needs.
"""

import numpy as np
from numpy.typing import NDArray

from refboard.core.colour.oklab import Float32Array
from refboard.core.colour.palette import AB_STEPS

_SHIFT = 2
"""Four steps of a stored byte are a cell."""
_SIDE = 256 >> _SHIFT
_MOST = 1 << 16
_NOWHERE = 9.0
"""A place in OKLab that is near no colour."""


class ColourCells:
    """Cells in the order in which they were met; NONE is the cell of no colour.

    Attributes:
        middles: Where they are in OKLab, [m, 3].
    """

    NONE = 0

    def __init__(self) -> None:
        self._numbers = np.full(_SIDE**3, self.NONE, np.uint16)
        self.middles: Float32Array = np.full((1, 3), _NOWHERE, np.float32)

    def __len__(self) -> int:
        return len(self.middles)

    def of(self, stored: NDArray[np.uint8]) -> NDArray[np.uint16]:
        """Return the cells [n] of colours as they are stored [n, 4]; NONE for an amount of 0."""
        light, a, b = (stored[:, axis].astype(np.int64) >> _SHIFT for axis in range(3))
        codes = (light * _SIDE + a) * _SIDE + b
        held = stored[:, 3] > 0
        new = np.unique(codes[held & (self._numbers[codes] == self.NONE)])
        # Only bytes that were never a palette can be of more kinds than there are numbers.
        new = new[: _MOST - len(self)]
        self._numbers[new] = np.arange(len(self), len(self) + len(new))
        self.middles = np.concatenate([self.middles, _middles(new)])
        return np.where(held, self._numbers[codes], np.uint16(self.NONE))


def _middles(codes: NDArray[np.int64]) -> Float32Array:
    places = np.stack(np.unravel_index(codes, (_SIDE,) * 3), axis=1)
    half = ((1 << _SHIFT) - 1) / 2
    stored = places.astype(np.float32) * (1 << _SHIFT) + np.float32(half)
    stored[:, 0] /= 255
    stored[:, 1:] = (stored[:, 1:] - 128) / AB_STEPS
    return stored
