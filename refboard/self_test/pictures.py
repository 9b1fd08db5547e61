"""Pictures to try the app with, drawn on the spot, one of every kind that users bring."""

import base64
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from refboard.services.imaging.readers import codecs

SIDE = 480
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240">'
    '<rect width="320" height="240" fill="#f4ead5"/>'
    '<circle cx="110" cy="120" r="70" fill="#2b8f9e"/>'
    '<path d="M180 200 L250 60 L300 200 Z" fill="#c9465a"/></svg>'
)
KINDS = {"waves": "webp", "grid": "avif", "steps": "tiff", "bars": "gif"}
RINGS = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAA4gAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34"
    "+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBhZbqSSmu"
    "bgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABgAAAA"
    "YAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAA5BtZGF0AAADhCgBrxmAYnkRwbS4+jO4"
    "zccEu/HyqxYVg9n/xE5NoB3TaeRFjKlANGu0fsKjSKxzfiDGsbS2FsPSklTA+OrW+y42p/rproaPsrmW9Cfm8f8n"
    "0PsX+fJ+8qs30xR53gqOCA1g7e5erkAXbbMP3x5x6I30VeubWPPk9MwuNdWjshX9h75mh6FX/TA+H6tDIZB+Kk2x"
    "5LkW/xZg8eoJDxWEoHZYo38fBi/Ln9rdVsj9DqN27QEbB1gCu92DX99oGOaCgTdoicuPEyOMAhL34om2u6VivMK0"
    "kVYo9hEnHLGpL4djTP49O8hEAr1jBAKkPFfl9wL0/0Lxxg8RgZ+nh4twKT9GZI8G1JDn5LrAfihAaC2nqQI5ausj"
    "+nPUioRNIIVf62X1UoIhddQZXAk7SV/c0gDAANoEh9aiLx84PxR8fIzZFLpKrJN+/plWmg1zxAE41k+6K+PaH9Aa"
    "7YIpv9pBSLQ0SVJOUUM9m8IJgM1BvWXEpQwzZSSgDkJRytrDBu8j0NsbadWDeufVOOp+bwbJSo3OoFvGlkJeLdSg"
    "CLHkXdKt//pvD/OnRdreth9auig2mtwHFQCcP5fzx6Hgxc7ldtIaCmhdIH6LYGEYiPSFhYy8uZl0HuU99CPTTA1A"
    "fmYnzyS8EdFv2NdeYDrhSD1udnJhA6cYcRNGzJyP6vV+v04du71k8TYZshpYu3Z8Tk1W19oS7dp/e7YHZMJOc4kC"
    "A6Wfxwb+SEApusvyGWi2LwHTvv+zPxlT3D1RtL21Jxlkcv1jHONcZ4dd9pa4H20XjOytE8jemEiu4pnhuj4SoQL/"
    "X0+x391KGGY4k/eVjL829P3NSjn9TLKZ7T92Gdb3IsPst0ejEe/YH8X1nVtGuzaRs4KutVw6gdX5N0DL7kq+fn/f"
    "rjtdETW+tQiTGXjnfhW7Y87z5xO4AyWx7Oj7zv03ztJlHH8G/PAkoYC+6Se/NQhklNfWWqRyLQxzauF0TUDWcpi6"
    "Y6baiT9s9bYzw4fBLH21PsXvkAT20NMtUNTeXTDHRgB81zDmcjaSpbUAtW9ABH5yAjJZhgw5/vDRc9RxC1nNWUkb"
    "u7iEV+6kvPG7qvStjqDvwNS8QcSDXFD2fc9DLQOHLlQF8NMPeMklwCk8KZZFmgma1Rn0npwN2ebwqnv+QMZgESuU"
    "rclgEZvzB+q1zBaG7WlIchaZs9DKNQsunl+poA=="
)
"""Rings of our own as HEIC, base64: the app reads that and cannot write it."""
FIRST, COPY = "hills.jpg", "hills-smaller.png"


def draw_pictures(folder: Path) -> list[Path]:
    """Write the pictures: FIRST, a smaller COPY of it, and others that look like neither.

    Raises:
        OSError: they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    hills = _hills()
    hills.save(folder / FIRST, quality=90)
    hills.resize((SIDE // 2, SIDE // 2)).save(folder / COPY)
    paths = [folder / FIRST, folder / COPY]
    for number, (name, suffix) in enumerate(KINDS.items()):
        path = folder / f"{name}.{suffix}"
        _pattern(number).save(path)
        paths.append(path)
    rings = folder / "rings.heic"
    rings.write_bytes(base64.b64decode(RINGS))
    drawing = folder / "shapes.svg"
    drawing.write_text(DRAWING, encoding="utf-8")
    return [*paths, *_deep_pictures(folder), rings, drawing]


def _deep_pictures(folder: Path) -> list[Path]:
    """Write a PNG of 16 bits and a JPEG of 12: other libraries than Pillow's read them."""
    encoders = codecs.load()
    weave, rails = (np.asarray(_pattern(number).rotate(90), np.uint16) for number in (0, 3))
    contents = {
        "weave.png": encoders.png_encode(weave * 257),
        "rails.jpg": encoders.jpeg8_encode(rails * 16, bitspersample=12),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def _hills() -> Image.Image:
    image = Image.new("RGB", (SIDE, SIDE), "#ffd08a")
    draw = ImageDraw.Draw(image)
    draw.ellipse((300, 60, 400, 160), fill="#fff6df")
    for level, colour in enumerate(("#f0655c", "#c9465a", "#7d2a55")):
        ridge = [
            (x, 220 + 70 * level + 40 * math.sin(x / (60 + 25 * level) + 2 * level))
            for x in range(0, SIDE + 1, 8)
        ]
        draw.polygon([*ridge, (SIDE, SIDE), (0, SIDE)], fill=colour)
    return image


def _pattern(number: int) -> Image.Image:
    """Return one of a few patterns, each of its own shapes and colours."""
    grounds = ("#0b3954", "#e8f1d4", "#f7f7ff", "#3d5a40")
    inks = ("#bfd7ea", "#2f4b26", "#577399", "#e07a5f")
    image = Image.new("RGB", (SIDE, SIDE), grounds[number])
    draw = ImageDraw.Draw(image)
    for step in range(0, SIDE, 40):
        if number == 0:
            line = [(x, step + 14 * math.sin(x / 21)) for x in range(0, SIDE, 4)]
            draw.line(line, fill=inks[number], width=8)
        elif number == 1:
            draw.rectangle((step + 4, 0, step + 12, SIDE), fill=inks[number])
            draw.rectangle((0, step + 4, SIDE, step + 12), fill=inks[number])
        elif number == 2:
            draw.rectangle((step, SIDE - step, step + 36, SIDE), fill=inks[number])
        elif number == 3:
            draw.rectangle((step, 0, step + 18, SIDE), fill=inks[number])
    return image
