"""The boxes of ISO base media files (HEIF and AVIF), as far as headers and colours are in them."""

import struct
from collections.abc import Iterator


def boxes(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and body of the boxes in a block; what is cut off ends it."""
    at = 0
    while at + 8 <= len(block):
        length, kind = struct.unpack_from(">I4s", block, at)
        head = 8
        if length == 1 and at + 16 <= len(block):
            (length,) = struct.unpack_from(">Q", block, at + 8)
            head = 16
        if length == 0:  # all the rest
            length = len(block) - at
        if length < head:
            return
        yield kind, block[at + head : at + length]
        at += length


def associations(ipma: bytes, item: int) -> list[int]:
    """Return the 1-based property indexes of an item."""
    item_layout = ">I" if ipma[0] else ">H"
    index_layout, index_mask = (">H", 0x7FFF) if ipma[3] & 1 else (">B", 0x7F)
    (entries,) = struct.unpack_from(">I", ipma, 4)
    at = 8
    for _ in range(min(entries, 65536)):
        (item_id,) = struct.unpack_from(item_layout, ipma, at)
        at += struct.calcsize(item_layout)
        count = ipma[at] if at < len(ipma) else 0
        at += 1
        width = struct.calcsize(index_layout)
        if item_id == item:
            return [
                struct.unpack_from(index_layout, ipma, at + n * width)[0] & index_mask
                for n in range(count)
            ]
        at += count * width
    return []
