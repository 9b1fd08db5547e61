"""Unpack the runs of a BMP: the same index many times, some of them literally, or a jump."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.readers.bmp.header import RUNS_OF_4, Header

_END_OF_ROW, _END, _JUMP = 0, 1, 2


class Step(NamedTuple):
    """What a command does: paint some indexes, go on, or begin the next row."""

    run: bytes = b""
    right: int = 0
    down: int = 0
    is_new_row: bool = False


def unpacked_runs(packed: bytes, header: Header) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return [height, width] indexes, and which of them a run has reached.

    Raises:
        EOFError: it ends before its end is said and before the last pixel.
    """
    height, width = header.height, header.width
    indexes = np.zeros((height, width), np.uint8)
    is_painted = np.zeros((height, width), np.bool_)
    x = y = 0
    for step in _steps(packed, is_of_4=header.packing == RUNS_OF_4):
        if step is None:  # no more commands, and nobody said that this is the end
            if y * width + x < height * width - (width if x == 0 else 0):
                raise EOFError("the file ends before its pixels do")
            break
        end = min(x + len(step.run), width)
        if end > x:
            indexes[y, x:end] = np.frombuffer(step.run, np.uint8, count=end - x)
            is_painted[y, x:end] = True
        x = 0 if step.is_new_row else x + len(step.run) + step.right
        y += step.down
        if y >= height:
            break
    if header.is_top_down:
        return indexes, is_painted
    return indexes[::-1].copy(), is_painted[::-1].copy()


def _steps(packed: bytes, *, is_of_4: bool) -> Iterator[Step | None]:
    """Yield what the commands do, and None where they stop without saying so."""
    at = 0
    while at + 1 < len(packed):
        count, value = packed[at], packed[at + 1]
        at += 2
        if count:
            one = bytes([value >> 4, value & 15]) if is_of_4 else bytes([value])
            yield Step(run=(one * count)[:count])
        elif value == _END_OF_ROW:
            yield Step(down=1, is_new_row=True)
        elif value == _END:
            return
        elif value == _JUMP:
            yield Step(right=packed[at], down=packed[at + 1]) if at + 1 < len(packed) else None
            at += 2
        else:
            length = -(-value // 2) if is_of_4 else value
            literal = packed[at : at + length]
            if len(literal) < length:
                break
            at += length + (length & 1)
            run = bytes(half for byte in literal for half in (byte >> 4, byte & 15))
            yield Step(run=run[:value] if is_of_4 else literal)
    yield None
