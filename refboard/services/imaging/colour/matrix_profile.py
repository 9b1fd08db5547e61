"""Write the ICC profile of declared primaries and curves, so that one engine converts all."""

import struct
from functools import lru_cache

from refboard.services.imaging.colour.primaries import PRIMARIES, SRGB, to_d50
from refboard.services.imaging.colour.statement import Calibration, Chromaticities, Cicp
from refboard.services.imaging.colour.transfer import HDR, KNOWN, curve_tag, transfer_tag

_VERSION = 0x04300000
_HEADER = struct.Struct(">I4sI4s4s4s12s4s4sIII8sI3i4s44x")
_D50 = (0.9642, 1.0, 0.8249)
_SRGB_TRANSFER = 13


def is_known(cicp: Cicp) -> bool:
    """Return whether code points mean something to us: none is reserved."""
    return cicp.primaries in PRIMARIES and cicp.transfer in KNOWN


@lru_cache(maxsize=32)
def of_cicp(cicp: Cicp) -> bytes:
    """Return the profile for code points; empty when they are not known, or HDR."""
    if not is_known(cicp) or cicp.transfer in HDR:
        return b""
    return _written(PRIMARIES[cicp.primaries], [transfer_tag(cicp.transfer)])


@lru_cache(maxsize=8)
def of_calibration(calibration: Calibration) -> bytes:
    """Return the profile for declared numbers; empty when they describe no colours."""
    curves = [curve_tag(curve) for curve in calibration.curves] or [transfer_tag(_SRGB_TRANSFER)]
    try:
        return _written(calibration.chromaticities or SRGB, curves)
    except (ValueError, struct.error):
        return b""


def _written(chromaticities: Chromaticities, curves: list[bytes]) -> bytes:
    columns = to_d50(chromaticities).T
    if len(curves) == 1:
        curves = curves * 3
    bodies = {b"wtpt": _xyz(_D50)}
    for letter, column, curve in zip((b"r", b"g", b"b"), columns, curves, strict=True):
        bodies[letter + b"XYZ"] = _xyz(tuple(column))
        bodies[letter + b"TRC"] = curve
    directory, content = b"", b""
    start = _HEADER.size + 4 + 12 * len(bodies)
    for name, body in bodies.items():
        directory += struct.pack(">4sII", name, start + len(content), len(body))
        content += body + bytes(-len(body) % 4)
    header = _HEADER.pack(
        *(start + len(content), b"", _VERSION, b"mntr", b"RGB ", b"XYZ ", b"", b"acsp"),
        *(b"", 0, 0, 0, b"", 0, *(_fixed(value) for value in _D50), b""),
    )
    return header + struct.pack(">I", len(bodies)) + directory + content


def _xyz(values: tuple[float, ...]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(_fixed(value) for value in values))


def _fixed(value: float) -> int:
    return round(value * 65536)
