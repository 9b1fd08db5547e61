"""The ICC profile of a GIF, in an application extension before its first picture."""

_NAME = b"ICCRGBG1012"
_EXTENSION, _APPLICATION = 0x21, 0xFF
_HAS_PALETTE, _PALETTE_BITS = 0x80, 0x07


def profile(content: bytes) -> bytes:
    """Return the profile; empty when there is none.

    Raises:
        IndexError: the file is cut off.
    """
    at = 13
    if content[10] & _HAS_PALETTE:
        at += 3 << ((content[10] & _PALETTE_BITS) + 1)
    while content[at] == _EXTENSION:
        kind = content[at + 1]
        parts: list[bytes] = []
        at += 2
        while size := content[at]:
            parts.append(content[at + 1 : at + 1 + size])
            at += 1 + size
        at += 1
        if kind == _APPLICATION and parts and parts[0] == _NAME:
            return b"".join(parts[1:])
    return b""
