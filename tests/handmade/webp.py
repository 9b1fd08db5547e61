"""WebP files put together by hand, of frames that Pillow encodes."""

import struct

from PIL import Image

from tests.builders_images import encoded


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk."""
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def riff(*pieces: bytes) -> bytes:
    """Return a WebP file of chunks."""
    body = b"WEBP" + b"".join(pieces)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def extended(size: tuple[int, int], flags: int) -> bytes:
    """Return the chunk that says the size of the canvas, and what is in the file."""
    return chunk(b"VP8X", bytes([flags, 0, 0, 0]) + _three(size[0] - 1) + _three(size[1] - 1))


def pixels(image: Image.Image, **options: object) -> bytes:
    """Return the chunks of an encoded picture that hold its pixels."""
    content, at, found = encoded(image, "WEBP", **options), 12, b""
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + (length & 1)
        found += content[at:end] if kind in (b"VP8 ", b"VP8L", b"ALPH") else b""
        at = end
    return found


def frame(image: Image.Image, left: int, top: int, flags: int = 0, **options: object) -> bytes:
    """Return the chunk of a frame of an animation; its place is even."""
    place = _three(left // 2) + _three(top // 2)
    size = _three(image.width - 1) + _three(image.height - 1)
    return chunk(b"ANMF", place + size + _three(100) + bytes([flags]) + pixels(image, **options))


def animation(
    canvas: tuple[int, int], *frames: bytes, flags: int = 0x02, background: int = 0xFFFFFFFF
) -> bytes:
    """Return an animated WebP; flags say 0x02 that it is one, and 0x10 that it has alpha."""
    return riff(extended(canvas, flags), chunk(b"ANIM", struct.pack("<IH", background, 0)), *frames)


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")
