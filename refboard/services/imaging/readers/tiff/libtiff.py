"""Unpack strips and tiles by libtiff, which is inside Pillow and hardened by many years of abuse.

It is given a TIFF of nothing but bytes, as grey pixels: what they mean is not its business. LZW of
other libraries reads beyond its input when that is damaged.
"""

import struct
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import accumulate

from refboard.services.imaging.readers.opening import open_image

_LONG = 4


def unpacked(
    pieces: Sequence[tuple[bytes | memoryview, int]], row_bytes: int, compression: int
) -> Iterator[bytes]:
    """Yield what each strip or tile holds.

    Args:
        pieces: As they are in the file, bits in their usual order, and how many rows each has; all
            but the last have the same.
        row_bytes: How many bytes a row has.
        compression: TIFF's number.

    Raises:
        OSError: one is damaged.
    """
    if not pieces:
        return
    packed, rows = zip(*pieces, strict=True)
    starts = list(accumulate((len(one) for one in packed), initial=0))
    tags = {
        256: [row_bytes],
        257: [sum(rows)],
        258: [8],
        259: [compression],
        262: [1],
        273: starts[:-1],
        277: [1],
        278: [rows[0]],
        279: [len(one) for one in packed],
    }
    with open_image("TIFF", BytesIO(_file(tags, packed))) as image:
        plain = image.tobytes()
    at = 0
    for count in rows:
        yield plain[at : at + count * row_bytes]
        at += count * row_bytes


def _file(tags: dict[int, list[int]], packed: Sequence[bytes | memoryview]) -> bytes:
    """Return a TIFF of one directory; offsets in `tags` count from the first strip."""
    body = 8
    directory = body + sum(4 * len(values) for values in tags.values())
    first = directory + 2 + 12 * len(tags) + 4
    tags = tags | {273: [first + start for start in tags[273]]}
    values = b"".join(struct.pack(f"<{len(v)}I", *v) for v in tags.values())
    entries, at = b"", body
    for tag, numbers in tags.items():
        inner = numbers[0] if len(numbers) == 1 else at
        entries += struct.pack("<HHII", tag, _LONG, len(numbers), inner)
        at += 4 * len(numbers)
    head = struct.pack("<2sHI", b"II", 42, directory)
    count = struct.pack("<H", len(tags))
    return b"".join([head, values, count, entries, bytes(4), *packed])
