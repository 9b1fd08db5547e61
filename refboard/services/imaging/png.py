"""Write a PNG row by row, so that a picture of any size needs no second copy of itself.

Compressing and filtering leave the interpreter to other threads, and whoever gives the rows can
stop between two bands of them.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.uint8]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB, _RGBA = 2, 6
_NONE, _SUB, _UP, _PAETH = 0, 1, 2, 4
_PERCEPTUAL = b"\0"
_LEVEL = 4
"""Of zlib: beyond it, a photograph takes several times as long for a few percent."""


def write_png(
    file: BinaryIO, width: int, height: int, bands: Iterable[Rows], *, has_alpha: bool = False
) -> None:
    """Write an sRGB picture.

    Args:
        file: Where to.
        width: Pixels.
        height: Pixels.
        bands: [n, width, 3] red, green and blue from the uppermost rows on, `height` in all; with
            alpha, not multiplied into them, [n, width, 4].
        has_alpha: They have alpha.

    Raises:
        OSError: the file cannot be written.
    """
    kind, channels = (_RGBA, 4) if has_alpha else (_RGB, 3)
    file.write(_SIGNATURE)
    _write_chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    _write_chunk(file, b"sRGB", _PERCEPTUAL)
    packer = zlib.compressobj(_LEVEL, strategy=zlib.Z_FILTERED)
    above = np.zeros((1, width * channels), np.uint8)
    for band in bands:
        rows = band.reshape(len(band), width * channels)
        _write_chunk(file, b"IDAT", packer.compress(filtered(rows, above, channels)))
        above = rows[-1:].copy()
    _write_chunk(file, b"IDAT", packer.flush())
    _write_chunk(file, b"IEND", b"")


def filtered(rows: Rows, above: Rows, channels: int) -> bytes:
    """Return rows [n, m] ready to be compressed, each with the filter that suits it best.

    Args:
        rows: Samples.
        above: [1, m] the row before the first.
        channels: Samples to a pixel.
    """
    up = np.concatenate([above, rows[:-1]])
    left = _shifted(rows, channels)
    tries = {
        _NONE: rows,
        _SUB: rows - left,
        _UP: rows - up,
        _PAETH: rows - _predicted(left, up, _shifted(up, channels)),
    }
    # The usual guess: the smallest sum of differences, as signed numbers, packs best.
    costs = [np.abs(values.view(np.int8).astype(np.int16)).sum(1) for values in tries.values()]
    best = np.argmin(costs, axis=0)
    kinds = np.array(list(tries), np.uint8)[best]
    chosen = np.choose(best[:, None], list(tries.values()))
    return np.concatenate([kinds[:, None], chosen], axis=1).tobytes()


def _shifted(rows: Rows, channels: int) -> Rows:
    """Return the samples of the pixels at the left; zero before the first."""
    left = np.zeros_like(rows)
    left[:, channels:] = rows[:, :-channels]
    return left


def _predicted(left: Rows, up: Rows, corner: Rows) -> Rows:
    """Return Paeth's prediction: the neighbour nearest to left + up - corner."""
    a, b, c = (values.astype(np.int16) for values in (left, up, corner))
    to_left, to_up, to_corner = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    is_left = (to_left <= to_up) & (to_left <= to_corner)
    return np.where(is_left, left, np.where(to_up <= to_corner, up, corner))


def _write_chunk(file: BinaryIO, kind: bytes, content: bytes) -> None:
    if content or kind == b"IEND":
        file.write(struct.pack(">I", len(content)) + kind + content)
        file.write(struct.pack(">I", zlib.crc32(kind + content)))
