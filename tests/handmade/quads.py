"""Pictures of four colours, one in each quarter: what is right can be written down."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.decode import Picture, decode

WIDTH, HEIGHT = 40, 32

Colour = tuple[int, ...]
Samples = NDArray[np.generic]


def quads(colours: Sequence[Sequence[float]], dtype: str = "u1") -> Samples:
    """Return [32, 40, channels] with one value at top left, top right, bottom left, bottom right.

    Args:
        colours: Four of them, each of as many samples as there are channels.
        dtype: NumPy's name of the samples' type and byte order.
    """
    values = np.zeros((HEIGHT, WIDTH, len(colours[0])), dtype)
    top, left = HEIGHT // 2, WIDTH // 2
    values[:top, :left], values[:top, left:] = colours[0], colours[1]
    values[top:, :left], values[top:, left:] = colours[2], colours[3]
    return values


def packed_rows(values: Samples, bits: int) -> list[bytes]:
    """Return rows of samples [h, w, ...] packed big end first, each row whole bytes."""
    return [packed(row.ravel(), bits) for row in values]


def packed(samples: Samples, bits: int) -> bytes:
    """Return samples of any number of bits in a row, the last byte filled with zeros."""
    shifts = np.arange(bits - 1, -1, -1, dtype=np.uint64)
    ones = (samples.astype(np.uint64)[:, None] >> shifts) & np.uint64(1)
    return np.packbits(ones.astype(np.uint8).ravel()).tobytes()


def shown(content: bytes, longest_side: int | None = None, name: str = "picture") -> list[Colour]:
    """Return the four colours of a decoded picture as RGBA."""
    return corners(decode(content, name=name, longest_side=longest_side))


def corners(picture: Picture) -> list[Colour]:
    """Return the colours in the middles of a picture's quarters as RGBA."""
    image = picture.image.convert("RGBA")
    x, y = image.width // 4, image.height // 4
    found = []
    for at in ((x, y), (3 * x, y), (x, 3 * y), (3 * x, 3 * y)):
        pixel = image.getpixel(at)
        assert isinstance(pixel, tuple)
        found.append(tuple(int(value) for value in pixel))
    return found


def assert_shows(content: bytes, expected: Sequence[Sequence[int]], within: int = 1) -> None:
    """Check the four colours, decoded whole and shrunk; hidden ones may be anything.

    Args:
        content: The file.
        expected: Four times red, green and blue, and alpha where it is not 255.
        within: How far each value may be off.
    """
    for longest_side in (None, 20):
        got = shown(content, longest_side)
        for found, right in zip(got, expected, strict=True):
            alpha = right[3] if len(right) > 3 else 255
            assert abs(found[3] - alpha) <= within, (got, expected)
            if alpha:
                off = max(abs(a - b) for a, b in zip(found[:3], right[:3], strict=True))
                assert off <= within, (longest_side, got, expected)
