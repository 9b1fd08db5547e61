"""Reads what a PDF of pictures says and paints it, by the standard and by nothing of the product's.

Only what such files need: objects found by the table at the end, images, clips, turns, opacity,
outlines. What is anything else fails.
"""

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform


@dataclass
class Object:
    """An object: its dictionary as text, and its stream as it is in the file."""

    body: str
    stream: bytes = b""


class Pdf:
    """A file that was read."""

    def __init__(self, path: Path) -> None:
        self.content = path.read_bytes()
        assert self.content.startswith(b"%PDF-1.")
        (start,) = re.findall(rb"startxref\n(\d+)\n%%EOF\n\Z", self.content)
        table = self.content[int(start) :]
        head = re.match(rb"xref\n0 (\d+)\n", table)
        assert head
        rows = [table[head.end() + 20 * n :][:20] for n in range(int(head[1]))]
        self.objects = {n: self._object(n, int(r[:10])) for n, r in enumerate(rows) if n}
        root = self.objects[int(_found(r"/Root (\d+) 0 R", table.decode("latin-1")))]
        kids = self.objects[int(_found(r"/Pages (\d+) 0 R", root.body))].body
        numbers = re.findall(r"(\d+) 0 R", _found(r"/Kids \[(.*?)\]", kids))
        self.pages = [self.objects[int(number)].body for number in numbers]

    def images(self) -> list[Object]:
        """Return the images that are pictures and not the alpha of one."""
        masks = {
            int(n) for o in self.objects.values() for n in re.findall(r"/SMask (\d+) 0 R", o.body)
        }
        found = self.objects.items()
        return [o for n, o in found if "/Subtype /Image" in o.body and n not in masks]

    def size(self, page: int = 0) -> tuple[float, float]:
        """Return the size of a page in points."""
        box = _found(r"/MediaBox \[(.*?)\]", self.pages[page]).split()
        return float(box[2]), float(box[3])

    def paint(self, scale: float, page: int = 0) -> QImage:
        """Return a page, painted at so many pixels a point."""
        width, height = self.size(page)
        image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        painter.setTransform(QTransform(scale, 0, 0, -scale, 0, height * scale))
        self._run(painter, self.pages[page])
        painter.end()
        return image

    def image(self, number: int) -> QImage:
        """Return an image object, as it would be seen."""
        found = self.objects[number]
        pixels = self._pixels(found).convert("RGBA")
        if mask := re.findall(r"/SMask (\d+) 0 R", found.body):
            pixels.putalpha(self._pixels(self.objects[int(mask[0])]))
        return QImage(pixels.tobytes(), *pixels.size, QImage.Format.Format_RGBA8888).copy()

    def _pixels(self, found: Object) -> Image.Image:
        width, height = (int(_found(rf"/{side} (\d+)", found.body)) for side in ("Width", "Height"))
        if "/DCTDecode" in found.body:
            return Image.open(BytesIO(found.stream))
        channels = int(_found(r"/Colors (\d+)", found.body))
        assert int(_found(r"/Columns (\d+)", found.body)) == width
        # Filtered as a PNG is, so a PNG is made of it and read by another.
        kind = {1: 0, 3: 2}[channels]
        head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, kind, 0, 0, 0])
        parts = [(b"IHDR", head), (b"IDAT", found.stream), (b"IEND", b"")]
        chunks = (
            len(c).to_bytes(4, "big") + n + c + zlib.crc32(n + c).to_bytes(4, "big")
            for n, c in parts
        )
        return Image.open(BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)))

    def _object(self, number: int, at: int) -> Object:
        head = f"{number} 0 obj\n".encode()
        assert self.content[at : at + len(head)] == head
        end = self.content.index(b"\n", at + len(head))
        body = self.content[at + len(head) : end].decode("latin-1")
        rest = self.content[end + 1 :]
        if not rest.startswith(b"stream\n"):
            assert rest.startswith(b"endobj\n")
            return Object(body)
        length = int(_found(r"/Length (\d+)", body))
        stream = rest[7 : 7 + length]
        assert rest[7 + length :].startswith(b"\nendstream\nendobj\n")
        return Object(body, stream)

    def _run(self, painter: QPainter, page: str) -> None:  # noqa: C901  an operator a case
        content = self.objects[int(_found(r"/Contents (\d+) 0 R", page))]
        stack: list[str] = []
        path, clips = QPainterPath(), False
        for word in zlib.decompress(content.stream).decode("ascii").split():
            if re.fullmatch(r"-?[\d.]+|/\w+", word):
                stack.append(word)
                continue
            values = [float(each) for each in stack if not each.startswith("/")]
            match word:
                case "q":
                    painter.save()
                case "Q":
                    painter.restore()
                case "cm":
                    painter.setTransform(QTransform(*values), combine=True)
                case "re":
                    path.addRect(QRectF(*values))
                case "m":
                    path.moveTo(*values)
                case "l":
                    path.lineTo(*values)
                case "c":
                    path.cubicTo(*values)
                case "W":
                    clips = True
                case "n" | "f":
                    path.setFillRule(Qt.FillRule.WindingFill)
                    if clips:
                        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
                    elif word == "f":
                        painter.fillPath(path, painter.brush())
                    path, clips = QPainterPath(), False
                case "cs":
                    assert stack == ["/S"]
                case "sc":
                    painter.setBrush(QColor.fromRgbF(*values))
                case "gs":
                    painter.setOpacity(float(_found(rf"{stack[0]} << /ca ([\d.]+) >>", page)))
                case "Do":
                    image = self.image(int(_found(rf"{stack[0]} (\d+) 0 R", page)))
                    # Its first row lies at the top of the unit square.
                    painter.save()
                    painter.setTransform(QTransform(1, 0, 0, -1, 0, 1), combine=True)
                    painter.drawImage(QRectF(0, 0, 1, 1), image)
                    painter.restore()
                case _:
                    raise AssertionError(word)
            stack = []


def array(image: QImage) -> np.ndarray:
    """Return [height, width, 3] levels of an image."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, (pattern, text[:200])
    return found[1]
