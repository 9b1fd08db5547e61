"""The strips and tiles of a TIFF: from packed bytes to samples, one piece after another.

Only one piece is unpacked at a time, and no more of it than its size says.
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
from refboard.services.imaging.readers.tiff.layout import Layout

Samples = NDArray[Any]  # of any number type

_BACKWARDS = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_MAX_PIECE_BYTES = 4 * 1024**3
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
    rows = -(-layout.height // layout.down)
    per_plane = columns * rows
    planes = layout.samples if layout.is_planar else 1
    if len(layout.offsets) < per_plane * planes:
        raise EOFError("not enough strips or tiles")
    wanted = [*range(layout.colours), *([] if layout.alpha is None else [layout.alpha])]
    for index in range(per_plane):
        left, top = index % columns * layout.across, index // columns * layout.down
        if layout.is_planar:
            parts = [_unpacked(content, layout, index + n * per_plane, top) for n in wanted]
            samples = np.concatenate(parts, axis=2)
        else:
            samples = _unpacked(content, layout, index, top)
            samples = samples if len(wanted) == samples.shape[2] else samples[:, :, wanted]
        yield Piece(left, top, samples[: layout.height - top, : layout.width - left])


def _unpacked(content: bytes, layout: Layout, index: int, top: int) -> Samples:
    """Return the samples of a strip or tile, [rows, columns, channels], whole."""
    is_strip = layout.across == layout.width
    rows = min(layout.down, layout.height - top) if is_strip else layout.down
    channels = 1 if layout.is_planar else layout.samples
    shape = (rows, layout.across, channels)
    expected = _bytes_of(layout, shape)
    if expected > _MAX_PIECE_BYTES:
        raise MemoryError
    start, count = layout.offsets[index], layout.counts[index]
    if start == 0 and count == 0:  # left out: all zeros
        return np.zeros(shape, _stored_type(layout))
    if start >= len(content) or (count != tags.NOT_WRITTEN and start + count > len(content)):
        raise EOFError("the file ends before its strips do")
    packed = content[start : start + count]
    if layout.compression in _PICTURES:
        _refuse_larger(packed, _PICTURES[layout.compression], shape)
        is_jpeg = layout.compression == tags.JPEG
        found = _jpeg(packed, layout) if is_jpeg else open_image("WEBP", BytesIO(packed))
        return _fitted(np.asarray(found), shape)
    if layout.is_reversed:
        packed = packed.translate(_BACKWARDS)
    plain = _UNPACKERS[layout.compression](packed, expected)
    if len(plain) < expected:
        raise EOFError("not enough samples in a strip or tile")
    if layout.subsampling != (1, 1):
        return _shared_colours(plain, layout.subsampling, shape)
    return _without_predictor(plain, layout, shape)


def _bytes_of(layout: Layout, shape: tuple[int, int, int]) -> int:
    rows, columns, channels = shape
    over, under = layout.subsampling
    if (over, under) != (1, 1):
        if over not in (1, 2, 4) or under not in (1, 2, 4):
            raise ValueError(f"{over} x {under} pixels share a colour")
        return -(-columns // over) * -(-rows // under) * (over * under + 2)
    return rows * -(-columns * channels * layout.bits // 8)


def _inflated(packed: bytes, expected: int) -> bytes:
    return zlib.decompressobj().decompress(packed, expected)


def _unlzma(packed: bytes, expected: int) -> bytes:
    try:
        return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY).decompress(packed, expected)
    except lzma.LZMAError as error:
        raise ValueError(str(error)) from error


def _by_codec(name: str) -> Callable[[bytes, int], Any]:  # Any: bytes, or what holds them
    return lambda packed, expected: getattr(codecs.load(), name)(packed, out=expected)


_UNPACKERS: dict[int, Callable[[bytes, int], Any]] = {
    tags.PLAIN: lambda packed, expected: packed[:expected],
    tags.LZW: _by_codec("lzw_decode"),
    tags.PACKBITS: _by_codec("packbits_decode"),
    tags.ZSTD: _by_codec("zstd_decode"),
    tags.DEFLATE: _inflated,
    tags.OLD_DEFLATE: _inflated,
    tags.LZMA: _unlzma,
}


def _jpeg(packed: bytes, layout: Layout) -> Samples:
    spaces = {tags.YCBCR: ("YCBCR", "RGB"), tags.RGB: ("RGB", "RGB"), tags.CMYK: ("CMYK", "CMYK")}
    known = None if layout.is_planar else spaces.get(layout.photometric)
    found: Samples = codecs.load().jpeg8_decode(
        packed,
        tables=layout.directory.content(347) or None,
        colorspace=known[0] if known else None,
        outcolorspace=known[1] if known else None,
    )
    return found


def _refuse_larger(packed: bytes, format_name: str, shape: tuple[int, int, int]) -> None:
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


def _stored_type(layout: Layout) -> np.dtype[Any]:
    if layout.kind == "f":
        return np.dtype(f"f{max(2, 4 if layout.bits == 24 else layout.bits // 8)}")
    size = next(n for n in (1, 2, 4, 8) if 8 * n >= layout.bits)
    return np.dtype(f"{layout.kind}{size}")


def _without_predictor(plain: Any, layout: Layout, shape: tuple[int, int, int]) -> Samples:
    if layout.predictor == 3:
        return _float_differences(plain, layout, shape)
    if layout.predictor == 1:
        return _samples(plain, layout, shape)
    whole = np.frombuffer(plain, f"{layout.order}u{layout.bits // 8}", count=np.prod(shape))
    native = whole.reshape(shape).astype(f"=u{layout.bits // 8}")
    np.cumsum(native, axis=1, dtype=native.dtype, out=native)
    return np.asarray(native.view(_stored_type(layout)))


def _samples(plain: Any, layout: Layout, shape: tuple[int, int, int]) -> Samples:
    bits, kind = layout.bits, layout.kind
    count = int(np.prod(shape))
    if bits in (8, 16, 32, 64):
        found = np.frombuffer(plain, f"{layout.order}{kind}{bits // 8}", count=count)
        return found.reshape(shape).astype(found.dtype.newbyteorder("="), copy=False)
    if bits == 24 and kind == "f":
        order = layout.order
        return np.asarray(codecs.load().float24_decode(plain, byteorder=order)).reshape(shape)
    if bits == 24:
        parts = np.frombuffer(plain, "u1", count=3 * count).reshape(-1, 3).astype("u4")
        low, high = (0, 2) if layout.order == "<" else (2, 0)
        values = parts[:, low] | parts[:, 1] << 8 | parts[:, high] << 16
    else:
        size = next(n for n in (1, 2, 4) if 8 * n >= bits)
        row = shape[1] * shape[2]
        values = codecs.load().packints_decode(plain, f"u{size}", bits, runlen=row)
    values = values.reshape(shape)
    if kind == "u":
        return np.asarray(values)
    wide = values.astype("i8")
    return np.asarray(np.where(wide >= 1 << (bits - 1), wide - (1 << bits), wide))


def _float_differences(plain: Any, layout: Layout, shape: tuple[int, int, int]) -> Samples:
    """Undo what the predictor for floating point does: bytes by their weight, then differences."""
    rows, columns, channels = shape
    size = layout.bits // 8
    found = np.frombuffer(plain, "u1", count=rows * columns * channels * size)
    steps = found.reshape(rows, -1, channels)
    whole = np.cumsum(steps, axis=1, dtype="u1").reshape(rows, size, columns * channels)
    ordered = np.ascontiguousarray(whole.transpose(0, 2, 1))
    if layout.bits == 24:
        decoded = codecs.load().float24_decode(ordered.tobytes(), byteorder=">")
        return np.asarray(decoded).reshape(shape)
    return np.asarray(ordered.view(f">f{size}").astype(f"=f{size}")).reshape(shape)


def _shared_colours(
    plain: Any, subsampling: tuple[int, int], shape: tuple[int, int, int]
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
