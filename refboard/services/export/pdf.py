"""The objects of a PDF file (ISO 32000), written one after the other; only what pictures need."""

import zlib
from io import BytesIO
from typing import BinaryIO

import numpy as np
from PIL import Image

from refboard.services.imaging.colour.profiles import srgb
from refboard.services.imaging.png import filtered

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 4
_BAND_ROWS = 256


class PdfWriter:
    """Writes a file to its end without going back: memory holds nothing but where objects lie.

    Args to the constructor:
        file: Where to; nothing was written into it yet.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._offsets: dict[int, int] = {}
        self._last = 2  # the catalogue and the pages, whose numbers are known before all others
        self._pages: list[int] = []
        self._colours = 0
        self._write(_HEAD)

    def add(self, body: str, stream: bytes | None = None) -> int:
        """Write an object and return its number.

        Args:
            body: What is in it; of one with a stream the entries of its dictionary.
            stream: Bytes as they are.
        """
        self._last += 1
        self._write_object(self._last, body, stream)
        return self._last

    def add_page(self, width: float, height: float, content: str, resources: str) -> None:
        """Add a page.

        Args:
            width: Points.
            height: Points.
            content: What is painted, as operators.
            resources: The dictionary of what they name.
        """
        packed = zlib.compress(content.encode("ascii"), _LEVEL)
        stream = self.add("/Filter /FlateDecode", packed)
        box = f"[0 0 {number(width)} {number(height)}]"
        body = f"/Type /Page /Parent 2 0 R /MediaBox {box} /Resources {resources}"
        self._pages.append(self.add(f"<< {body} /Contents {stream} 0 R >>"))

    @property
    def colours(self) -> str:
        """The colour space sRGB, to be named by an image or a page."""
        if not self._colours:
            profile = zlib.compress(srgb(), 9)
            self._colours = self.add("/N 3 /Alternate /DeviceRGB /Filter /FlateDecode", profile)
        return f"[/ICCBased {self._colours} 0 R]"

    def add_jpeg(self, content: bytes, width: int, height: int, *, is_smooth: bool) -> int:
        """Add a JPEG as it is; return its number.

        Args:
            content: The file; one of a single channel is grey.
            width: Pixels.
            height: Pixels.
            is_smooth: It is smoothed where it is shown large.
        """
        is_grey = Image.open(BytesIO(content)).mode == "L"
        space = "/DeviceGray" if is_grey else self.colours
        entries = self._image_entries(width, height, space, is_smooth=is_smooth)
        return self.add(f"{entries} /Filter /DCTDecode", content)

    def add_pixels(self, image: Image.Image, *, is_smooth: bool) -> int:
        """Add an image of mode L, RGB or RGBA without loss; return its number."""
        mask = ""
        if image.mode == "RGBA":
            alpha = self.add_pixels(image.getchannel("A"), is_smooth=is_smooth)
            mask = f" /SMask {alpha} 0 R"
            image = image.convert("RGB")
        space = "/DeviceGray" if image.mode == "L" else self.colours
        channels = len(image.getbands())
        entries = self._image_entries(*image.size, space, is_smooth=is_smooth)
        parms = f"<< /Predictor 15 /Colors {channels} /Columns {image.width} >>"
        body = f"{entries}{mask} /Filter /FlateDecode /DecodeParms {parms}"
        return self.add(body, _packed(image))

    def finish(self, title: str) -> None:
        """Write what says where everything lies."""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._write_object(2, f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>", None)
        self._write_object(1, "<< /Type /Catalog /Pages 2 0 R >>", None)
        name = title.encode("utf-16-be", "replace").hex().upper()
        info = self.add(f"<< /Title <FEFF{name}> /Producer (RefBoard) >>")
        table_at, count = self._at, self._last + 1
        rows = [f"{self._offsets[n]:010} 00000 n \n" for n in range(1, count)]
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n{''.join(rows)}".encode())
        self._write(f"trailer\n<< /Size {count} /Root 1 0 R /Info {info} 0 R >>\n".encode())
        self._write(f"startxref\n{table_at}\n%%EOF\n".encode())

    @staticmethod
    def _image_entries(width: int, height: int, space: str, *, is_smooth: bool) -> str:
        smooth = "true" if is_smooth else "false"
        return (
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
            f"/ColorSpace {space} /BitsPerComponent 8 /Interpolate {smooth}"
        )

    def _write_object(self, which: int, body: str, stream: bytes | None) -> None:
        self._offsets[which] = self._at
        if stream is None:
            self._write(f"{which} 0 obj\n{body}\nendobj\n".encode())
            return
        self._write(f"{which} 0 obj\n<< {body} /Length {len(stream)} >>\nstream\n".encode())
        self._write(stream)
        self._write(b"\nendstream\nendobj\n")

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._at += len(content)


def number(value: float) -> str:
    """Return a number as PDF writes it: never with an exponent."""
    return f"{value:.5f}".rstrip("0").rstrip(".") or "0"


def _packed(image: Image.Image) -> bytes:
    """Return pixels, filtered as in a PNG and compressed."""
    width, height = image.size
    channels = len(image.getbands())
    packer = zlib.compressobj(_LEVEL, strategy=zlib.Z_FILTERED)
    above = np.zeros((1, width * channels), np.uint8)
    parts = []
    for top in range(0, height, _BAND_ROWS):
        band = image.crop((0, top, width, min(top + _BAND_ROWS, height)))
        rows = np.asarray(band).reshape(band.height, width * channels)
        parts.append(packer.compress(filtered(rows, above, channels)))
        above = rows[-1:].copy()
    return b"".join([*parts, packer.flush()])
