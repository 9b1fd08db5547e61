"""Writes Photoshop documents by the published format, for tests of what reads them."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

RAW, RUNS, ZIP, ZIP_PREDICTED = range(4)
BITMAP, GREY, INDEXED, RGB, CMYK, MULTICHANNEL, DUOTONE, LAB = 0, 1, 2, 3, 4, 7, 8, 9


def document(
    planes: list[NDArray[np.generic]],
    mode: int,
    *,
    packing: int = RAW,
    is_large: bool = False,
    palette: bytes = b"",
    resources: dict[int, bytes] | None = None,
    layers: int = 0,
    depth: int | None = None,
) -> bytes:
    """Return a file whose flattened picture has these planes, each [height, width].

    Args:
        planes: Of uint8, of uint16 or float32; of bool for a bitmap.
        layers: What is said to be their count; below zero for a picture with transparency.
    """
    height, width = planes[0].shape
    bits = depth or {"uint8": 8, "uint16": 16, "float32": 32, "bool": 1}[planes[0].dtype.name]
    head = struct.pack(
        ">4sH6xHIIHH", b"8BPS", 2 if is_large else 1, len(planes), height, width, bits, mode
    )
    listed = b"".join(
        b"8BIM" + struct.pack(">HxxI", number, len(body)) + body + b"\0" * (len(body) % 2)
        for number, body in (resources or {}).items()
    )
    inner = struct.pack(">h", layers) if layers else b""
    long = ">Q" if is_large else ">I"
    section = struct.pack(long, len(inner)) + inner + struct.pack(">I", 0) if inner else b""
    return b"".join(
        [
            head,
            *(struct.pack(">I", len(palette)), palette),
            *(struct.pack(">I", len(listed)), listed),
            *(struct.pack(long, len(section)), section),
            *(
                struct.pack(">H", packing),
                _packed([_rows(p) for p in planes], packing, is_large, bits),
            ),
        ]
    )


def _rows(plane: NDArray[np.generic]) -> NDArray[np.uint8]:
    if plane.dtype == bool:
        return np.packbits(plane.astype(bool), axis=1)
    big = np.ascontiguousarray(plane.astype(plane.dtype.newbyteorder(">")))
    return big.view(np.uint8).reshape(plane.shape[0], -1)


def _packed(planes: list[NDArray[np.uint8]], packing: int, is_large: bool, bits: int) -> bytes:
    if packing == RAW:
        return b"".join(plane.tobytes() for plane in planes)
    if packing == RUNS:
        rows = [_runs(row.tobytes()) for plane in planes for row in plane]
        lengths = struct.pack(f">{len(rows)}{'I' if is_large else 'H'}", *map(len, rows))
        return lengths + b"".join(rows)
    if packing == ZIP_PREDICTED:
        planes = [_predicted(plane, bits) for plane in planes]
    return zlib.compress(b"".join(plane.tobytes() for plane in planes))


def _runs(row: bytes) -> bytes:
    packed = b""
    at = 0
    while at < len(row):
        end = at + 1
        while end < len(row) and row[end] == row[at] and end - at < 128:
            end += 1
        if end - at > 1:
            packed += bytes([257 - (end - at), row[at]])
        else:
            packed += bytes([0, row[at]])
        at = end
    return packed


def _predicted(rows: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    height = rows.shape[0]
    if bits == 16:
        steps = np.diff(rows.view(">u2").astype(np.uint16), axis=1, prepend=np.uint16(0))
        return np.ascontiguousarray(steps.astype(">u2")).view(np.uint8)
    if bits == 32:
        rows = rows.reshape(height, -1, 4).transpose(0, 2, 1).reshape(height, -1)
    return np.diff(rows, axis=1, prepend=np.uint8(0)).astype(np.uint8)
