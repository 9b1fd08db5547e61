"""Define the pictures that every copy of the model must embed alike.

NumPy and integer arithmetic only: the pictures are the same, bit for bit, on every machine.
"""

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]


def golden_pictures(side: int) -> dict[str, Image]:
    """Return the pictures by name, uint8 [side, side, 3] RGB."""
    y, x = np.mgrid[0:side, 0:side].astype(np.int64)
    zero = np.zeros_like(x)
    ramp = x * 255 // (side - 1)
    checker = (x // 8 + y // 8) % 2
    distance = (2 * x - side) ** 2 + (2 * y - side) ** 2
    disc = (distance < (side * 3 // 4) ** 2).astype(np.int64)
    stripes = ((x + 2 * y) // 6) % 2
    noise = _hashed(x + side * y)
    blotches = _hashed(x // 12 + 97 * (y // 12))
    return {
        "grey": _rgb(zero + 127, zero + 127, zero + 127),
        "white": _rgb(zero + 255, zero + 255, zero + 255),
        "red": _rgb(zero + 220, zero + 20, zero + 30),
        "ramp": _rgb(ramp, ramp, ramp),
        "sunset": _rgb(255 - y * 90 // side, 200 - y * 160 // side, 60 + y * 120 // side),
        "checker": _rgb(checker * 255, checker * 255, checker * 255),
        "disc": _rgb(240 - disc * 210, 240 - disc * 120, 235 - disc * 60),
        "stripes": _rgb(stripes * 200 + 20, 180 - stripes * 120, zero + 90),
        "noise": _rgb(noise & 255, noise >> 8 & 255, noise >> 16 & 255),
        "blotches": _rgb(blotches & 255, blotches >> 8 & 255, blotches >> 16 & 255),
    }


def as_input(images: list[Image]) -> npt.NDArray[np.float32]:
    """Stack pictures into the model's input, [n, 3, side, side] in 0..1."""
    batch = np.stack(images).transpose(0, 3, 1, 2).astype(np.float32)
    return np.ascontiguousarray(batch / np.float32(255))


def _rgb(*channels: npt.NDArray[np.int64]) -> Image:
    return np.stack(channels, axis=-1).astype(np.uint8)


def _hashed(index: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Scatter integers over 0..2**32-1 with the finaliser of MurmurHash3."""
    mask = np.int64(0xFFFFFFFF)
    value = index & mask
    # Python-sized products would overflow int64: multiply the halves apart.
    for multiplier in (0x85EBCA6B, 0xC2B2AE35):
        value = value ^ (value >> 16)
        low = value & np.int64(0xFFFF)
        high = value >> 16
        value = (low * multiplier + ((high * multiplier & np.int64(0xFFFF)) << 16)) & mask
    return value ^ (value >> 16)
