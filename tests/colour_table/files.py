"""Write picture files by hand or by an encoder, with what they declare, and read them again.

Every file shows the same twelve patches of 32 x 32 pixels, four across, so that a coder's blocks
within a patch see no edge, and no turn of the whole looks like another.
"""

import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ACROSS, DOWN, PATCH = 4, 3, 32
WIDTH, HEIGHT = ACROSS * PATCH, DOWN * PATCH

MARGIN = 9

Samples = NDArray[Any]

_BEFORE_TURN = {
    1: lambda p: p,
    2: lambda p: p[:, ::-1],
    3: lambda p: p[::-1, ::-1],
    4: lambda p: p[::-1],
    5: lambda p: p.swapaxes(0, 1),
    6: lambda p: p.swapaxes(0, 1)[::-1],
    7: lambda p: p[::-1, ::-1].swapaxes(0, 1),
    8: lambda p: p.swapaxes(0, 1)[:, ::-1],
}
"""How pixels are stored that an orientation of EXIF brings upright."""


def pixels(levels: Sequence[Sequence[float]], kind: str = "u1", turn: int = 1) -> Samples:
    """Return [h, w, channels] for twelve colours, as they are stored for an orientation."""
    patches = np.array(levels, dtype=kind).reshape(DOWN, ACROSS, -1)
    whole = patches.repeat(PATCH, axis=0).repeat(PATCH, axis=1)
    return np.ascontiguousarray(_BEFORE_TURN[turn](whole))


def middles(samples: Samples) -> Samples:
    """Return what is inside of each patch of an upright picture, [12, pixels, channels]."""
    height, width, channels = samples.shape
    tall, wide = height // DOWN, width // ACROSS
    cut_y, cut_x = MARGIN * tall // PATCH, MARGIN * wide // PATCH
    patches = samples[: tall * DOWN, : wide * ACROSS].reshape(DOWN, tall, ACROSS, wide, channels)
    inside = patches[:, cut_y : tall - cut_y, :, cut_x : wide - cut_x]
    return inside.transpose(0, 2, 1, 3, 4).reshape(DOWN * ACROSS, -1, channels)


def upright(samples: Samples, turn: int) -> Samples:
    """Return pixels as they are seen that are stored for an orientation."""
    return np.asarray(_BEFORE_TURN[{6: 8, 8: 6}.get(turn, turn)](samples))


def png(
    samples: Samples, depth: int = 8, *, colour: int | None = None, before: bytes = b""
) -> bytes:
    """Return a PNG file.

    Args:
        samples: [h, w, channels].
        depth: 1, 2, 4, 8 or 16 bits.
        colour: PNG's colour type, where the number of channels does not say it.
        before: Chunks between header and pixels.
    """
    height, width, channels = samples.shape
    if colour is None:
        colour = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    if depth == 16:
        rows = [b"\0" + row.astype(">u2").tobytes() for row in samples]
    elif depth == 8:
        rows = [b"\0" + row.astype("u1").tobytes() for row in samples]
    else:
        bits = np.unpackbits(samples[:, :, 0].astype("u1")[..., None], axis=2)[:, :, 8 - depth :]
        rows = [b"\0" + np.packbits(row.ravel()).tobytes() for row in bits]
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            before,
            chunk(b"IDAT", zlib.compress(b"".join(rows))),
            chunk(b"IEND", b""),
        ]
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def iccp(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"any name\0\0" + zlib.compress(profile))


def gama(value: int) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", value))


def chrm(points: Sequence[float]) -> bytes:
    return chunk(b"cHRM", struct.pack(">8I", *(round(value * 100_000) for value in points)))


def cicp(primaries: int, transfer: int, full: int = 1) -> bytes:
    return chunk(b"cICP", bytes([primaries, transfer, 0, full]))


