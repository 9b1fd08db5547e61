"""A short summary of a picture by which copies of it are met, however they are turned.

64 bits say which of its 8 x 8 coarsest waves (coefficients of a two-dimensional cosine transform)
are light where they begin. Mirroring a picture turns the sign of every other wave, and transposing
it swaps rows and columns: so the summary of each of the eight orientations follows from one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

SIDE = 8
STRONG = 48
"""How many of the waves count: the weakest flip first, and say nothing."""
_PACK = np.dtype("<u8")

Bits = NDArray[np.bool_]


class Orientation(IntEnum):
    """What is done to a picture, upright as it is seen, to make it lie like another one."""

    SAME = 0
    MIRRORED = 1
    UPSIDE_DOWN_MIRRORED = 2
    ROTATED_180 = 3
    TRANSPOSED = 4
    ROTATED_RIGHT = 5
    ROTATED_LEFT = 6
    TRANSVERSED = 7

    @property
    def is_transposed(self) -> bool:
        """Whether rows and columns are swapped, before anything is mirrored."""
        return bool(self & 4)

    @property
    def is_flipped_h(self) -> bool:
        """Whether left and right are swapped."""
        return bool(self & 1)

    @property
    def is_flipped_v(self) -> bool:
        """Whether top and bottom are swapped."""
        return bool(self & 2)

    @property
    def is_mirrored(self) -> bool:
        """Whether it cannot be undone by turning alone."""
        return (self.is_transposed + self.is_flipped_h + self.is_flipped_v) % 2 == 1

    @property
    def quarter_turns(self) -> int:
        """How many quarters it is turned clockwise, after it was mirrored left to right if so."""
        return _QUARTERS[self]

    @property
    def inverse(self) -> "Orientation":
        """What undoes it."""
        quarters = {Orientation.ROTATED_LEFT: Orientation.ROTATED_RIGHT}
        quarters[Orientation.ROTATED_RIGHT] = Orientation.ROTATED_LEFT
        return quarters.get(self, self)


# A picture mirrored left to right and turned by a quarter clockwise is its transverse.
_QUARTERS = {
    Orientation.SAME: 0,
    Orientation.MIRRORED: 0,
    Orientation.UPSIDE_DOWN_MIRRORED: 2,
    Orientation.ROTATED_180: 2,
    Orientation.TRANSPOSED: 3,
    Orientation.ROTATED_RIGHT: 1,
    Orientation.ROTATED_LEFT: 3,
    Orientation.TRANSVERSED: 1,
}


def turned(pixels: NDArray[np.generic], orientation: Orientation) -> NDArray[np.generic]:
    """Return rows of pixels [h, w, ...] in another orientation, as a view."""
    if orientation.is_transposed:
        pixels = pixels.swapaxes(0, 1)
    if orientation.is_flipped_h:
        pixels = pixels[:, ::-1]
    return pixels[::-1] if orientation.is_flipped_v else pixels


@dataclass(frozen=True, slots=True)
class PictureHash:
    """The summary of a picture, or of a picture without its frame.

    Attributes:
        signs: A bit for each wave, row by row from the lowest.
        strong: Which of them count; 0 for a picture with nothing to be seen, which is like none.
    """

    signs: int
    strong: int

    @staticmethod
    def of_waves(waves: NDArray[np.floating]) -> "PictureHash":
        """Return the hash of coefficients [8, 8]; the first one, the mean, never counts."""
        sizes = np.abs(waves).ravel()
        sizes[0] = -1.0
        strong = np.zeros(SIDE * SIDE, dtype=np.bool_)
        strong[np.argsort(-sizes, kind="stable")[:STRONG]] = True
        return PictureHash(_packed(waves.ravel() > 0), _packed(strong))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is to be seen."""
        return self.strong == 0

    def turned(self, orientation: Orientation) -> "PictureHash":
        """Return the hash of the picture in another orientation."""
        signs, strong = (_unpacked(bits) for bits in (self.signs, self.strong))
        if orientation.is_transposed:
            signs, strong = signs.T, strong.T
        return PictureHash(_packed(signs ^ _TURNED_SIGNS[orientation]), _packed(strong))

    def distance(self, other: "PictureHash") -> int:
        """Return how many of the waves that count here are otherwise in another picture."""
        return ((self.signs ^ other.signs) & self.strong).bit_count()


def orientations(one: PictureHash) -> Iterator[tuple[Orientation, PictureHash]]:
    """Yield a picture's hash in each of the eight orientations."""
    return ((orientation, one.turned(orientation)) for orientation in Orientation)


@dataclass(frozen=True, slots=True)
class PictureHashes:
    """What is kept of a picture.

    Attributes:
        whole: Of all of it.
        trimmed: Of what is inside its frame; None where it has none.
    """

    whole: PictureHash
    trimmed: PictureHash | None = None

    @property
    def each(self) -> tuple[PictureHash, ...]:
        """All that say something."""
        kept = (self.whole,) if self.trimmed is None else (self.whole, self.trimmed)
        return tuple(one for one in kept if not one.is_blank)

    def to_bytes(self) -> bytes:
        """Return the stored form: 16 bytes, or 32 with a frame."""
        kept = (self.whole,) if self.trimmed is None else (self.whole, self.trimmed)
        return b"".join(np.array([one.signs, one.strong], _PACK).tobytes() for one in kept)

    @staticmethod
    def from_bytes(content: bytes) -> "PictureHashes | None":
        """Return what a stored form says; None for what is none."""
        if len(content) not in (16, 32):
            return None
        words = np.frombuffer(content, _PACK).tolist()
        trimmed = PictureHash(words[2], words[3]) if len(words) == 4 else None
        return PictureHashes(PictureHash(words[0], words[1]), trimmed)


def _packed(bits: Bits) -> int:
    return int(np.packbits(bits, bitorder="little").view(_PACK)[0])


def _unpacked(word: int) -> Bits:
    octets = np.array([word], _PACK).view(np.uint8)
    return np.unpackbits(octets, bitorder="little").astype(np.bool_).reshape(SIDE, SIDE)


def _odd_signs(orientation: Orientation) -> Bits:
    odd = np.arange(SIDE) % 2 == 1
    none = np.zeros(SIDE, dtype=np.bool_)
    columns = odd if orientation.is_flipped_h else none
    rows = odd if orientation.is_flipped_v else none
    turned_signs: Bits = rows[:, None] ^ columns[None]
    return turned_signs


_TURNED_SIGNS = {orientation: _odd_signs(orientation) for orientation in Orientation}
BLANK = PictureHashes(PictureHash(0, 0))
"""Of a picture with nothing to be seen."""
