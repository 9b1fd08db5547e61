"""The strips and tiles of a TIFF: from packed bytes to samples, one piece after another.

Only a few of them are unpacked at a time, and no more of each than its size says.
"""

import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.headers import oriented_size
from refboard.services.imaging.readers import codecs
from refboard.services.imaging.readers.opening import open_image
from refboard.services.imaging.readers.tiff import layout as tags
from refboard.services.imaging.readers.tiff import libtiff, numbers
from refboard.services.imaging.readers.tiff.layout import Layout

Samples = NDArray[Any]  # of any number type
Buffer = bytes | memoryview

_BACKWARDS = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_MAX_PIECE_BYTES = 4 * 1024**3
_BATCH_BYTES = 8 * 1024**2
_PICTURES = {tags.JPEG: "JPEG", tags.WEBP: "WEBP"}
_SLACK = 1_000_000
_LZMA_MEMORY = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a picture that a strip or tile holds.

    Attributes:
        left: Its first column in the picture.
        top: Its first row.
        samples: [rows, columns, channels], cut to the picture: the colours, then alpha if any.
    """

    left: int
    top: int
    samples: Samples


def pieces(content: bytes, layout: Layout) -> Iterator[Piece]:
    """Yield all pieces of a picture.

    Raises:
        EOFError: the file or a piece ends before its samples do.
        Whatever a codec raises: call it inside `failures.decoding`.
    """
    columns = -(-layout.width // layout.across)
    per_plane = columns * -(-layout.height // layout.down)
    if len(layout.offsets) < per_plane * (layout.samples if layout.is_planar else 1):
        raise EOFError("not enough strips or tiles")
    wanted = [*range(layout.colours), *([] if layout.alpha is None else [layout.alpha])]
    firsts = [n * per_plane for n in wanted] if layout.is_planar else [0]
    planes = [_plane(content, layout, range(first, first + per_plane)) for first in firsts]
    for index, parts in enumerate(zip(*planes, strict=True)):
        samples = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=2)
        if not layout.is_planar and samples.shape[2] != len(wanted):
            samples = samples[:, :, wanted]
        left, top = index % columns * layout.across, index // columns * layout.down
        yield Piece(left, top, samples[: layout.height - top, : layout.width - left])


def _plane(content: bytes, layout: Layout, indexes: range) -> Iterator[Samples]:
    """Yield the samples of strips or tiles, [rows, columns, channels], whole."""
    shapes = [_shape(layout, index - indexes.start) for index in indexes]
    expected = _bytes_of(layout, shapes[0])
    if expected > _MAX_PIECE_BYTES:
        raise MemoryError
    is_shared = layout.subsampling != (1, 1)
    at_once = 1 if is_shared else max(1, _BATCH_BYTES // max(1, expected))
    for start in range(0, len(indexes), at_once):
        batch = shapes[start : start + at_once]
        packed = [_packed(content, layout, n) for n in indexes[start : start + at_once]]
        yield from _unpacked(packed, layout, batch)


def _shape(layout: Layout, index: int) -> tuple[int, int, int]:
    """Return rows, columns and channels of a strip or tile by its number in its plane."""
    channels = 1 if layout.is_planar else layout.samples
    is_strip = layout.across == layout.width
    rows = min(layout.down, layout.height - index * layout.down) if is_strip else layout.down
    return rows, layout.across, channels


def _packed(content: bytes, layout: Layout, index: int) -> Buffer:
    """Return the bytes of a strip or tile as they are in the file; none when it is left out."""
    start, count = layout.offsets[index], layout.counts[index]
    if start == 0 and count == 0:
        return b""
    if start >= len(content) or (count != tags.NOT_WRITTEN and start + count > len(content)):
        raise EOFError("the file ends before its strips do")
    if layout.compression == tags.PLAIN and not layout.is_reversed:
        return memoryview(content)[start : start + count]  # a strip may be the whole file
    packed = content[start : start + count]
    return packed.translate(_BACKWARDS) if layout.is_reversed else packed


def _unpacked(
    packed: list[Buffer], layout: Layout, shapes: list[tuple[int, int, int]]
) -> Iterator[Samples]:
    """Yield the samples of some strips or tiles; what is left out is all zeros."""
    by_libtiff: Iterator[bytes] = iter(())
    if layout.compression in tags.BY_LIBTIFF:
        there = [(one, shape[0]) for one, shape in zip(packed, shapes, strict=True) if one]
        row_bytes = _bytes_of(layout, (1, *shapes[0][1:]))
        if layout.subsampling != (1, 1):  # rows of samples are no rows of bytes then
            there, row_bytes = [(one, 1) for one, _ in there], _bytes_of(layout, shapes[0])
        by_libtiff = libtiff.unpacked(there, row_bytes, layout.compression)
    for one, shape in zip(packed, shapes, strict=True):
        if not one:
            yield np.zeros(shape, numbers.stored_type(layout))
        elif layout.compression in _PICTURES:
            yield _inner_picture(one, layout, shape)
        else:
            expected = _bytes_of(layout, shape)
            unpack = _UNPACKERS.get(layout.compression)
            plain = unpack(one, expected) if unpack else next(by_libtiff)
            if len(plain) < expected:
                raise EOFError("not enough samples in a strip or tile")
            yield _read(plain, layout, shape)


def _read(plain: Buffer, layout: Layout, shape: tuple[int, int, int]) -> Samples:
    if layout.subsampling != (1, 1):
        return _shared_colours(plain, layout.subsampling, shape)
    return numbers.without_predictor(plain, layout, shape)


def _bytes_of(layout: Layout, shape: tuple[int, int, int]) -> int:
    rows, columns, channels = shape
    over, under = layout.subsampling
    if (over, under) != (1, 1):
        if over not in (1, 2, 4) or under not in (1, 2, 4):
            raise ValueError(f"{over} x {under} pixels share a colour")
        return -(-columns // over) * -(-rows // under) * (over * under + 2)
    return rows * -(-columns * channels * layout.bits // 8)


def _inflated(packed: Buffer, expected: int) -> bytes:
    return zlib.decompressobj().decompress(packed, expected)


def _unlzma(packed: Buffer, expected: int) -> bytes:
    try:
        return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY).decompress(packed, expected)
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from error


_UNPACKERS: dict[int, Callable[[Buffer, int], Buffer]] = {
    tags.PLAIN: lambda packed, expected: packed[:expected],
    tags.DEFLATE: _inflated,
    tags.OLD_DEFLATE: _inflated,
    tags.LZMA: _unlzma,
}


def _inner_picture(packed: Buffer, layout: Layout, shape: tuple[int, int, int]) -> Samples:
    """Return the samples of a strip or tile that is a picture of another format."""
    _refuse_larger(packed, _PICTURES[layout.compression], shape)
    is_jpeg = layout.compression == tags.JPEG
    found = _jpeg(packed, layout) if is_jpeg else open_image("WEBP", BytesIO(packed))
    return _fitted(np.asarray(found), shape)


def _jpeg(packed: Buffer, layout: Layout) -> Samples:
    spaces = {tags.YCBCR: ("YCBCR", "RGB"), tags.RGB: ("RGB", "RGB"), tags.CMYK: ("CMYK", "CMYK")}
    known = None if layout.is_planar else spaces.get(layout.photometric)
    found: Samples = codecs.load().jpeg8_decode(
        packed,
        tables=layout.directory.content(347) or None,
        colorspace=known[0] if known else None,
        outcolorspace=known[1] if known else None,
    )
    return found


def _refuse_larger(packed: Buffer, format_name: str, shape: tuple[int, int, int]) -> None:
    """Refuse a picture inside the picture that claims to be much larger than its place."""
    width, height = oriented_size(BytesIO(packed), format_name) or (0, 0)
    if width * height > 4 * shape[0] * shape[1] + _SLACK:
        raise ValueError("a strip or tile of another size")


def _fitted(found: Samples, shape: tuple[int, int, int]) -> Samples:
    """Return the samples of a picture inside the picture; it may have more rows than it should."""
    rows, columns, channels = shape
    samples = found.reshape(*found.shape[:2], -1)
    if samples.shape[0] < rows or samples.shape[1] < columns or samples.shape[2] != channels:
        raise ValueError("a strip or tile of another size")
    return samples[:rows, :columns]


def _shared_colours(
    plain: Buffer, subsampling: tuple[int, int], shape: tuple[int, int, int]
) -> Samples:
    """Return brightness and two colours for each pixel, of blocks that share their colours."""
    rows, columns, _ = shape
    over, under = subsampling
    blocks_across, blocks_down = -(-columns // over), -(-rows // under)
    inside = over * under
    found = np.frombuffer(plain, "u1", count=blocks_across * blocks_down * (inside + 2))
    blocks = found.reshape(blocks_down, blocks_across, inside + 2)
    bright = blocks[:, :, :inside].reshape(blocks_down, blocks_across, under, over)
    planes = [bright.transpose(0, 2, 1, 3).reshape(blocks_down * under, blocks_across * over)]
    planes += [
        blocks[:, :, place].repeat(under, axis=0).repeat(over, axis=1)
        for place in (inside, inside + 1)
    ]
    return np.stack(planes, axis=2)[:rows, :columns]
