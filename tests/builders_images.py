"""Picture files for tests: one of every kind that is read, and of every kind that is refused.

Each builder takes a folder, writes one file (or folder, link, pipe) there and returns its path.
A bad kind has the name of a picture, so that importing its whole folder meets all of them.
"""

import gzip
import os
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms

Builder = Callable[[Path], Path]

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    b'<rect width="20" height="20" fill="#c83214"/></svg>'
)


def photo(width: int = 90, height: int = 60, seed: int = 7) -> Image.Image:
    """Return an RGB picture with smooth colours, some grain, and no symmetry."""
    rows, columns = np.mgrid[:height, :width]
    x, y = columns / max(1, width - 1), rows / max(1, height - 1)
    planes = np.stack([40 + 180 * x, 30 + 190 * y, 220 - 150 * x * y], axis=2)
    grain = np.random.default_rng(seed).normal(0, 3, (height, width, 1))
    return Image.fromarray((planes + grain).clip(0, 255).astype(np.uint8))


def cut_out(width: int = 90, height: int = 60) -> Image.Image:
    """Return an RGBA picture: opaque in the middle, soft at the edge, red where it is hidden."""
    picture = np.asarray(photo(width, height)).copy()
    rows, columns = np.mgrid[:height, :width]
    distance = np.hypot(columns - width / 2, rows - height / 2)
    alpha = (255 - (distance - height / 4) * 20).clip(0, 255).astype(np.uint8)
    picture[alpha == 0] = (255, 0, 0)
    return Image.fromarray(np.dstack([picture, alpha]))


def encoded(image: Image.Image, format_name: str, **options: Any) -> bytes:
    """Return a picture as file content."""
    if format_name == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    buffer = BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def exif_block(orientation: int) -> bytes:
    """Return an EXIF block that asks for an orientation 1..8."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def swapped_profile() -> bytes:
    """Return an RGB profile whose red and blue primaries are swapped: ignoring it shows."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (tags,) = struct.unpack_from(">I", content, 128)
    at = {bytes(content[132 + 12 * n : 136 + 12 * n]): 136 + 12 * n for n in range(tags)}
    red, blue = at[b"rXYZ"], at[b"bXYZ"]
    content[red : red + 8], content[blue : blue + 8] = (
        content[blue : blue + 8],
        content[red : red + 8],
    )
    return (
        bytes(content).replace(b"s\x00R\x00G\x00B", b"x\x00R\x00G\x00B").replace(b"sRGB", b"xRGB")
    )


