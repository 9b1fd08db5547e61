"""The channels of a flattened picture, as they are packed in a Photoshop document."""

import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.containers.psd_blocks import Header

_RAW, _RUNS, _ZIP, _ZIP_PREDICTED = range(4)

Samples = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.float32]


def unpacked(content: memoryview, head: Header, wanted: int) -> list[Samples]:
    """Return the first channels, each [height, width]; of one bit a sample 0 or 1.

    Args:
        content: From the flattened picture on.
        head: What the file begins with.
        wanted: How many; as many as there are at most.

    Raises:
        EOFError: the file ends before.
        ValueError: it is packed in a way that nobody knows, or wrongly.
        zlib.error: likewise.
    """
    packing = int.from_bytes(content[:2], "big")
    row = (head.width * head.depth + 7) // 8
    whole = row * head.height
    body = content[2:]
    if packing == _RAW:
        planes: list[bytes] | list[memoryview] = [
            body[n * whole : (n + 1) * whole] for n in range(wanted)
        ]
    elif packing == _RUNS:
        planes = _runs(body, head, row, wanted)
    elif packing in (_ZIP, _ZIP_PREDICTED):
        # Channels come one after another in one stream; no more of it is unpacked than is wanted.
        stream = zlib.decompressobj().decompress(body, whole * wanted)
        planes = [stream[n * whole : (n + 1) * whole] for n in range(wanted)]
    else:
        raise ValueError(f"packed in way {packing}")
    if any(len(plane) < whole for plane in planes):
        raise EOFError("the file ends before its pixels")
    return [_samples(plane, head, row, packing == _ZIP_PREDICTED) for plane in planes]


def _runs(body: memoryview, head: Header, row: int, wanted: int) -> list[bytes]:
    """Unpack PackBits; how long each packed row is stands before all of them."""
    count = head.channels * head.height
    lengths = np.frombuffer(body, ">u4" if head.is_large else ">u2", count).astype(np.int64)
    at = count * (4 if head.is_large else 2)
    planes = []
    for channel in range(wanted):
        size = int(lengths[channel * head.height : (channel + 1) * head.height].sum())
        packed = body[at : at + size]
        if len(packed) < size:
            raise EOFError("the file ends before its pixels")
        plane = Image.frombytes("L", (row, head.height), bytes(packed), "packbits", "L")
        planes.append(plane.tobytes())
        at += size
    return planes


def _samples(plane: bytes | memoryview, head: Header, row: int, is_predicted: bool) -> Samples:
    rows = np.frombuffer(plane, np.uint8).reshape(head.height, row)
    if head.depth == 32:
        if is_predicted:
            # The four bytes of all numbers of a row stand apart, each as the step from the last.
            apart = np.cumsum(rows, axis=1, dtype=np.uint8)
            apart = apart.reshape(head.height, 4, head.width)
            rows = np.ascontiguousarray(apart.transpose(0, 2, 1)).reshape(head.height, row)
        return rows.view(">f4").astype(np.float32)
    if head.depth == 16:
        deep = rows.view(">u2").astype(np.uint16)
        return np.cumsum(deep, axis=1, dtype=np.uint16) if is_predicted else deep
    if head.depth == 1:
        return np.unpackbits(rows, axis=1)[:, : head.width]
    return np.cumsum(rows, axis=1, dtype=np.uint8) if is_predicted else rows
