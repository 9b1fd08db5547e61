"""Pictures to try the app with, drawn on the spot, one of every kind that users bring."""

import math
from pathlib import Path

from PIL import Image, ImageDraw

SIDE = 480
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240">'
    '<rect width="320" height="240" fill="#f4ead5"/>'
    '<circle cx="110" cy="120" r="70" fill="#2b8f9e"/>'
    '<path d="M180 200 L250 60 L300 200 Z" fill="#c9465a"/></svg>'
)
KINDS = {"waves": "webp", "grid": "avif", "rings": "heic", "steps": "tiff", "bars": "gif"}
FIRST, COPY = "hills.jpg", "hills-smaller.png"


def draw_pictures(folder: Path) -> list[Path]:
    """Write the pictures: FIRST, a smaller COPY of it, and others that look like neither.

    Raises:
        OSError: they cannot be written.
    """
    from pillow_heif import register_heif_opener

    register_heif_opener()
    folder.mkdir(parents=True, exist_ok=True)
    hills = _hills()
    hills.save(folder / FIRST, quality=90)
    hills.resize((SIDE // 2, SIDE // 2)).save(folder / COPY)
    paths = [folder / FIRST, folder / COPY]
    for number, (name, suffix) in enumerate(KINDS.items()):
        path = folder / f"{name}.{suffix}"
        _pattern(number).save(path)
        paths.append(path)
    drawing = folder / "shapes.svg"
    drawing.write_text(DRAWING, encoding="utf-8")
    return [*paths, drawing]


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
    grounds = ("#0b3954", "#e8f1d4", "#221d33", "#f7f7ff", "#3d5a40")
    inks = ("#bfd7ea", "#2f4b26", "#f2c14e", "#577399", "#e07a5f")
    image = Image.new("RGB", (SIDE, SIDE), grounds[number])
    draw = ImageDraw.Draw(image)
    for step in range(0, SIDE, 40):
        box = (step, step, SIDE - step, SIDE - step) if step < SIDE // 2 else None
        if number == 0:
            line = [(x, step + 14 * math.sin(x / 21)) for x in range(0, SIDE, 4)]
            draw.line(line, fill=inks[number], width=8)
        elif number == 1:
            draw.rectangle((step + 4, 0, step + 12, SIDE), fill=inks[number])
            draw.rectangle((0, step + 4, SIDE, step + 12), fill=inks[number])
        elif number == 2 and box:
            draw.ellipse(box, outline=inks[number], width=12)
        elif number == 3:
            draw.rectangle((step, SIDE - step, step + 36, SIDE), fill=inks[number])
        elif number == 4:
            draw.rectangle((step, 0, step + 18, SIDE), fill=inks[number])
    return image
