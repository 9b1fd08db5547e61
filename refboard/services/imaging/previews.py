"""Write the two small renditions that the canvas and the panels show.

They are a cache: they may be deleted at any time, so they are written atomically but not synced.
Both come from one decoded picture, and the same picture always gives the same file names.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image

from refboard.core.asset import PREVIEW_SIDES
from refboard.services.imaging.decode import Picture, fitted_size
from refboard.services.imaging.files import write_atomically

_JPEG_QUALITY = 88
_SMALL_JPEG_QUALITY = 95
"""Icons and pixel art are smaller than a preview: no scaling hides what compression does."""


def preview_path(previews_dir: Path, sha256: str, side: int, has_alpha: bool) -> Path:
    """Return where a preview lies: `ab/<sha256>-<side>.jpg`, or `.webp` when it has alpha."""
    suffix = ".webp" if has_alpha else ".jpg"
    return previews_dir / sha256[:2] / f"{sha256}-{side}{suffix}"


def write_previews(picture: Picture, previews_dir: Path, sha256: str) -> None:
    """Write all previews of a picture.

    A picture smaller than a preview's side is kept at its own size: nothing is scaled up.

    Args:
        picture: Decoded to at least the largest preview side, or whole.
        previews_dir: The library's folder of previews.
        sha256: The original's hash.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    image, content = picture.image, b""
    for side in sorted(PREVIEW_SIDES, reverse=True):
        size = fitted_size(picture.width, picture.height, side)
        if max(size) < max(image.size):
            image, content = image.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0), b""
        content = content or _encoded(image, picture.has_alpha)  # of a small one both are the same
        path = preview_path(previews_dir, sha256, side, picture.has_alpha)
        write_atomically(path, content, is_durable=False)


def _encoded(image: Image.Image, has_alpha: bool) -> bytes:
    buffer = BytesIO()
    if has_alpha:
        # Lossless at the least effort beats lossy WebP and PNG in time, to write and to read.
        image.save(buffer, "WEBP", lossless=True, quality=0, method=0)
    else:
        quality = _SMALL_JPEG_QUALITY if max(image.size) < min(PREVIEW_SIDES) else _JPEG_QUALITY
        # Full colour resolution: half of it smears saturated edges, which is what a palette is.
        image.save(buffer, "JPEG", quality=quality, subsampling="4:4:4")
    return buffer.getvalue()
