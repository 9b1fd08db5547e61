"""Six kinds of files whose pixels are not plainly RGB, and the picture that each one shows.

What they show is worked out here from the numbers that went in, not by any decoder. Processors are
given that picture: of some of the files themselves they make something else, with white behind what
is clear, 16 bits all white, and turned pictures lying down.
"""

from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from models.parity.pictures import pictures

BEHIND = 127
"""What shows where nothing is: the grey of a model card."""
_TURNED_RIGHT = 6
_ORIENTATION = 0x0112

Pixels = npt.NDArray[np.uint8]
Shown = tuple[bytes, Image.Image]


def files() -> dict[str, Shown]:
    """Return by kind the content of a file, without loss, and what it shows, mode RGB."""
    colours = np.asarray(pictures()["landscape"])[:301, :423]
    return {
        "grey": _grey(colours),
        "16-bit": _deep(colours),
        "cut-out": _cut_out(colours),
        "palette": _palette(colours),
        "CMYK": _printed(colours),
        "turned": _turned(colours),
    }


def _grey(colours: Pixels) -> Shown:
    grey = Image.fromarray(colours[..., 0])
    return _saved(grey, "PNG"), grey.convert("RGB")


def _deep(colours: Pixels) -> Shown:
    """Levels between the 256 ones, which are rounded to the nearest."""
    deep = colours[..., 0].astype(np.int64) * 256 + colours[..., 2]
    grey = ((deep + 128) // 257).astype(np.uint8)
    return _saved(Image.fromarray(deep.astype(np.uint16)), "PNG"), _over_three(grey)


def _cut_out(colours: Pixels) -> Shown:
    """A slope from clear to opaque; where it is clear, colours are hidden."""
    y, x = np.mgrid[: colours.shape[0], : colours.shape[1]]
    alpha = (x + y - 100).clip(0, 255).astype(np.uint8)
    file = _saved(Image.fromarray(np.dstack([colours, alpha])), "PNG")
    return file, Image.fromarray(_laid_on_grey(colours, alpha))


def _palette(colours: Pixels) -> Shown:
    """64 colours: one is clear, another half so."""
    index = colours[..., 1] // 4
    table = (np.arange(64)[:, None] * (37, 91, 53) % 256).astype(np.uint8)
    alphas = np.full(64, 255, dtype=np.uint8)
    alphas[[0, 7, 38]] = (0, 128, 0)
    image = Image.fromarray(index, "P")
    image.putpalette(table.tobytes())
    file = _saved(image, "PNG", transparency=alphas.tobytes())
    return file, Image.fromarray(_laid_on_grey(table[index], alphas[index]))


def _printed(colours: Pixels) -> Shown:
    """Four inks without a profile: what is left of white after black, then after each colour."""
    inks, black = colours, colours[..., ::-1].max(axis=2) // 3
    left = 255 - black.astype(np.int64)[..., None]
    shown = left - (left * inks + 127) // 255
    file = _saved(Image.fromarray(np.dstack([inks, black]), "CMYK"), "TIFF")
    return file, Image.fromarray(shown.astype(np.uint8))


def _turned(colours: Pixels) -> Shown:
    """A portrait that was stored lying."""
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED_RIGHT
    upright = np.ascontiguousarray(np.rot90(colours, -1))
    return _saved(Image.fromarray(colours), "PNG", exif=exif), Image.fromarray(upright)


def _laid_on_grey(colours: Pixels, alpha: Pixels) -> Pixels:
    opacity = alpha.astype(np.int64)[..., None]
    mixed = (colours * opacity + BEHIND * (255 - opacity) + 127) // 255
    return mixed.astype(np.uint8)


def _over_three(grey: Pixels) -> Image.Image:
    return Image.fromarray(np.repeat(grey[..., None], 3, axis=2))


def _saved(image: Image.Image, format_name: str, **options: Any) -> bytes:  # Any: as Pillow takes
    buffer = BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()