def jpeg(samples: Samples, *, profile: bytes = b"", exif: bytes = b"", **options: Any) -> bytes:
    """Return a JPEG file of one or three channels, or of four inks, at the best quality."""
    buffer = BytesIO()
    if samples.shape[2] == 4:
        image = Image.fromarray(samples, "CMYK")
    else:
        image = Image.fromarray(samples[:, :, 0] if samples.shape[2] == 1 else samples)
    image.save(buffer, "JPEG", quality=100, subsampling=0, exif=exif, **options)
    return _with_profile(buffer.getvalue(), profile)


def ycck(samples: Samples, *, profile: bytes = b"") -> bytes:
    """Return a JPEG of four inks as luma, chroma and black, inverted as Adobe writes them."""
    import imagecodecs

    content = imagecodecs.jpeg8_encode(
        255 - samples, 100, colorspace="cmyk", outcolorspace="ycck", subsampling="444"
    )
    return _with_profile(bytes(content), profile)


def _with_profile(content: bytes, profile: bytes) -> bytes:
    """Put a profile behind the start of a JPEG, in pieces as the format asks for."""
    pieces = [profile[n : n + 60_000] for n in range(0, len(profile), 60_000)]
    segments = b"".join(
        struct.pack(">2sH12sBB", b"\xff\xe2", 16 + len(piece), b"ICC_PROFILE\0", n + 1, len(pieces))
        + piece
        for n, piece in enumerate(pieces)
    )
    return content[:2] + segments + content[2:]


def webp(samples: Samples, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.fromarray(samples).save(buffer, "WEBP", method=4, exact=True, **options)
    return buffer.getvalue()


def gif(samples: Samples, profile: bytes = b"") -> bytes:
    buffer = BytesIO()
    Image.fromarray(samples).quantize(12).save(buffer, "GIF")
    content = buffer.getvalue()
    if not profile:
        return content
    palette_end = 13 + (3 << ((content[10] & 7) + 1))
    blocks = [profile[n : n + 255] for n in range(0, len(profile), 255)]
    extension = b"\x21\xff\x0bICCRGBG1012" + b"".join(bytes([len(b)]) + b for b in blocks) + b"\0"
    return content[:palette_end] + extension + content[palette_end:]


def bmp(
    samples: Samples,
    *,
    space: int = 0x73524742,
    points: Sequence[float] | None = None,
    exponent: float = 0.0,
    profile: bytes = b"",
) -> bytes:
    """Return a BMP of 24 or 32 bits with a BITMAPV5HEADER.

    Args:
        samples: [h, w, 3 or 4].
        space: What the header says of the colours: sRGB, 0 for calibrated, "MBED" as a number.
        points: x and y of white, red, green and blue, of a calibrated one.
        exponent: Of a calibrated one.
        profile: The embedded one.
    """
    height, width, channels = samples.shape
    ends = [0] * 9
    if points:
        for n, (x, y) in enumerate(zip(points[2::2], points[3::2], strict=True)):
            ends[3 * n : 3 * n + 3] = [round(v * 2**30) for v in (x, y, 1 - x - y)]
    order = [2, 1, 0] + [3] * (channels - 3)
    rows = samples[::-1, :, order].astype("u1").tobytes()
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000) if channels == 4 else (0, 0, 0, 0)
    head = struct.pack(
        "<IiiHHIIiiII4I",
        *(124, width, height, 1, 8 * channels, 3 if channels == 4 else 0, len(rows)),
        *(2835, 2835, 0, 0, *masks),
    )
    head += struct.pack("<I9i3I", space, *ends, *[round(exponent * 65536)] * 3)
    head += struct.pack("<IIII", 4, 124 + len(rows) if profile else 0, len(profile), 0)
    size = 14 + len(head) + len(rows) + len(profile)
    return struct.pack("<2sIII", b"BM", size, 0, 14 + len(head)) + head + rows + profile


