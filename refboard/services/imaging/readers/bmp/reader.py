"""Read BMP: every depth, fields of bits, runs that leave gaps, alpha where there is some."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.failures import unread_kind
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers.bmp import header as headers
from refboard.services.imaging.readers.bmp.header import Header, NotReadError, header_of
from refboard.services.imaging.readers.bmp.runs import unpacked_runs
from refboard.services.imaging.readers.pillow import DraftGoal

_BAND_PIXELS = 1_000_000
_RAW_MODES = {1: "P;1", 2: "P;2", 4: "P;4", 8: "P"}


def read(content: bytes, name: str, format_name: str, _goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Raises:
        UnsupportedImageError: it is of a kind that nothing here reads.
    """
    try:
        header = header_of(content)
    except NotReadError as reason:
        raise unread_kind(name, format_name, str(reason)) from reason
    limits.check_size(name, header.width, header.height)
    if header.packing in (headers.RUNS_OF_4, headers.RUNS_OF_8):
        pixels = _of_runs(content, header)
    elif header.bits in (16, 32):
        pixels = _of_fields(content, header)
    else:
        pixels = _of_rows(content, header)
    return Raster(pixels, pixels.size, statement_of("BMP", content, {}))


def _of_rows(content: bytes, header: Header) -> Image.Image:
    """Return pixels of 24 bits, or with a palette; what is in no palette is black."""
    mode, raw = ("RGB", "BGR") if header.bits == 24 else ("P", _RAW_MODES[header.bits])
    rows = _rows(content, header)
    upwards = 1 if header.is_top_down else -1
    size = (header.width, header.height)
    image = Image.frombuffer(mode, size, rows, "raw", raw, _stride(header), upwards)
    if mode == "P":
        image.putpalette(header.palette.ljust(3 * 256, b"\0"))
    return image


def _of_runs(content: bytes, header: Header) -> Image.Image:
    """Return pixels that were packed in runs; what no run reached is transparent."""
    indexes, is_painted = unpacked_runs(content[header.start :], header)
    image = Image.fromarray(indexes)
    image.putpalette(header.palette.ljust(3 * 256, b"\0"))
    if is_painted.all():
        return image
    seen = image.convert("RGBA")
    seen.putalpha(Image.fromarray((is_painted * 255).astype(np.uint8)))
    return seen


def _of_fields(content: bytes, header: Header) -> Image.Image:
    """Return pixels whose colours are fields of bits; alpha that is nowhere counts for nothing."""
    has_alpha = header.masks[3] != 0
    kind = np.dtype(f"<u{header.bits // 8}")
    rows = np.frombuffer(_rows(content, header), np.uint8).reshape(header.height, _stride(header))
    words = rows[:, : header.width * kind.itemsize].view(kind)
    words = words if header.is_top_down else words[::-1]
    image = Image.new("RGBA" if has_alpha else "RGB", (header.width, header.height))
    band = max(1, _BAND_PIXELS // header.width)
    for top in range(0, header.height, band):
        part = words[top : top + band]
        planes = [_field(part, mask) for mask in header.masks[: 4 if has_alpha else 3]]
        image.paste(Image.fromarray(np.stack(planes, axis=2)), (0, top))
    if has_alpha and image.getchannel("A").getextrema() == (0, 0):
        return image.convert("RGB")
    return image


def _field(words: NDArray[Any], mask: int) -> NDArray[np.uint8]:
    """Return the bits under a mask as levels 0..255."""
    if mask == 0:
        return np.zeros(words.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    top = mask >> shift
    values = (words.astype(np.uint64) & np.uint64(mask)) >> np.uint64(shift)
    return np.asarray((values * 255 + top // 2) // top, np.uint8)


def _stride(header: Header) -> int:
    return (header.width * header.bits + 31) // 32 * 4


def _rows(content: bytes, header: Header) -> bytes:
    """Return all rows with their padding; that of the last one may be missing.

    Raises:
        EOFError: pixels are missing.
    """
    expected = _stride(header) * header.height
    rows = content[header.start : header.start + expected]
    if len(rows) < expected - 3:
        raise EOFError("the file ends before its pixels do")
    return rows.ljust(expected, b"\0")
