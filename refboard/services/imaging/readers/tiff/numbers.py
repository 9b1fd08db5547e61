"""Bytes of a strip or tile to numbers: of any count of bits, in either order, predictor undone."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.readers.tiff.layout import Layout

Samples = NDArray[Any]  # of any number type
Shape = tuple[int, int, int]

_BAND_BYTES = 1_000_000


def stored_type(layout: Layout) -> np.dtype[Any]:
    """Return the type that holds the numbers; those of 24 bits of floating point become 32."""
    if layout.kind == "f":
        return np.dtype("f4" if layout.bits == 24 else f"f{layout.bits // 8}")
    size = next(n for n in (1, 2, 4, 8) if 8 * n >= layout.bits)
    return np.dtype(f"{layout.kind}{size}")


def without_predictor(plain: bytes | memoryview, layout: Layout, shape: Shape) -> Samples:
    """Return the numbers in the bytes of a strip or tile, whose differences are summed up.

    Args:
        plain: Unpacked; at least as many as the shape needs.
        layout: What they are.
        shape: Rows, columns and channels.
    """
    if layout.predictor == 1:
        return _numbers(plain, layout, shape)
    if layout.predictor == 3:
        return _float_differences(plain, layout, shape)
    size = layout.bits // 8
    whole = np.frombuffer(plain, f"{layout.order}u{size}", count=int(np.prod(shape)))
    native = whole.reshape(shape).astype(f"=u{size}")
    np.cumsum(native, axis=1, dtype=native.dtype, out=native)
    return np.asarray(native.view(stored_type(layout)))


def _numbers(plain: bytes | memoryview, layout: Layout, shape: Shape) -> Samples:
    bits, kind = layout.bits, layout.kind
    count = int(np.prod(shape))
    if bits in (8, 16, 32, 64):
        found = np.frombuffer(plain, f"{layout.order}{kind}{bits // 8}", count=count)
        return found.reshape(shape).astype(found.dtype.newbyteorder("="), copy=False)
    if bits == 24:
        parts = np.frombuffer(plain, "u1", count=3 * count).reshape(-1, 3)
        values = _of_three_bytes(parts if layout.order == ">" else parts[:, ::-1])
    else:
        values = _of_bits(plain, bits, shape)
    values = values.reshape(shape)
    if kind == "u":
        return values
    if kind == "f":
        return _half_again(values)
    wide = values.astype("i8")
    signed = np.where(wide >= 1 << (bits - 1), wide - (1 << bits), wide)
    return signed.astype(stored_type(layout))


def _of_three_bytes(parts: NDArray[np.uint8]) -> NDArray[np.uint32]:
    wide = parts.astype(np.uint32)
    return wide[:, 0] << np.uint32(16) | wide[:, 1] << np.uint32(8) | wide[:, 2]


def _of_bits(plain: bytes | memoryview, bits: int, shape: Shape) -> Samples:
    """Return numbers of any count of bits, packed big end first, each row whole bytes."""
    rows, in_row = shape[0], shape[1] * shape[2]
    row_bytes = -(-in_row * bits // 8)
    packed = np.frombuffer(plain, "u1", count=rows * row_bytes).reshape(rows, row_bytes)
    size = next(n for n in (1, 2, 4) if 8 * n >= bits)
    values = np.empty((rows, in_row), f"u{size}")
    band = max(1, _BAND_BYTES // row_bytes)
    for top in range(0, rows, band):
        ones = np.unpackbits(packed[top : top + band], axis=1, count=in_row * bits)
        wide = np.zeros((len(ones), in_row, 8 * size), np.uint8)
        wide[:, :, 8 * size - bits :] = ones.reshape(len(ones), in_row, bits)
        words = np.packbits(wide, axis=2).view(f">u{size}")
        values[top : top + band] = words[:, :, 0]
    return values


def _half_again(words: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return floating point of 24 bits: one of sign, seven of exponent, sixteen of fraction."""
    fraction = (words & np.uint32(0xFFFF)).astype(np.float32)
    exponent = (words >> np.uint32(16) & np.uint32(0x7F)).astype(np.int32)
    sizes = np.where(
        exponent == 0,
        np.ldexp(fraction, -78),  # too small to have a leading one
        np.ldexp(1 + fraction / 65536, exponent - 63),
    )
    sizes = np.where(exponent == 127, np.where(fraction == 0, np.inf, np.nan), sizes)
    return np.where(words >> np.uint32(23), -sizes, sizes).astype(np.float32)


def _float_differences(plain: bytes | memoryview, layout: Layout, shape: Shape) -> Samples:
    """Undo what the predictor for floating point does: bytes by their weight, then differences."""
    rows, columns, channels = shape
    size = layout.bits // 8
    found = np.frombuffer(plain, "u1", count=rows * columns * channels * size)
    steps = found.reshape(rows, -1, channels)
    whole = np.cumsum(steps, axis=1, dtype="u1").reshape(rows, size, columns * channels)
    ordered = np.ascontiguousarray(whole.transpose(0, 2, 1))
    if layout.bits == 24:
        return _half_again(_of_three_bytes(ordered.reshape(-1, 3)).reshape(shape))
    return np.asarray(ordered.view(f">f{size}").astype(f"=f{size}")).reshape(shape)
