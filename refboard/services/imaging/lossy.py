"""Write JPEG and WebP files of pictures that are in memory, and stop between two parts of them."""

from collections.abc import Callable, Iterable
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.colour.profiles import srgb

FINE_QUALITY = 90
"""From here on colours are kept at every pixel."""
WITHOUT_LOSS = 100
"""A WebP of this quality is one without any loss."""

Rows = NDArray[np.uint8]


def joined(width: int, height: int, bands: Iterable[Rows], *, has_alpha: bool) -> Image.Image:
    """Return the image of bands.

    Args:
        width: Pixels.
        height: Pixels.
        bands: [n, width, 3], or 4 with alpha, from the uppermost rows on; `height` in all.
        has_alpha: They have alpha.
    """
    image = Image.new("RGBA" if has_alpha else "RGB", (width, height))
    top = 0
    for band in bands:
        image.paste(Image.fromarray(band), (0, top))
        top += len(band)
    return image


def write_jpeg(file: BinaryIO, image: Image.Image, quality: int, step: Callable[[], None]) -> None:
    """Write an opaque sRGB image as a JPEG.

    Args:
        file: Where to.
        image: Mode RGB.
        quality: 1 to 100.
        step: Called between two parts; may raise to end the work.

    Raises:
        OSError: the file cannot be written.
    """
    subsampling = 0 if quality >= FINE_QUALITY else 2
    part_by_part = cast("BinaryIO", _Parts(file, step))  # all that the encoder asks of a file
    image.save(part_by_part, "JPEG", quality=quality, subsampling=subsampling, icc_profile=srgb())


def write_webp(file: BinaryIO, image: Image.Image, quality: int) -> None:
    """Write an sRGB image as a WebP.

    Args:
        file: Where to.
        image: Mode RGB or RGBA, at most 16,383 pixels a side.
        quality: 1 to 99; `WITHOUT_LOSS`.

    Raises:
        OSError: the file cannot be written.
    """
    is_lossless = quality >= WITHOUT_LOSS
    # Without loss that is how hard it tries, and a little is nearly as good as all.
    image.save(
        file, "WEBP", quality=30 if is_lossless else quality, lossless=is_lossless,
        method=2 if is_lossless else 4, icc_profile=srgb(),
    )  # fmt: skip


class _Parts:
    """A file that only takes parts: without a number the encoder cannot go on by itself."""

    def __init__(self, file: BinaryIO, step: Callable[[], None]) -> None:
        self._file = file
        self._step = step

    def write(self, content: bytes) -> int:
        """Write a part."""
        self._step()
        return self._file.write(content)

    def flush(self) -> None:
        """Write what waits."""
        self._file.flush()
