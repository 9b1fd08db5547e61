"""Bad files of every format: damaged, cut, lying about their size, or of kinds not read."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile

from tests import builders_images
from tests.builders_images import Builder, encoded, photo
from tests.handmade import bmp, gif, png, tiff, webp
from tests.handmade.quads import packed_rows, quads

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
PLACES = [(0,), (1,), (2,), (3,)]


def _tiff(tags: dict[int, Any] | None = None, **options: Any) -> bytes:
    return tiff.quad_tiff(quads(COLOURS), tiff.RGB, more=tags or {}, **options)


def _packed_tiff(compression: str, keep: float = 1, **options: Any) -> bytes:
    buffer = BytesIO()
    values = np.asarray(photo())
    tifffile.imwrite(buffer, values, photometric="rgb", compression=compression, **options)
    whole = buffer.getvalue()
    return whole[: int(len(whole) * keep)]


def _tiff_of(packed: bytes, compression: int) -> bytes:
    return tiff.tiff(tiff.tags_of(quads(COLOURS), tiff.RGB) | {259: [compression]}, packed)


def _circle() -> bytes:
    page = tiff.Page({254: [1], 256: [0], 257: [0]}, [])
    content = bytearray(tiff.pages([page]))
    content[-4:] = content[4:8]
    return bytes(content)


def _far_tiff() -> bytes:
    content = bytearray(_tiff())
    content[4:8] = b"\xff\xff\xff\x7f"
    return bytes(content)


def _jpeg(kind: int) -> bytes:
    return encoded(photo(), "JPEG").replace(b"\xff\xc0", bytes([0xFF, kind]))


def _jpeg_of_two() -> bytes:
    content = bytearray(encoded(photo(), "JPEG"))
    content[content.index(b"\xff\xc0") + 9] = 2
    return bytes(content)


def _without_last_scan() -> bytes:
    content = encoded(photo(), "JPEG", progressive=True)
    return content[: content.rindex(b"\xff\xda")]


def _cut_jpeg(share: float, after: bytes = b"", **options: Any) -> bytes:
    content = encoded(photo(300, 200), "JPEG", **options)
    return content[: int(len(content) * share)] + after


def _deep_jpeg() -> bytes:
    values = np.asarray(photo()).astype(np.uint16) << 4
    content = bytes(imagecodecs.jpeg8_encode(values, bitspersample=12))
    return content[: len(content) // 2]


def _png(depth: int = 8, colour: int = png.RGB, **options: Any) -> bytes:
    return png.png([row.tobytes() for row in quads(COLOURS)], depth, colour, **options)


def _png_with_wrong_sum() -> bytes:
    content = bytearray(_png())
    content[content.index(b"IDAT") + 10] ^= 1
    return bytes(content)


def _deep_png() -> bytes:
    values = np.asarray(photo()).astype(">u2") * 257
    content = png.png([row.tobytes() for row in values], 16, png.RGB, size=(90, 60))
    return content[: len(content) // 2]


def _png_without_header() -> bytes:
    content = _png()
    return content[:8] + content[8 + 25 :]


def _bmp(packing: int, bits: int, **options: Any) -> bytes:
    return bmp.bmp(bytes(6000), bits, packing=packing, **options)


def _gif() -> bytes:
    return gif.gif((40, 32), gif.frame(quads(PLACES)[:, :, 0]), palette=COLOURS)


def _ico(offset: int) -> bytes:
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 16, 16, 0, 0, 1, 32, 1000, offset)


def _box(format_name: str, kind: bytes, *, is_cut: bool = False) -> bytes:
    content = encoded(photo(), format_name)
    at = content.index(kind)
    return content[: at + 8] if is_cut else content.replace(kind, b"free", 1)


_TIFFS: dict[str, Callable[[], bytes]] = {
    "tiff of jpeg 2000": lambda: _tiff({259: [34712]}),
    "tiff of lerc": lambda: _tiff({259: [34887]}),
    "tiff of jpeg xl": lambda: _tiff({259: [50002]}),
    "tiff of an unknown packing": lambda: _tiff({259: [12345]}),
    "tiff of logluv": lambda: _tiff({262: [32845]}),
    "tiff from a sensor": lambda: _tiff({262: [32803], 277: [1]}),
    "tiff of complex numbers": lambda: _tiff({339: [6, 6, 6]}),
    "tiff of other inks": lambda: _tiff({262: [5], 277: [4], 332: [2]}),
    "tiff of unequal samples": lambda: _tiff({258: [5, 6, 5]}),
    "tiff of two samples": lambda: _tiff({277: [2]}),
    "tiff of an unknown predictor": lambda: _tiff({259: [5], 317: [7]}),
    "tiff of 40 bits": lambda: _tiff({258: [40, 40, 40]}),
    "tiff of float lab": lambda: tiff.quad_tiff(quads(COLOURS, "<f4"), 8, format_=3),
    "half a tiff of lzw": lambda: _packed_tiff("lzw", 0.6, rowsperstrip=9),
    "half a tiff of zlib": lambda: _packed_tiff("zlib", 0.6, rowsperstrip=9),
    "half a tiff of zstd": lambda: _packed_tiff("zstd", 0.6, rowsperstrip=9),
    "half a tiff of tiles": lambda: _packed_tiff("lzw", 0.6, tile=(16, 16)),
    "tiff with damaged zlib": lambda: _tiff_of(b"\x12" * 90, 8),
    "tiff with damaged lzw": lambda: _tiff_of(b"\xff" * 90, 5),
    "tiff with damaged lzma": lambda: _tiff_of(b"\x12" * 90, 34925),
    "tiff with too few samples": lambda: _tiff_of(zlib.compress(bytes(90)), 8),
    "tiff with a small jpeg": lambda: _tiff_of(encoded(photo(8, 8), "JPEG"), 7),
    "tiff with too few strips": lambda: _tiff({278: [1]}),
    "tiff without strips": lambda: tiff.tiff({256: [9], 257: [9], 273: [], 279: []}),
    "tiff without a palette": lambda: tiff.quad_tiff(quads(PLACES), tiff.PALETTE),
    "tiff without a size": lambda: _tiff({256: [0]}),
    "tiff in a circle": _circle,
    "tiff that leads nowhere": _far_tiff,
    "tiff with huge tiles": lambda: _tiff({322: [1_000_000], 323: [1_000_000]}),
}
_OTHERS: dict[str, Callable[[], bytes]] = {
    "jpeg-ls": lambda: _jpeg(0xF7),
    "jpeg in layers": lambda: _jpeg(0xC5),
    "jpeg lossless and arithmetic": lambda: _jpeg(0xCB),
    "jpeg of two colours": _jpeg_of_two,
    "jpeg without its last scan": _without_last_scan,
    "jpeg filled with zeros": lambda: _cut_jpeg(0.6, bytes(90_000)),
    "jpeg cut in a mark": lambda: _cut_jpeg(0.6, b"\xff"),
    "jpeg cut at a restart": lambda: _cut_jpeg(0.5, restart_marker_blocks=1),
    "progressive jpeg cut": lambda: _cut_jpeg(0.5, progressive=True),
    "half a jpeg of 12 bits": _deep_jpeg,
    "half a deep png": _deep_png,
    "png with a wrong sum": _png_with_wrong_sum,
    "png without a header": _png_without_header,
    "png without a palette": lambda: _png(8, png.PALETTE),
    "png without a size": lambda: _png(size=(0, 9)),
    "png of 3 bits": lambda: _png(3),
    "png of unknown colours": lambda: _png(8, 7),
    "bmp with a jpeg": lambda: _bmp(4, 24),
    "bmp with a png": lambda: _bmp(5, 32),
    "bmp of inks": lambda: _bmp(11, 32),
    "bmp of 64 bits": lambda: _bmp(0, 64),
    "bmp with scattered bits": lambda: _bmp(3, 32, masks=(0x0F0F0000, 0xFF00, 0xFF)),
    "bmp without a size": lambda: _bmp(0, 24, size=(0, 9)),
    "bmp whose runs are cut": lambda: bmp.bmp(bytes([20, 1]), 8, packing=1, palette=COLOURS),
    "half a palette bmp": lambda: bmp.bmp(
        b"".join(packed_rows(quads(PLACES), 8))[:500], 8, palette=COLOURS
    ),
    "gif without a frame": lambda: gif.gif((40, 32), palette=COLOURS),
    "gif cut in its palette": lambda: _gif()[:16],
    "gif cut in a frame": lambda: _gif()[:-200],
    "gif with an empty frame": lambda: gif.gif(
        (9, 9), gif.frame(np.zeros((0, 0), np.uint8)), palette=COLOURS
    ),
    "webp without a frame": lambda: webp.animation((40, 32)),
    "webp without pixels": lambda: webp.riff(webp.extended((40, 32), 0)),
    "webp cut in a frame": lambda: webp.animation((90, 60), webp.frame(photo(), 0, 0))[:-300],
    "half a lossless webp": lambda: encoded(photo(), "WEBP", lossless=True)[:900],
    "ico that leads nowhere": lambda: _ico(5_000),
    "ico of nothing": lambda: _ico(22) + bytes(1000),
    "avif without its place": lambda: _box("AVIF", b"iloc"),
    "avif cut in its boxes": lambda: _box("AVIF", b"ipco", is_cut=True),
    "heic without its item": lambda: _box("HEIF", b"pitm"),
    "heic cut in its boxes": lambda: _box("HEIF", b"iprp", is_cut=True),
    "jpeg xl": lambda: b"\xff\x0a" + bytes(90),
    "jpeg 2000": lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(90),
    "openexr": lambda: b"\x76\x2f\x31\x01" + bytes(90),
    "radiance": lambda: b"#?RADIANCE\n" + bytes(90),
    "postscript": lambda: b"%!PS-Adobe-3.0\n",
    "packed words": lambda: zlib.compress(b"words" * 99, wbits=31),
}
_ENDINGS = {"jpeg": "jpg", "tiff": "tif"} | {
    name: name for name in ("avif", "heic", "png", "bmp", "gif", "webp", "ico")
}


def _builder(kind: str, content: Callable[[], bytes]) -> Builder:
    def build(folder: Path) -> Path:
        ending = next((_ENDINGS[word] for word in kind.split() if word in _ENDINGS), "jpg")
        path = folder / f"{kind.replace(' ', '-')}.{ending}"
        path.write_bytes(content())
        return path

    return build


BAD_KINDS: dict[str, Builder] = builders_images.BAD_KINDS | {
    kind: _builder(kind, content) for kind, content in (_TIFFS | _OTHERS).items()
}
"""All kinds that are refused; see `builders_images`."""

NOT_READ = tuple(
    kind
    for kind in BAD_KINDS
    if kind.startswith("tiff of") or kind in ("jpeg-ls", "jpeg in layers", "bmp with a jpeg")
)
"""Kinds that are whole: nobody may call them damaged."""
