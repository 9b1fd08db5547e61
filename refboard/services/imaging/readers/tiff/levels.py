"""Numbers of any kind to levels from 0 to 255 or 65535."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.readers.tiff.layout import Layout
from refboard.services.imaging.readers.tiff.pieces import Piece

Span = tuple[float, float]

FULL = 65535
_BAND_ROWS = 128
_SINGLE = 1e30


def is_shallow(layout: Layout) -> bool:
    """Return whether the samples have 8 bits or less."""
    return layout.kind == "u" and layout.bits <= 8


def span_of(layout: Layout, pieces: Iterable[Piece]) -> Span:
    """Return which numbers are black and white.

    Of unsigned numbers these are the least and greatest that the bits can hold. Of floating point
    and signed ones, the usual ranges are kept as they are; anything else is stretched from the
    lowest to the highest value, so that there is something to see.
    """
    if layout.kind == "u":
        return (0.0, float(2**layout.bits - 1))
    low, high = float("inf"), float("-inf")
    for piece in pieces:
        for top in range(0, len(piece.samples), _BAND_ROWS):
            colours = piece.samples[top : top + _BAND_ROWS, :, : layout.colours]
            if layout.kind == "f" and not np.isfinite(colours).all():
                colours = colours[np.isfinite(colours)]
            if colours.size:
                low, high = min(low, float(colours.min())), max(high, float(colours.max()))
    if low > high:
        return (0.0, 1.0)
    if layout.kind == "f":
        return _usual(low, high, (1.0, 255.0, 65535.0))
    return _usual(low, high, (float(2 ** (layout.bits - 1) - 1),))


def eight_bits(values: NDArray[Any], bits: int) -> NDArray[np.uint8]:
    """Return unsigned samples of up to 8 bits as levels 0..255."""
    if bits == 8:
        return values.astype(np.uint8, copy=False)
    top = 2**bits - 1
    table = (np.arange(256, dtype=np.uint32).clip(0, top) * 255 + top // 2) // top
    return np.asarray(table.astype(np.uint8)[values])


def sixteen_bits(values: NDArray[Any], layout: Layout, span: Span) -> NDArray[np.uint16]:
    """Return samples as levels 0..65535.

    Args:
        values: Of the layout's kind.
        layout: Says what they are.
        span: From `span_of`; not looked at for unsigned numbers.
    """
    if layout.kind == "u":
        if layout.bits == 16:
            return values.astype(np.uint16, copy=False)
        if layout.bits > 16:
            return np.asarray(values >> (layout.bits - 16), np.uint16)
        top = 2**layout.bits - 1
        wide = values.astype(np.uint64) * FULL
        return np.asarray((wide + top // 2) // top, np.uint16)
    low, high = span
    if not np.isfinite(high - low):  # of two floats that are far apart one cannot hold the way
        return sixteen_bits(values / 2, layout, (low / 2, high / 2))
    scale = FULL / (high - low) if high > low else 0.0
    is_single = values.dtype.itemsize <= 4 and layout.kind == "f" and max(-low, high) < _SINGLE
    with np.errstate(invalid="ignore"):  # of some that are no numbers
        real: NDArray[np.floating[Any]] = values.astype(np.float32 if is_single else np.float64)
    if not np.isfinite(real).all():
        np.nan_to_num(real, copy=False, nan=low, posinf=high, neginf=low)
    real -= low
    real *= scale
    real += 0.5
    return np.clip(real, 0, FULL, out=real).astype(np.uint16)


def alpha_span(layout: Layout) -> Span:
    """Return which numbers are transparent and opaque, whatever the colours are."""
    return (0.0, 1.0 if layout.kind == "f" else float(2 ** (layout.bits - 1) - 1))


def _usual(low: float, high: float, tops: tuple[float, ...]) -> Span:
    """Return the usual range that values lie in, from 0 to the first top that holds them all.

    Args:
        low: The lowest value.
        high: The highest value.
        tops: Ascending; when none fits, the values' own range is returned.
    """
    for top in tops:
        if low >= 0 and high <= top:
            return (0.0, top)
    return (low, high)
