"""Good files of every kind that is read: those of `builders_images`, and rarer ones."""

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile

from tests import builders_images
from tests.builders_images import Builder, cut_out, encoded, exif_block, photo
from tests.handmade import bmp, gif, heif, png, tiff, webp
from tests.handmade.quads import Samples, packed_rows, quads

COLOURS = [(200, 80, 60), (60, 160, 80), (80, 90, 200), (180, 180, 180)]
PLACES = [(0,), (1,), (2,), (3,)]


def _rows(values: Samples) -> list[bytes]:
    return [row.tobytes() for row in values]


def _deep() -> Samples:
    return np.asarray(photo()).astype(">u2") * 257


def _key() -> bytes:
    return png.chunk(b"tRNS", struct.pack(">H", 2))


def _late_turn() -> bytes:
    block = exif_block(6).removeprefix(b"Exif\0\0")
    rows = _rows(np.asarray(photo()))
    return png.png(rows, 8, png.RGB, after=png.chunk(b"eXIf", block), size=(90, 60))


def _tiff(dtype: str, scale: float, **options: Any) -> bytes:
    buffer = BytesIO()
    values = (np.asarray(photo()).astype("f8") * scale).astype(dtype)
    tifffile.imwrite(buffer, values, photometric="rgb", **options)
    return buffer.getvalue()


def _thumbnail_first() -> bytes:
    small = quads(COLOURS)[::4, ::4]
    pictures = [
        tiff.Page(tiff.tags_of(values, tiff.RGB) | tags, [values.tobytes()])
        for values, tags in ((small, {254: [1]}), (quads(COLOURS), {274: [6]}))
    ]
    return tiff.pages(pictures)


_KINDS: dict[str, Callable[[], bytes]] = {
    "png deep": lambda: png.png(_rows(_deep()), 16, png.RGB, size=(90, 60)),
    "png key": lambda: png.png(packed_rows(quads(PLACES), 2), 2, png.GREY, before=_key()),
    "png turned late": _late_turn,
    "png without end": lambda: png.png(_rows(quads(COLOURS)), 8, png.RGB, end=b""),
    "tiff deep lzw": lambda: _tiff("u2", 257, compression="lzw", predictor=True),
    "tiff deep zstd big": lambda: _tiff("u2", 257, compression="zstd", bigtiff=True),
    "tiff float tiles": lambda: _tiff("f4", 1 / 255, compression="zlib", tile=(32, 32)),
    "tiff half packbits": lambda: _tiff("f2", 1 / 255, compression="packbits", rowsperstrip=5),
    "tiff 12 bits": lambda: _tiff("u2", 4095 / 255, bitspersample=12),
    "tiff jpeg": lambda: _tiff("u1", 1, compression="jpeg"),
    "tiff lab": lambda: tiff.quad_tiff(quads([(136, 81, 70), (90, 0, 9)] * 2), tiff.CIE_LAB),
    "tiff ink alpha": lambda: tiff.quad_tiff(
        quads([(9, 90, 200, 0, 255), (200, 9, 0, 9, 90)] * 2), tiff.CMYK, extra=[1]
    ),
    "tiff behind thumbnail": _thumbnail_first,
    "jpeg 12 bits": lambda: bytes(
        imagecodecs.jpeg8_encode(np.asarray(photo()).astype("u2") << 4, bitspersample=12)
    ),
    "jpeg lossless": lambda: bytes(imagecodecs.jpeg8_encode(np.asarray(photo()), lossless=True)),
    "jpeg without end": lambda: encoded(photo(), "JPEG")[:-2],
    "bmp fields": lambda: bmp.bmp(
        bmp.rows_of(quads([(9 << 11,), (77,), (0xF00,), (0xFFFF,)], "<u2"), 16), 16,
        packing=3, masks=(0xF800, 0x7E0, 0x1F),
    ),
    "bmp runs with gaps": lambda: bmp.bmp(
        bytes([20, 2, 0, 0]) * 16 + bytes([0, 2, 20, 0, 20, 1, 0, 0]) * 16 + b"\0\1", 8,
        packing=1, palette=COLOURS,
    ),
    "bmp of os/2": lambda: bmp.bmp(
        bmp.rows_of(quads(PLACES), 4), 4, header=12, palette=COLOURS * 4, size=(40, 32)
    ),
    "bmp top down": lambda: bmp.bmp(
        bmp.rows_of(quads(COLOURS), 24, top_down=True), 24, size=(40, -32)
    ),
    "gif small frame": lambda: gif.gif(
        (90, 60), gif.frame(quads(PLACES)[:, :, 0], 10, 10), palette=COLOURS
    ),
    "gif large frame": lambda: gif.gif(
        (10, 10), gif.frame(quads(PLACES)[:, :, 0], 4, 6), palette=COLOURS
    ),
    "webp moving": lambda: webp.animation((100, 80), webp.frame(photo(), 2, 4)),
    "webp moving cut-out": lambda: webp.animation(
        (100, 80), webp.frame(cut_out(), 10, 20, lossless=True), flags=0x12
    ),
    "heic turned and mirrored": lambda: heif.turned(photo(), "HEIF", 1, 1),
    "heic mirrored first": lambda: heif.turned(photo(), "HEIF", 3, 0, mirrors_first=True),
    "avif turned": lambda: heif.turned(photo(), "AVIF", 3, None),
    "png tall strip": lambda: encoded(photo(1, 4000), "PNG"),
    "png wide strip": lambda: encoded(photo(4000, 2), "PNG"),
}  # fmt: skip


def _builder(kind: str, content: Callable[[], bytes]) -> Builder:
    def build(folder: Path) -> Path:
        path = folder / f"{kind.replace(' ', '-').replace('/', '')}.{kind.split()[0]}"
        path.write_bytes(content())
        return path

    return build


RARE_KINDS: dict[str, Builder] = {kind: _builder(kind, made) for kind, made in _KINDS.items()}
GOOD_KINDS: dict[str, Builder] = builders_images.GOOD_KINDS | RARE_KINDS
