"""Read directories of a TIFF structure, as TIFF files and EXIF blocks have them."""

import struct
from dataclasses import dataclass
from typing import Self

Values = tuple[float, ...] | bytes

_LAYOUTS = {1: "s", 2: "s", 3: "H", 4: "I", 5: "II", 7: "s", 10: "ii", 13: "I", 16: "Q", 18: "Q"}
"""By type of field: bytes and letters, whole numbers, and fractions of two."""
_MOST_ENTRIES = 512
_MOST_VALUES = 3 * 65536


@dataclass(frozen=True, slots=True)
class TagReader:
    """Reads directories.

    Attributes:
        block: The structure, from its byte order on.
        order: "<" or ">".
        is_big: It has offsets of 64 bits (BigTIFF).
    """

    block: bytes
    order: str
    is_big: bool

    @classmethod
    def of(cls, block: bytes) -> Self | None:
        """Return a reader; None for what is no such structure."""
        order = {b"II": "<", b"MM": ">"}.get(block[:2])
        if order is None or len(block) < 8:
            return None
        (version,) = struct.unpack_from(order + "H", block, 2)
        return cls(block, order, version == 43)

    def first(self) -> dict[int, Values]:
        """Return the tags of the first directory."""
        layout, at = ("Q", 8) if self.is_big else ("I", 4)
        return self.directory(struct.unpack_from(self.order + layout, self.block, at)[0])

    def directory(self, start: int) -> dict[int, Values]:
        """Return the tags of a directory: fractions as numbers, letters as bytes.

        Raises:
            struct.error: the directory is not inside the block.
        """
        count_layout, entry_size = ("Q", 20) if self.is_big else ("H", 12)
        (count,) = struct.unpack_from(self.order + count_layout, self.block, start)
        start += struct.calcsize(count_layout)
        tags: dict[int, Values] = {}
        for index in range(min(count, _MOST_ENTRIES)):
            self._read_entry(start + index * entry_size, tags)
        return tags

    def _read_entry(self, at: int, tags: dict[int, Values]) -> None:
        word = "Q" if self.is_big else "I"
        tag, kind, count = struct.unpack_from(f"{self.order}HH{word}", self.block, at)
        one = _LAYOUTS.get(kind)
        if one is None or (one != "s" and count > _MOST_VALUES):
            return
        layout = f"{self.order}{count}s" if one == "s" else self.order + one * count
        room = struct.calcsize(self.order + word)
        at += 4 + room
        if struct.calcsize(layout) > room:
            (at,) = struct.unpack_from(self.order + word, self.block, at)
        if at + struct.calcsize(layout) > len(self.block):
            return
        numbers = struct.unpack_from(layout, self.block, at)
        if one == "s":
            tags[tag] = numbers[0]
        elif len(one) == 2:
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            tags[tag] = tuple(above / below if below else 0.0 for above, below in pairs)
        else:
            tags[tag] = numbers
