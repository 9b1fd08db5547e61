"""What HEIF and AVIF files say of their primary picture's colours (ISO/IEC 23008-12, MIAF)."""

import struct
from collections.abc import Iterable

from refboard.services.imaging.colour.statement import Cicp, ColourStatement
from refboard.services.imaging.containers.bmff import associations, boxes

Property = tuple[bytes, bytes]

_PROFILE_KINDS = frozenset({b"prof", b"rICC"})
_LIGHT_UNIT = 10_000


def statement(content: bytes) -> ColourStatement:
    """Return the profile and the code points of the primary item.

    Both may be there: the code points then say how its luma and chroma became numbers, and the
    profile what the numbers mean. A grid that says nothing is what its first tile says.

    Raises:
        struct.error, IndexError: boxes are cut off.
    """
    meta = next((body for kind, body in boxes(content) if kind == b"meta"), b"")
    inner = dict(boxes(meta[4:]))
    pitm = inner.get(b"pitm", b"")
    if not pitm:
        return ColourStatement()
    (primary,) = struct.unpack_from(">I" if pitm[0] else ">H", pitm, 4)
    shelf = dict(boxes(inner.get(b"iprp", b"")))
    stock, ipma = list(boxes(shelf.get(b"ipco", b""))), shelf.get(b"ipma", b"")
    for item in (primary, *_made_from(inner.get(b"iref", b""), primary)[:1]):
        own = [stock[n - 1] for n in associations(ipma, item) if 0 < n <= len(stock)]
        said = _statement(own)
        if said.profile or said.cicp:
            return said
    return ColourStatement()


def _statement(properties: Iterable[Property]) -> ColourStatement:
    profile, cicp = b"", None
    levels = screen = 0.0
    for kind, body in properties:
        if kind == b"colr" and body[:4] in _PROFILE_KINDS:
            profile = body[4:]
        elif kind == b"colr" and body[:4] in (b"nclx", b"nclc"):
            primaries, transfer = struct.unpack_from(">HH", body, 4)
            cicp = Cicp(primaries, transfer)  # decoders give the whole range
        elif kind == b"clli":
            levels = float(struct.unpack_from(">H", body)[0])
        elif kind == b"mdcv":
            screen = struct.unpack_from(">I", body, 16)[0] / _LIGHT_UNIT
    return ColourStatement(profile, cicp, peak=levels or screen)


def _made_from(iref: bytes, item: int) -> list[int]:
    """Return the items that a derived one, as a grid of tiles, is made from."""
    if not iref:
        return []
    layout = ">I" if iref[0] else ">H"
    size = struct.calcsize(layout)
    for kind, body in boxes(iref[4:]):
        if kind == b"dimg" and struct.unpack_from(layout, body)[0] == item:
            (count,) = struct.unpack_from(">H", body, size)
            return [struct.unpack_from(layout, body, size + 2 + n * size)[0] for n in range(count)]
    return []
