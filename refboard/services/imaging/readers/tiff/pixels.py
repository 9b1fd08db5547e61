"""Samples of a TIFF to the pixels that they mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.raster import DeepMode, DeepPixels
from refboard.services.imaging.readers.tiff import layout as tags
from refboard.services.imaging.readers.tiff import levels
from refboard.services.imaging.readers.tiff.layout import Layout
from refboard.services.imaging.readers.tiff.levels import Span
from refboard.services.imaging.readers.tiff.pieces import Piece, pieces

Levels = NDArray[Any]  # uint8 or uint16

_BAND_ROWS = 128
_MODES: dict[int, DeepMode] = {
    tags.MIN_IS_WHITE: "L", tags.MIN_IS_BLACK: "L", tags.MASK: "L", tags.RGB: "RGB",
    tags.PALETTE: "RGB", tags.CMYK: "CMYK", tags.YCBCR: "RGB", tags.CIE_LAB: "LAB",
    tags.ICC_LAB: "LAB",
}  # fmt: skip
_WITH_ALPHA: dict[DeepMode, DeepMode] = {"L": "LA", "RGB": "RGBA", "CMYK": "CMYKA", "LAB": "LABA"}
_ALWAYS_DEEP = frozenset({"CMYKA", "LAB", "LABA"})
_LUMA = (0.299, 0.587, 0.114)
_BLACK_AND_WHITE = (0.0, 255.0, 128.0, 255.0, 128.0, 255.0)


def pixels_of(content: bytes, layout: Layout) -> Image.Image | DeepPixels:
    """Return the pixels of a picture: of 8 bits where its samples have no more.

    Raises:
        EOFError: the file ends before its pixels do.
        Whatever a codec raises: call it inside `failures.decoding`.
    """
    mode = _MODES[layout.photometric]
    mode = mode if layout.alpha is None else _WITH_ALPHA[mode]
    is_shallow = levels.is_shallow(layout) or layout.photometric == tags.PALETTE
    is_deep = mode in _ALWAYS_DEEP or not is_shallow
    span = levels.span_of(layout, () if layout.kind == "u" else pieces(content, layout))
    meaning = Meaning(layout, span, is_deep)
    if is_deep:
        values = np.empty((layout.height, layout.width, len(mode)), np.uint16)
        for piece in pieces(content, layout):
            for top, band in meaning.bands(piece):
                values[top : top + len(band), piece.left : piece.left + band.shape[1]] = band
        return DeepPixels(values, mode)
    image = Image.new(mode, (layout.width, layout.height))
    for piece in pieces(content, layout):
        for top, band in meaning.bands(piece):
            rows, columns = band.shape[:2]
            packed = np.ascontiguousarray(band, np.uint8)
            part = Image.frombuffer(mode, (columns, rows), packed, "raw", mode, 0, 1)
            image.paste(part, (piece.left, top))
    return image


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the samples of a picture mean.

    Attributes:
        layout: What its tags say.
        span: Which numbers are black and white.
        is_deep: Levels are 0..65535, else 0..255.
    """

    layout: Layout
    span: Span
    is_deep: bool

    def bands(self, piece: Piece) -> Iterator[tuple[int, Levels]]:
        """Yield the rows of a piece as pixels, some at a time: the first row and [n, m, channels].

        Converting numbers takes several times their own memory, for a moment.
        """
        for start in range(0, len(piece.samples), _BAND_ROWS):
            yield piece.top + start, self._pixels(piece.samples[start : start + _BAND_ROWS])

    def _pixels(self, samples: NDArray[Any]) -> Levels:
        layout = self.layout
        colours = self._colours(samples[:, :, : layout.colours])
        if layout.alpha is None:
            return colours
        alpha = self._levels(samples[:, :, layout.colours :], levels.alpha_span(layout))
        if layout.is_premultiplied:
            colours = self._unmultiplied(colours, alpha)
        return np.concatenate([colours, alpha], axis=2)

    def _colours(self, samples: NDArray[Any]) -> Levels:
        layout = self.layout
        if layout.photometric == tags.PALETTE:
            return np.asarray(_palette(layout, self._top)[samples[:, :, 0]])
        if layout.photometric == tags.YCBCR and layout.compression != tags.JPEG:
            return self._levels(_red_green_blue(samples, layout), self.span)
        found = self._levels(samples, self.span)
        if layout.photometric == tags.MIN_IS_WHITE:
            return np.bitwise_not(found)
        return self._lab(found) if layout.photometric in (tags.CIE_LAB, tags.ICC_LAB) else found

    def _levels(self, samples: NDArray[Any], span: Span) -> Levels:
        if not self.is_deep:
            return levels.eight_bits(samples, self.layout.bits)
        return levels.sixteen_bits(samples, self.layout, span)

    def _lab(self, found: Levels) -> Levels:
        """Return L*, a* and b* with a* and b* counted from 32768, 256 levels a unit.

        CIE writes them as signed numbers, ICC counts from the middle and ends L* at 65280.
        """
        wide = found.astype(np.int64)
        if self.layout.photometric == tags.CIE_LAB:
            wide[:, :, 1:] ^= 0x8000 if self.layout.bits > 8 else 0x8080
        elif self.layout.bits > 8:
            wide[:, :, 0] = (wide[:, :, 0] * 65535 // 65280).clip(0, 65535)
        if self.layout.bits <= 8:  # 257 levels a unit were made of each
            wide[:, :, 1:] &= 0xFF00
        return wide.astype(np.uint16)

    def _unmultiplied(self, colours: Levels, alpha: Levels) -> Levels:
        over = np.maximum(alpha.astype(np.uint64), 1)
        whole = (colours.astype(np.uint64) * self._top + over // 2) // over
        return np.asarray(whole.clip(0, self._top), colours.dtype)

    @property
    def _top(self) -> int:
        return levels.FULL if self.is_deep else 255


def _palette(layout: Layout, top: int) -> Levels:
    """Return [2 ** bits, 3] the colours of a palette: all reds, all greens, all blues.

    Some programs write 0..255 where 0..65535 is meant.
    """
    count = 2**layout.bits
    written = np.array(layout.directory.whole(320)[: 3 * count], np.uint32)
    if not len(written):
        raise ValueError("there is no palette")
    full = 255 if written.max() <= 255 else levels.FULL
    colours = np.zeros((3, count), np.uint32)
    each = len(written) // 3
    colours[:, :each] = written[: 3 * each].reshape(3, each)
    scaled = (colours * top + full // 2) // full
    return scaled.T.astype(np.uint16) if top == levels.FULL else scaled.T.astype(np.uint8)


def _red_green_blue(samples: NDArray[Any], layout: Layout) -> NDArray[np.uint8]:
    """Return red, green and blue of brightness and two differences, by the file's coefficients."""
    red, green, blue = layout.fractions(529, _LUMA)
    black, white, *others = layout.fractions(532, _BLACK_AND_WHITE)
    wide = samples.astype(np.float64)
    bright = (wide[:, :, 0] - black) * 255 / (white - black or 1)
    blueness = (wide[:, :, 1] - others[0]) * 127 / (others[1] - others[0] or 1)
    redness = (wide[:, :, 2] - others[2]) * 127 / (others[3] - others[2] or 1)
    first = bright + redness * (2 - 2 * red)
    last = bright + blueness * (2 - 2 * blue)
    middle = (bright - blue * last - red * first) / (green or 1)
    return np.clip(np.stack([first, middle, last], axis=2) + 0.5, 0, 255).astype(np.uint8)
