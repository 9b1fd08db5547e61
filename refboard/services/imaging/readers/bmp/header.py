"""The headers of a BMP: OS/2's, those of Windows, and what they say about its pixels."""

import struct
from dataclasses import dataclass

PLAIN, RUNS_OF_8, RUNS_OF_4, FIELDS, FIELDS_WITH_ALPHA = 0, 1, 2, 3, 6

_FILE_HEADER = 14
_OLDEST, _WINDOWS, _WITH_MASKS, _WITH_ALPHA, _OS2_SHORT, _OS2 = 12, 40, 52, 56, 16, 64
_FIVES = (0x7C00, 0x3E0, 0x1F, 0)
_EIGHTS = (0xFF0000, 0xFF00, 0xFF, 0)
_PACKINGS = {4: "a JPEG inside", 5: "a PNG inside", 11: "inks", 12: "inks", 13: "inks"}
_DEPTHS = {
    PLAIN: frozenset({1, 2, 4, 8, 16, 24, 32}),
    RUNS_OF_8: frozenset({8}),
    RUNS_OF_4: frozenset({4}),
    FIELDS: frozenset({16, 32}),
    FIELDS_WITH_ALPHA: frozenset({16, 32}),
}


class NotReadError(Exception):
    """The file is whole, but of a kind that is not read here; its text says which."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a BMP says about its pixels.

    Attributes:
        width: Pixels.
        height: Likewise.
        is_top_down: The uppermost row comes first.
        bits: Of a pixel.
        packing: How they are packed, by the format's number.
        masks: Which bits of 16 or 32 are red, green, blue and alpha; alpha may have none.
        palette: Three bytes each, red first.
        start: Where the pixels start.
    """

    width: int
    height: int
    is_top_down: bool
    bits: int
    packing: int
    masks: tuple[int, int, int, int]
    palette: bytes
    start: int


def header_of(content: bytes) -> Header:
    """Return what a BMP says.

    Raises:
        NotReadError: it is of a kind that is not read here.
        ValueError: it contradicts itself.
        struct.error: the file ends inside its header.
    """
    size, width, height, bits = _shape(content)
    packing, colours = PLAIN, 0
    if size >= _WINDOWS:
        (packing,) = struct.unpack_from("<I", content, 30)
        (colours,) = struct.unpack_from("<I", content, 46)
    if size == _OS2 and packing in (3, 4):
        raise NotReadError("compression of OS/2")
    if bits not in _DEPTHS.get(packing, ()):
        what = _PACKINGS.get(packing, f"{bits} bits, compression {packing}")
        raise NotReadError(what)
    masks, extra = _masks(content, size, bits, packing)
    start = int.from_bytes(content[10:14], "little")
    place = _FILE_HEADER + size + extra
    palette, end = (
        (b"", place) if bits > 8 else _palette(content, size, place, bits, colours, start)
    )
    return Header(
        width=width,
        height=abs(height),
        is_top_down=height < 0,
        bits=bits,
        packing=packing,
        masks=masks,
        palette=palette,
        start=start if start >= _FILE_HEADER + size else end,
    )


def _shape(content: bytes) -> tuple[int, int, int, int]:
    """Return the size of the header, width, height (below zero: top down) and bits."""
    (size,) = struct.unpack_from("<I", content, _FILE_HEADER)
    layout = "<HHHH" if size == _OLDEST else "<iiHH"
    width, height, _, bits = struct.unpack_from(layout, content, 18)
    if width <= 0 or height == 0:
        raise ValueError("it has no size")
    return size, width, height, bits


def _masks(
    content: bytes, size: int, bits: int, packing: int
) -> tuple[tuple[int, int, int, int], int]:
    """Return the masks, and how many bytes they take behind the header."""
    if packing not in (FIELDS, FIELDS_WITH_ALPHA):
        return (_FIVES if bits == 16 else _EIGHTS), 0
    red, green, blue = struct.unpack_from("<III", content, 54)
    is_inside = size >= _WITH_MASKS
    has_alpha = size >= _WITH_ALPHA or packing == FIELDS_WITH_ALPHA
    alpha = struct.unpack_from("<I", content, 66)[0] if has_alpha else 0
    for mask in (red, green, blue, alpha):
        ones = mask >> ((mask & -mask).bit_length() - 1) if mask else 0
        if ones & (ones + 1):
            raise NotReadError("colours whose bits are apart")
    return (red, green, blue, alpha), 0 if is_inside else (16 if has_alpha else 12)


def _palette(
    content: bytes, size: int, place: int, bits: int, colours: int, start: int
) -> tuple[bytes, int]:
    """Return the palette and where it ends; it is as long as it says, or as there is room."""
    step = 3 if size == _OLDEST else 4
    count = min(colours or 2**bits, 2**bits)
    if start > place:
        count = min(count, (start - place) // step)
    end = place + count * step
    entries = content[place:end]
    triples = (entries[n : n + 3][::-1] for n in range(0, len(entries) - 2, step))
    return b"".join(triples), end
