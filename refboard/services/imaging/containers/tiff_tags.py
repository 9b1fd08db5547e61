"""The directories of a TIFF and their tags, in either byte order, classic and BigTIFF."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from refboard.services.imaging import exif

NEW_SUBFILE_TYPE, SUBFILE_TYPE, SUB_DIRECTORIES = 254, 255, 330
WIDTH, HEIGHT, ORIENTATION = 256, 257, 274

Number = int | float

_LAYOUTS = {
    1: "B", 3: "H", 4: "I", 5: "II", 6: "b", 7: "B", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d",
    13: "I", 16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
"""The type numbers of TIFF, as `struct` writes them; 2 is text, which changes no pixel."""
_FRACTIONS = frozenset({5, 10})
_MAX_PAGES = 256
_MAX_TAGS = 4096
_MAX_VALUES = 1_000_000
_MAX_BYTES = 64 * 1024 * 1024
_MAX_OFFSET = 2**62
_REDUCED, _MASK = 1, 4
_OLD_REDUCED = 2
_SAME_SHAPE = 0.02


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the values of a tag lie.

    Attributes:
        kind: TIFF's number of their type.
        count: How many they are.
        at: Offset of the first in the file.
    """

    kind: int
    count: int
    at: int


@dataclass(frozen=True, slots=True)
class Directory:
    """One picture of a file.

    Attributes:
        file: The whole file.
        order: "<" or ">".
        is_big: The file is a BigTIFF, with offsets of 8 bytes.
        at: Its offset in the file.
        entries: By tag.
    """

    file: BinaryIO
    order: str
    is_big: bool
    at: int
    entries: dict[int, Entry]

    def values(self, tag: int) -> tuple[Number, ...]:
        """Return the numbers of a tag; none when it is missing, text, cut or unreasonably long."""
        entry = self.entries.get(tag)
        layout = _LAYOUTS.get(entry.kind) if entry else None
        if entry is None or layout is None or entry.count > _MAX_VALUES:
            return ()
        whole = f"{self.order}{len(layout) * entry.count}{layout[0]}"
        content = _read(self.file, entry.at, struct.calcsize(whole))
        if len(content) < struct.calcsize(whole):
            return ()
        numbers = struct.unpack(whole, content)
        if entry.kind not in _FRACTIONS:
            return numbers
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return tuple(above / below if below else 0.0 for above, below in pairs)

    def whole(self, tag: int) -> tuple[int, ...]:
        """Return the values of a tag that are whole numbers; none when they are fractions."""
        return tuple(value for value in self.values(tag) if isinstance(value, int))

    def one(self, tag: int, default: int) -> int:
        """Return the first whole number of a tag."""
        return next(iter(self.whole(tag)), default)

    def content(self, tag: int) -> bytes:
        """Return the bytes of a tag; empty when it is missing, cut or not of bytes."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind not in (1, 2, 6, 7):
            return b""
        found = _read(self.file, entry.at, min(entry.count, _MAX_BYTES))
        return found if len(found) == entry.count else b""


def picture(file: BinaryIO) -> Directory | None:
    """Return the directory of the picture that a TIFF shows: the first one that is no thumbnail.

    Returns:
        None when not even one directory is whole enough to have a size.
    """
    pages = list(_pages(file))
    if not pages:
        return None
    full = next((page for page in pages if not _is_reduced(page)), None)
    return full or _inner(pages[0]) or pages[0]


def first(file: BinaryIO) -> Directory | None:
    """Return the first directory, with or without a picture: an EXIF block has none."""
    start = _start(file)
    return start and beside(start, start.at)


def beside(directory: Directory, at: int) -> Directory:
    """Return another directory of the same file; one that is not there has no entries."""
    return _directory(directory.file, directory.order, at, directory.is_big)[0]


def size(directory: Directory) -> tuple[int, int]:
    """Return width and height as they are shown."""
    width, height = directory.one(WIDTH, 0), directory.one(HEIGHT, 0)
    return exif.turned_size(width, height, turn(directory))


def turn(directory: Directory) -> int:
    """Return the orientation 1..8."""
    value = directory.one(ORIENTATION, exif.UPRIGHT)
    return value if 1 <= value <= 8 else exif.UPRIGHT


def page_offsets(file: BinaryIO) -> list[int]:
    """Return where the directories of the pages are: no thumbnails, masks or smaller copies."""
    full: list[Directory] = []
    for page in _directories(file):
        if not _is_reduced(page) and not any(_is_smaller_copy(page, other) for other in full):
            full.append(page)
    return [page.at for page in full]


def beginning_at(content: bytes, at: int) -> bytes:
    """Return a file that begins with the directory at an offset: the same pixels, another page."""
    order = {b"II": "<", b"MM": ">"}[content[:2]]
    is_big = struct.unpack_from(f"{order}H", content, 2) == (43,)
    if is_big:
        return content[:8] + struct.pack(f"{order}Q", at) + content[16:]
    return content[:4] + struct.pack(f"{order}I", at) + content[8:]


def _is_smaller_copy(page: Directory, other: Directory) -> bool:
    """Return whether a page is another one at half its size or less, as programs leave unmarked."""
    width, height = page.one(WIDTH, 0), page.one(HEIGHT, 0)
    full_width, full_height = other.one(WIDTH, 0), other.one(HEIGHT, 0)
    is_small = 2 * max(width, height) <= max(full_width, full_height)
    return is_small and abs(width * full_height / (height * full_width) - 1) < _SAME_SHAPE


def _pages(file: BinaryIO) -> Iterator[Directory]:
    """Yield the directories of a file one after another, up to the first that is full."""
    for page in _directories(file):
        yield page
        if not _is_reduced(page):
            return


def _directories(file: BinaryIO) -> Iterator[Directory]:
    """Yield the directories of a file one after another."""
    start = _start(file)
    if start is None:
        return
    at = start.at
    visited: set[int] = set()
    for _ in range(_MAX_PAGES):
        if not at or at in visited:
            return
        visited.add(at)
        page, at = _directory(file, start.order, at, start.is_big)
        if not _has_size(page):
            return
        yield page


def _start(file: BinaryIO) -> Directory | None:
    """Return where the first directory is, not read yet; None for what is no TIFF."""
    file.seek(0)
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return None
    is_big = struct.unpack_from(f"{order}H", head, 2) == (43,)
    if is_big and len(head) < 16:
        return None
    at = struct.unpack_from(f"{order}Q" if is_big else f"{order}I", head, 8 if is_big else 4)[0]
    return Directory(file, order, is_big, at, {})


def _directory(file: BinaryIO, order: str, at: int, is_big: bool) -> tuple[Directory, int]:
    """Return the directory at an offset and where the next one is; empty when it is not there."""
    count_layout, entry_layout, next_layout = ("Q", "HHQ8s", "Q") if is_big else ("H", "HHI4s", "I")
    head = _read(file, at, struct.calcsize(f"{order}{count_layout}"))
    if len(head) < struct.calcsize(f"{order}{count_layout}"):
        return Directory(file, order, is_big, at, {}), 0
    (count,) = struct.unpack(f"{order}{count_layout}", head)
    step = struct.calcsize(f"{order}{entry_layout}")
    block = file.read(min(count, _MAX_TAGS) * step + struct.calcsize(next_layout))
    entries: dict[int, Entry] = {}
    for index in range(min(count, _MAX_TAGS, len(block) // step)):
        tag, kind, values, inner = struct.unpack_from(f"{order}{entry_layout}", block, index * step)
        length = values * struct.calcsize(f"={_LAYOUTS.get(kind, 'B')}")
        if length <= len(inner):
            place = at + len(head) + (index + 1) * step - len(inner)
        else:
            (place,) = struct.unpack(f"{order}{next_layout}", inner)
        entries.setdefault(tag, Entry(kind, values, place))
    following = block[count * step :]
    is_whole = len(following) == struct.calcsize(next_layout)
    after = struct.unpack(f"{order}{next_layout}", following)[0] if is_whole else 0
    return Directory(file, order, is_big, at, entries), after


def _has_size(page: Directory) -> bool:
    return bool(page.one(WIDTH, 0) and page.one(HEIGHT, 0))


def _is_reduced(page: Directory) -> bool:
    kind = page.one(NEW_SUBFILE_TYPE, 0)
    return bool(kind & (_REDUCED | _MASK)) or page.one(SUBFILE_TYPE, 0) == _OLD_REDUCED


def _inner(page: Directory) -> Directory | None:
    """Return the full picture inside a directory, as cameras write it beside the thumbnail."""
    for at in page.whole(SUB_DIRECTORIES)[:16]:
        found, _ = _directory(page.file, page.order, at, page.is_big)
        if _has_size(found) and not _is_reduced(found):
            return found
    return None


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    """Return what is there of some bytes; offsets of 8 bytes may be beyond what a file can have."""
    if at > _MAX_OFFSET:
        return b""
    file.seek(at)
    return file.read(length)
