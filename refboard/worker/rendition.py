"""One picture at one size, as an image that can be painted: from its preview, else its original.

Stateless, and safe in any thread. Previews are a cache: a missing one is never an error while the
original is there.
"""

import logging
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from refboard.core.asset import PREVIEW_SIDES, Asset, Storage
from refboard.core.errors import InputError

log = logging.getLogger(__name__)


def read_rendition(
    asset: Asset, side: int, previews_dir: Path, originals_dir: Path
) -> QImage | None:
    """Return the picture with a longer side of at most `side` pixels, or None if it is gone."""
    from refboard.services.imaging.previews import preview_path

    for preview_side in PREVIEW_SIDES:
        if preview_side >= side:
            path = preview_path(previews_dir, asset.sha256, preview_side, asset.has_alpha)
            image = _read_scaled(path, side)
            if image is not None:
                return _paintable(image)
    image = _read_original(asset, side, originals_dir)
    return None if image is None else _paintable(image)


def _read_scaled(path: Path, side: int) -> QImage | None:
    reader = QImageReader(str(path))
    image = reader.read()
    if image.isNull():
        return None
    return _fitted(image, side)


def _fitted(image: QImage, side: int) -> QImage:
    longest = max(image.width(), image.height())
    if longest <= side:
        return image
    size = QSize(
        max(round(image.width() * side / longest), 1),
        max(round(image.height() * side / longest), 1),
    )
    return image.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def _read_original(asset: Asset, side: int, originals_dir: Path) -> QImage | None:
    # Pillow is imported by the first picture that needs it, never by the window.
    from refboard.services.imaging.decode import decode
    from refboard.services.imaging.originals import original_path

    if asset.storage is Storage.LINKED:
        path = Path(asset.source)
    else:
        path = original_path(originals_dir, asset.sha256, asset.format)
    try:
        picture = decode(path.read_bytes(), name=asset.name, longest_side=side)
    except (OSError, InputError) as error:
        log.debug("No rendition of %s: %s", asset.id, error)
        return None
    pixels = picture.image
    image = QImage(
        pixels.convert("RGBA").tobytes(),
        pixels.width,
        pixels.height,
        QImage.Format.Format_RGBA8888,
    ).copy()
    return _fitted(image, side)


def _paintable(image: QImage) -> QImage:
    """Return the image in the format that is painted fastest, opaque where it can be."""
    wanted = QImage.Format.Format_RGB32
    if image.hasAlphaChannel():
        wanted = QImage.Format.Format_ARGB32_Premultiplied
    return image if image.format() == wanted else image.convertToFormat(wanted)