def avif(
    samples: Samples, bits: int = 8, *, primaries: int = 1, transfer: int = 13, matrix: int = 0
) -> bytes:
    """Return an AVIF file by libavif, lossless unless a matrix makes luma and chroma of it."""
    import imagecodecs

    return bytes(
        imagecodecs.avif_encode(
            samples if samples.shape[2] > 1 else samples[:, :, 0],
            100,
            bitspersample=bits,
            pixelformat="444" if samples.shape[2] > 1 else "400",
            primaries=primaries,
            transfer=transfer,
            matrix=matrix,
            speed=8,
        )
    )


def avif_by_pillow(samples: Samples, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.fromarray(samples).save(
        buffer, "AVIF", quality=100, subsampling="4:4:4", speed=8, **options
    )
    return buffer.getvalue()


def heic(
    samples: Samples, bits: int = 8, *, primaries: int = 1, transfer: int = 13, **options: Any
) -> bytes:
    """Return a HEIC file by libheif and x265, without loss; 16-bit samples become `bits`."""
    import pillow_heif

    height, width, channels = samples.shape
    mode = {3: "RGB", 4: "RGBA"}[channels] + (";16" if bits > 8 else "")
    buffer = BytesIO()
    pillow_heif.encode(
        mode,
        (width, height),
        samples.tobytes(),
        buffer,
        quality=-1,
        chroma=444,
        color_primaries=primaries,
        transfer_characteristics=transfer,
        matrix_coefficients=0,
        full_range_flag=1,
        **options,
    )
    return buffer.getvalue()


def exif(turn: int = 1, *, space: int | None = None, index: bytes = b"") -> bytes:
    """Return an EXIF block.

    Args:
        turn: Orientation 1..8.
        space: ColorSpace of its inner directory.
        index: InteroperabilityIndex, as R03.
    """
    entries = [(0x0112, 3, 1, struct.pack(">H2x", turn))]
    inner = [] if space is None else [(0xA001, 3, 1, struct.pack(">H2x", space))]
    start = 8 + 2 + 12 * 2 + 4
    last = b""
    if index:
        place = start + 2 + 12 * 2 + 4
        inner.append((0xA005, 4, 1, struct.pack(">I", place)))
        last = _directory([(1, 2, 4, index + b"\0")])
    if inner:
        entries.append((0x8769, 4, 1, struct.pack(">I", start)))
    first = _directory(entries).ljust(start - 8, b"\0")
    return (
        b"Exif\0\0MM\0*"
        + struct.pack(">I", 8)
        + first
        + (_directory(inner) if inner else b"")
        + last
    )


def _directory(entries: Sequence[tuple[int, int, int, bytes]]) -> bytes:
    body = b"".join(struct.pack(">HHI4s", *entry) for entry in entries)
    return struct.pack(">H", len(entries)) + body + bytes(4)


def tiff(samples: Samples, photometric: str = "rgb", **options: Any) -> bytes:
    """Return a TIFF file by tifffile."""
    import tifffile

    buffer = BytesIO()
    tifffile.imwrite(
        buffer, samples, photometric=photometric, planarconfig="contig", metadata=None, **options
    )
    return buffer.getvalue()


def jpeg_numbers(content: bytes) -> Samples:
    """Return the numbers 0..1 that a JPEG holds after coding, by another decoder."""
    import imagecodecs

    values = np.atleast_3d(imagecodecs.jpeg8_decode(content)) / 255
    return 1 - values if values.shape[2] == 4 else values


def webp_numbers(content: bytes) -> Samples:
    """Return the numbers 0..1 that a WebP holds after coding, by another decoder."""
    import imagecodecs

    return np.asarray(imagecodecs.webp_decode(content)) / 255


def avif_numbers(content: bytes) -> Samples:
    """Return the numbers 0..1 that an AVIF of 8 bits holds after coding, by another decoder."""
    import imagecodecs

    return np.atleast_3d(imagecodecs.avif_decode(content)) / 255
