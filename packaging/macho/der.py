"""Entitlements in DER, beside their XML: what macOS 12 and newer read.

A dictionary is [CONTEXT 16] around a SEQUENCE of key and value for each entry, sorted by key; the
whole is [APPLICATION 16] around the number 1 and the dictionary. So codesign is known to write it;
but no file of its own with entitlements was at hand to compare with.
"""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from macho.errors import MachoError

if TYPE_CHECKING:
    from collections.abc import Mapping

_BOOLEAN, _INTEGER, _TEXT, _SEQUENCE = 0x01, 0x02, 0x0C, 0x30
_DICTIONARY = 0xB0
_WHOLE = 0x70
_VERSION = 1


def entitlements_der(xml: bytes) -> bytes:
    """Return entitlements in DER.

    Args:
        xml: The property list.

    Raises:
        MachoError: it is no property list of a dictionary, or has dates, data or fractions.
    """
    try:
        content = plistlib.loads(xml)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        raise MachoError("The entitlements are no property list.") from None
    if not isinstance(content, dict):
        raise MachoError("The entitlements are no dictionary.")
    return _tagged(_WHOLE, _encoded(_VERSION) + _dictionary(content))


def _dictionary(content: Mapping[object, object]) -> bytes:
    rows = sorted((str(key).encode(), value) for key, value in content.items())
    pairs = (_tagged(_TEXT, key) + _encoded(value) for key, value in rows)
    return _tagged(_DICTIONARY, b"".join(_tagged(_SEQUENCE, pair) for pair in pairs))


def _encoded(value: object) -> bytes:
    if isinstance(value, bool):
        return _tagged(_BOOLEAN, b"\xff" if value else b"\0")
    if isinstance(value, int):
        size = (value if value >= 0 else ~value).bit_length() // 8 + 1
        return _tagged(_INTEGER, value.to_bytes(size, "big", signed=True))
    if isinstance(value, str):
        return _tagged(_TEXT, value.encode())
    if isinstance(value, list):
        return _tagged(_SEQUENCE, b"".join(map(_encoded, value)))
    if isinstance(value, dict):
        return _dictionary(value)
    raise MachoError(f"Entitlements cannot have a {type(value).__name__}.")


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content