def png_header(width: int, height: int) -> bytes:
    """Return a valid, tiny PNG that claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 64))
    )


def strip_png(width: int, height: int) -> bytes:
    """Return a whole PNG of one colour and any size, without holding its pixels."""
    row = b"\x00" + b"\x80" * width
    packer = zlib.compressobj(1)
    packed = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _file(name: str, content: Callable[[], bytes]) -> Builder:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content())
        return path

    return build


def _half(format_name: str, suffix: str, share: float = 0.5, **options: Any) -> Builder:
    def content() -> bytes:
        whole = encoded(photo(), format_name, **options)
        return whole[: int(len(whole) * share)]

    return _file(f"half{share:g}{suffix}", content)


def _deep_tiff() -> bytes:
    values = np.linspace(0, 1, 60 * 90, dtype=np.float32).reshape(60, 90)
    return encoded(Image.fromarray(values), "TIFF")


def _grey16() -> bytes:
    values = np.linspace(0, 65535, 60 * 90).astype(np.uint16).reshape(60, 90)
    return encoded(Image.fromarray(values), "PNG")


GOOD_KINDS: dict[str, Builder] = {
    "jpeg": _file("photo.jpg", lambda: encoded(photo(), "JPEG", quality=92)),
    "jpeg progressive": _file("prog.jpg", lambda: encoded(photo(), "JPEG", progressive=True)),
    "jpeg turned": _file("turned.jpg", lambda: encoded(photo(), "JPEG", exif=exif_block(6))),
    "jpeg grey": _file("grey.jpg", lambda: encoded(photo().convert("L"), "JPEG")),
    "jpeg cmyk": _file("cmyk.jpg", lambda: encoded(photo().convert("CMYK"), "JPEG")),
    "jpeg called png": _file("really-a-jpeg.png", lambda: encoded(photo(), "JPEG")),
    "broken exif": _file(
        "exif.jpg", lambda: encoded(photo(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff")
    ),
    "broken icc": _file("icc.jpg", lambda: encoded(photo(), "JPEG", icc_profile=b"no profile" * 9)),
    "png": _file("photo.png", lambda: encoded(photo(), "PNG")),
    "png cut-out": _file("cut.png", lambda: encoded(cut_out(), "PNG")),
    "png 16 bit grey": _file("grey16.png", _grey16),
    "png 1 bit": _file("bit.png", lambda: encoded(photo().convert("1"), "PNG")),
    "png grey alpha": _file("la.png", lambda: encoded(cut_out().convert("LA"), "PNG")),
    "png palette": _file("pal.png", lambda: encoded(photo().quantize(16), "PNG", transparency=3)),
    "png animated": _file(
        "moves.png",
        lambda: encoded(photo(), "PNG", save_all=True, append_images=[photo(seed=9)]),
    ),
    "webp": _file("photo.webp", lambda: encoded(photo(), "WEBP")),
    "webp cut-out": _file("cut.webp", lambda: encoded(cut_out(), "WEBP", lossless=True)),
    "gif": _file("photo.gif", lambda: encoded(photo(), "GIF")),
    "gif animated": _file(
        "moves.gif",
        lambda: encoded(photo(), "GIF", save_all=True, append_images=[photo(seed=9)]),
    ),
    "bmp": _file("photo.bmp", lambda: encoded(photo(), "BMP")),
    "tiff": _file("photo.tif", lambda: encoded(photo(), "TIFF", compression="tiff_lzw")),
    "tiff float": _file("float.tif", _deep_tiff),
    "tiff cmyk": _file("cmyk.tif", lambda: encoded(photo().convert("CMYK"), "TIFF")),
    "avif": _file("photo.avif", lambda: encoded(photo(), "AVIF")),
    "heic": _file("photo.heic", lambda: encoded(photo(), "HEIF")),
    "ico": _file("icon.ico", lambda: encoded(photo(48, 48), "ICO", sizes=[(16, 16), (48, 48)])),
    "svg": _file("drawing.svg", lambda: SVG),
    "svgz": _file("drawing.svgz", lambda: gzip.compress(SVG)),
}


def _folder_named_jpg(folder: Path) -> Path:
    path = folder / "folder.jpg"
    path.mkdir()
    return path


def _link(name: str, target: str) -> Builder:
    def build(folder: Path) -> Path:
        path = folder / name
        path.symlink_to(target)
        return path

    return build


def _pipe(folder: Path) -> Path:
    path = folder / "pipe.jpg"
    os.mkfifo(path)
    return path


def _forbidden(folder: Path) -> Path:
    """Return a file that may not be read; root reads it all the same and finds text."""
    path = folder / "forbidden.jpg"
    path.write_text("not for you")
    path.chmod(0)
    return path


def _holed_jpeg() -> bytes:
    whole = encoded(photo(400, 300), "JPEG")
    return whole[: len(whole) // 2] + bytes(len(whole) - len(whole) // 2)


def _flipped(format_name: str, at: float) -> bytes:
    content = bytearray(encoded(photo(), format_name))
    content[int(len(content) * at)] ^= 0x5A
    return bytes(content)


def _jpeg_without_scan() -> bytes:
    whole = encoded(photo(), "JPEG")
    return whole[: whole.index(b"\xff\xda")]


def _jpeg_claiming(width: int, height: int) -> bytes:
    whole = bytearray(encoded(photo(), "JPEG"))
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def _bmp_claiming(width: int, height: int) -> bytes:
    whole = bytearray(encoded(photo(), "BMP"))
    whole[18:26] = struct.pack("<ii", width, height)
    return bytes(whole)


def _tiff_claiming(width: int, height: int) -> bytes:
    entries = [(256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1)]
    entries += [(273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 100)]
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + body + bytes(104)


def _ico_with_bomb() -> bytes:
    inner = png_header(60_000, 60_000)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, 0, 0, 0, 0, 1, 32, len(inner), 22) + inner


def _svg_laughs() -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg [{entities}]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>'
    ).encode()


def _svg_deep() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        + b'<g opacity=".9">' * 20_000
        + b"</g>" * 20_000
        + b"</svg>"
    )


_NOISE = np.random.default_rng(3).integers(0, 256, 4000, dtype=np.uint8).tobytes()

BAD_KINDS: dict[str, Builder] = {
    "empty": _file("empty.jpg", lambda: b""),
    "one byte": _file("one.png", lambda: b"\x89"),
    "only a signature": _file("signature.png", lambda: b"\x89PNG\r\n\x1a\n"),
    "text": _file("text.jpg", lambda: b"Buy milk.\nCall back.\n"),
    "web page": _file("page.png", lambda: b"<!DOCTYPE html><html><body>404</body></html>"),
    "pdf": _file("paper.jpg", lambda: b"%PDF-1.7\n1 0 obj\n"),
    "archive": _file("archive.webp", lambda: b"PK\x03\x04" + bytes(60)),
    "video": _file("video.avif", lambda: b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(50)),
    "audio": _file("sound.gif", lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(30)),
    "photoshop": _file("layers.tif", lambda: b"8BPS\0\1" + bytes(40)),
    "noise": _file("noise.jpg", lambda: _NOISE),
    "zeros": _file("zeros.png", lambda: bytes(5000)),
    "half a jpeg": _half("JPEG", ".jpg"),
    "jpeg without its end": _half("JPEG", ".jpg", 0.97),
    "half a png": _half("PNG", ".png"),
    "half a webp": _half("WEBP", ".webp"),
    "half a gif": _half("GIF", ".gif"),
    "half a bmp": _half("BMP", ".bmp"),
    "half a tiff": _half("TIFF", ".tif"),
    "half an avif": _half("AVIF", ".avif"),
    "half a heic": _half("HEIF", ".heic"),
    "half an ico": _half("ICO", ".ico", sizes=[(48, 32)]),
    "half an svg": _file("half.svg", lambda: SVG[: len(SVG) // 2]),
    "half an svgz": _file("half.svgz", lambda: gzip.compress(SVG)[:-20]),
    "jpeg with a hole": _file("hole.jpg", _holed_jpeg),
    "jpeg without a scan": _file("noscan.jpg", _jpeg_without_scan),
    "png with a flipped byte": _file("flipped.png", lambda: _flipped("PNG", 0.5)),
    "png without pixels": _file(
        "nopixels.png",
        lambda: png_header(9, 9)[:33] + _chunk(b"IEND", b""),
    ),
    "png bomb": _file("bomb.png", lambda: png_header(60_000, 60_000)),
    "jpeg bomb": _file("bomb.jpg", lambda: _jpeg_claiming(65_500, 65_500)),
    "bmp bomb": _file("bomb.bmp", lambda: _bmp_claiming(50_000, 50_000)),
    "tiff bomb": _file("bomb.tif", lambda: _tiff_claiming(50_000, 50_000)),
    "ico bomb": _file("bomb.ico", _ico_with_bomb),
    "strip 1 x 60000": _file("strip.png", lambda: strip_png(1, 60_000)),
    "strip 70000 x 400": _file("long.png", lambda: png_header(70_000, 400)),
    "svg of endless laughter": _file("laughs.svg", _svg_laughs),
    "svg too deep": _file("deep.svg", _svg_deep),
    "folder called jpg": _folder_named_jpg,
    "link to itself": _link("loop.jpg", "loop.jpg"),
    "link to nothing": _link("nothing.jpg", "gone-away.jpg"),
    "pipe": _pipe,
    "forbidden": _forbidden,
}
