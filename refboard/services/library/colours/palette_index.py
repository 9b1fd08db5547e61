"""The palettes of a whole library, packed in memory, ranked by the colours that are asked for.

It is read when the first question about colours comes; from then on what has changed is read before
the next one is answered.
"""

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refboard.core.colour.nearness import fit, nearness
from refboard.core.colour.oklab import Float32Array, oklab_of
from refboard.core.finding.terms import Swatch
from refboard.core.ports import PaletteSource
from refboard.core.query import Int64Array
from refboard.services.library.colours.palette_columns import PaletteColumns

Int32Array = NDArray[np.int32]

FAINT = 0.02
"""A picture that scores less does not have the colours."""
SAMPLE = 512
"""So many pictures tell what is usual."""
_NO_ROW = -1
_KEPT = 8
"""Colours of which the shares are kept."""


class PaletteIndex:
    """Ranks pictures by colours: a core.finding.Colours; used by the library's owner only."""

    def __init__(self, source: PaletteSource) -> None:
        self._source = source
        self._seen: object = None
        self._read_to = 0
        self._columns = PaletteColumns()
        self._keys = np.zeros(0, np.int64)
        self._row_of = np.full(0, _NO_ROW, np.int32)
        self._shares: OrderedDict[tuple[int, int, int], Float32Array] = OrderedDict()

    def __len__(self) -> int:
        """Return how many pictures are known."""
        return int(np.count_nonzero(self._row_of != _NO_ROW))

    def best(
        self, swatches: Sequence[Swatch], limit: int, *, allowed: Int64Array | None = None
    ) -> tuple[Int64Array, Float32Array]:
        """Return the keys [m] of the best pictures and their scores, m <= limit, best first.

        Pictures that have next to nothing of a colour are left out; ties go by lower key.

        Args:
            swatches: At least one; all of them are to be in a picture.
            limit: How many at most.
            allowed: Only these keys count; None for all.
        """
        self.refresh()
        rows = None if allowed is None else _known(self._rows(allowed))
        scores = self._scores(swatches, rows)
        keys = self._keys if rows is None else self._keys[rows]
        if 0 < limit < len(keys):
            edge = np.partition(scores, len(keys) - limit)[len(keys) - limit]
            found = np.flatnonzero(scores >= max(edge, FAINT))
        else:
            found = np.flatnonzero(scores >= FAINT)
        found = found[np.lexsort((keys[found], -scores[found]))][:limit]
        return keys[found], scores[found]

    def scores(self, swatches: Sequence[Swatch], keys: Int64Array) -> Float32Array:
        """Return the scores [n] of pictures; NaN for one whose colours are not known yet."""
        self.refresh()
        rows = self._rows(keys)
        result = np.full(len(keys), np.nan, np.float32)
        result[rows != _NO_ROW] = self._scores(swatches, _known(rows))
        return result

    def sample(self, swatches: Sequence[Swatch]) -> Float32Array:
        """Return the scores of some pictures from everywhere in the library, [n], none NaN."""
        self.refresh()
        every = max(1, len(self._keys) // SAMPLE)
        rows = np.arange(0, len(self._keys), every, dtype=np.int32)
        return self._scores(swatches, rows[self._row_of[self._keys[rows]] == rows])

    def refresh(self) -> None:
        """Read what was written since the last time, by whomever, and forget what is gone."""
        state = self._source.state()
        if state == self._seen:
            return
        self._shares.clear()
        for number, keys, stored in self._source.written_after(self._read_to):
            self._columns.put(self._rows_for(keys), list(stored))
            self._read_to = number
        if self._source.count() != len(self):
            self._keep_only(self._source.keys())
        self._seen = state

    # -- the sums ----------------------------------------------------------------------------------

    def _scores(self, swatches: Sequence[Swatch], rows: Int32Array | None) -> Float32Array:
        """Return the geometric mean of how well rows, or all, fit each colour, 0 to 1."""
        product = np.ones(len(self._keys) if rows is None else len(rows), np.float32)
        for swatch in swatches:
            shares = self._shares_of(swatch.rgb)
            product *= fit(shares if rows is None else shares[rows], swatch.amount)
        if len(swatches) > 1:
            product **= np.float32(1 / len(swatches))
        return product

    def _shares_of(self, rgb: tuple[int, int, int]) -> Float32Array:
        """Return how much of each picture is near a colour; kept for the rest of the question."""
        known = self._shares.pop(rgb, None)
        if known is None:
            near = nearness(self._columns.cells.middles, oklab_of(np.array([rgb], np.uint8))[0])
            known = self._columns.shares(near)
        self._shares[rgb] = known
        if len(self._shares) > _KEPT:
            self._shares.popitem(last=False)
        return known

    # -- the rows ----------------------------------------------------------------------------------

    def _rows(self, keys: Int64Array) -> Int32Array:
        """Return the rows of keys [n], _NO_ROW for those that are not known."""
        rows = np.full(len(keys), _NO_ROW, np.int32)
        there = (keys >= 0) & (keys < len(self._row_of))
        rows[there] = self._row_of[keys[there]]
        return rows

    def _keep_only(self, keys: Int64Array) -> None:
        known = np.flatnonzero(self._row_of != _NO_ROW)
        gone = np.setdiff1d(known, keys, assume_unique=True)
        self._columns.drop(self._row_of[gone])
        self._row_of[gone] = _NO_ROW

    def _rows_for(self, keys: Int64Array) -> Int32Array:
        """Return the rows of keys, new ones for those that have none."""
        missing = int(keys.max()) + 1 - len(self._row_of)
        if missing > 0:
            room = np.full(missing + len(self._row_of) // 2, _NO_ROW, np.int32)
            self._row_of = np.concatenate([self._row_of, room])
        new = keys[self._row_of[keys] == _NO_ROW]
        self._row_of[new] = np.arange(len(self._keys), len(self._keys) + len(new))
        self._keys = np.concatenate([self._keys, new])
        self._columns.grow(len(self._keys))
        return self._rows(keys)


def _known(rows: Int32Array) -> Int32Array:
    there: Int32Array = rows[rows != _NO_ROW]
    return there
