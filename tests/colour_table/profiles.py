"""ICC profiles written by hand: matrix and curves, grey, and tables."""

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from tests.colour_table.reference import D50, Points, to_xyz


def rgb(
    points: Points,
    curve: bytes,
    *,
    name: str = "numbers",
    kind: bytes = b"mntr",
    more: Mapping[bytes, bytes] | None = None,
) -> bytes:
    """Return a profile of primaries and one curve for all three."""
    columns = to_xyz(points).T
    tags = {b"desc": _description(name), b"wtpt": _xyz(D50)}
    for letter, column in zip((b"r", b"g", b"b"), columns, strict=True):
        tags[letter + b"XYZ"] = _xyz(column)
    for letter in (b"r", b"g", b"b"):
        tags[letter + b"TRC"] = curve
    return profile(b"RGB ", b"XYZ ", tags | dict(more or {}), kind)


def grey(curve: bytes) -> bytes:
    """Return a profile of one channel."""
    tags = {b"desc": _description("grey"), b"wtpt": _xyz(D50), b"kTRC": curve}
    return profile(b"GRAY", b"XYZ ", tags)


def table(
    space: bytes,
    channels: int,
    points: int,
    node: Callable[[Sequence[float]], tuple[float, float, float]],
) -> bytes:
    """Return a profile with a table of 16 bits from numbers to Lab.

    Args:
        space: Four letters of its colour space.
        channels: Of a pixel.
        points: Nodes on each axis.
        node: Lightness, a and b for numbers 0..1.
    """
    matrix = [65536 if n % 4 == 0 else 0 for n in range(9)]
    body = struct.pack(">4s4xBBBx9i2H", b"mft2", channels, 3, points, *matrix, 2, 2)
    body += struct.pack(">2H", 0, 65535) * channels
    for place in product(range(points), repeat=channels):
        lightness, a, b = node([n / (points - 1) for n in place])
        coded = (lightness * 652.8, (a + 128) * 256, (b + 128) * 256)
        body += struct.pack(">3H", *(min(65535, max(0, round(value))) for value in coded))
    body += struct.pack(">2H", 0, 65535) * 3
    tags = {b"desc": _description("table"), b"wtpt": _xyz(D50), b"A2B0": body, b"A2B1": body}
    return profile(space, b"Lab ", tags, b"prtr")


def profile(
    space: bytes, connection: bytes, tags: Mapping[bytes, bytes], kind: bytes = b"mntr"
) -> bytes:
    """Return a profile of version 2.4."""
    directory, content, start = b"", b"", 132 + 12 * len(tags)
    for name, body in tags.items():
        directory += struct.pack(">4sII", name, start + len(content), len(body))
        content += body + bytes(-len(body) % 4)
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x",
        *(start + len(content), 0x02400000, kind, space, connection, b"acsp"),
        *(round(value * 65536) for value in D50),
    )
    return head + struct.pack(">I", len(tags)) + directory + content


def gamma(exponent: float) -> bytes:
    """Return a curve with one exponent; 1 is linear light."""
    return struct.pack(">4s4xIH", b"curv", 1, round(exponent * 256))


def samples(values: Sequence[int]) -> bytes:
    """Return a curve by light 0..65535 at equal steps."""
    return struct.pack(f">4s4xI{len(values)}H", b"curv", len(values), *values)


def parametric(*parameters: float) -> bytes:
    """Return a curve of five parameters: g, a, b, c, d."""
    return struct.pack(">4s4xHxx5i", b"para", 3, *(round(value * 65536) for value in parameters))


SRGB_CURVE = parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def code_points(primaries: int, transfer: int) -> Mapping[bytes, bytes]:
    """Return the tag by which a profile says which code points it stands for."""
    return {b"cicp": struct.pack(">4s4x4B", b"cicp", primaries, transfer, 0, 1)}


def _xyz(values: Iterable[float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(float(value) * 65536) for value in values))


def _description(name: str) -> bytes:
    words = name.encode("ascii") + b"\0"
    return struct.pack(">4s4xI", b"desc", len(words)) + words + bytes(78)
