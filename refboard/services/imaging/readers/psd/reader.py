"""Read PSD and PSB: the flattened picture, in its own colours, with its own bits."""

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.core.errors import UnsupportedImageError
from refboard.services.imaging.colour.statement import Calibration, ColourStatement
from refboard.services.imaging.containers import psd_blocks
from refboard.services.imaging.containers.psd_blocks import Document
from refboard.services.imaging.failures import quoted, unread_kind
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import DeepMode, DeepPixels, Raster
from refboard.services.imaging.readers.pillow import DraftGoal
from refboard.services.imaging.readers.psd.channels import Samples, unpacked

_BITMAP, _INDEXED, _RGB, _CMYK, _LAB = 0, 2, 3, 4, 9
_COLOURS = {_BITMAP: 1, 1: 1, _INDEXED: 1, _RGB: 3, _CMYK: 4, 8: 1, _LAB: 3}
"""How many channels are colours, by Photoshop's number of the mode; 8 is duotone, kept as grey."""
_MODES: dict[int, DeepMode] = {_RGB: "RGB", _CMYK: "CMYK", _LAB: "LAB"}
_DEPTHS = frozenset({1, 8, 16, 32})
Plane = NDArray[Any]  # uint8 or uint16
_LINEAR = Calibration(None, (1.0,))


def read(content: bytes, name: str, format_name: str, _goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Raises:
        UnsupportedImageError: no flattened picture was saved, or it is of a kind not read.
    """
    document = psd_blocks.document(BytesIO(content))
    head = document.header
    limits.check_size(name, head.width, head.height)
    colours = _COLOURS.get(head.mode)
    if colours is None or head.depth not in _DEPTHS or head.channels < colours:
        raise unread_kind(name, "Photoshop document", f"colour mode {head.mode}, {head.depth} bit")
    if not document.is_flattened:
        raise UnsupportedImageError(
            f"{quoted(name)} was saved without its flattened picture.",
            'Save it again with "Maximize compatibility" in the program that made it.',
        )
    has_alpha = document.has_transparency and head.channels > colours
    planes = unpacked(
        memoryview(content)[document.pixels_at :], head, colours + (1 if has_alpha else 0)
    )
    if head.mode == _BITMAP:
        pixels: Image.Image | DeepPixels = Image.fromarray((1 - planes[0]) * np.uint8(255))
    elif head.mode == _INDEXED:
        pixels = _indexed(planes[0], document)
    else:
        deep = [_deep(plane) for plane in planes]
        pixels = _coloured(deep, head.mode, is_narrow=head.depth == 8, has_alpha=has_alpha)
    calibration = _LINEAR if head.depth == 32 else None
    statement = ColourStatement(document.profile, calibration=calibration)
    return Raster(pixels, (head.width, head.height), statement)


def _deep(plane: Samples) -> Plane:
    """Return whole numbers: those of 32 bits are light, of which 1 is white."""
    if plane.dtype == np.float32:
        light = np.clip(np.nan_to_num(plane, nan=0.0, posinf=1.0, neginf=0.0), 0, 1)
        plane = np.rint(light * 65535).astype(np.uint16)
    return np.asarray(plane)


def _coloured(
    planes: list[Plane],
    mode: int,
    *,
    is_narrow: bool,
    has_alpha: bool,
) -> Image.Image | DeepPixels:
    colours, alpha = (planes[:-1], planes[-1]) if has_alpha else (planes, None)
    top = 255 if is_narrow else 65535
    if alpha is not None and mode != _LAB:
        colours = [_unmatted(plane, alpha, top) for plane in colours]
    deep_mode = _MODES.get(mode, "L")
    if is_narrow and deep_mode in ("L", "RGB"):
        bands = [Image.fromarray(np.ascontiguousarray(plane)) for plane in colours]
        if alpha is not None:
            bands.append(Image.fromarray(np.ascontiguousarray(alpha)))
        return bands[0] if len(bands) == 1 else Image.merge(_merged(deep_mode, alpha), bands)
    values = np.dstack([*colours, *([] if alpha is None else [alpha])]).astype(np.uint16)
    if is_narrow:
        values *= 257
    if mode == _CMYK:
        values[:, :, :4] = 65535 - values[:, :, :4]  # the file counts paper, not ink
    if mode == _LAB and is_narrow:
        values[:, :, 1:3] = (values[:, :, 1:3] // 257) << 8
    return DeepPixels(values, _with_alpha(deep_mode) if alpha is not None else deep_mode)


def _unmatted(
    plane: Plane,
    alpha: Plane,
    top: int,
) -> Plane:
    """Take the white away that the flattened picture was laid on."""
    opaque = alpha.astype(np.float32) / top
    paint = plane.astype(np.float32) - (1 - opaque) * top
    colour = np.divide(paint, opaque, out=np.full_like(paint, top), where=opaque > 0)
    return np.clip(np.rint(colour), 0, top).astype(plane.dtype)


def _indexed(plane: Samples, document: Document) -> Image.Image:
    picture = Image.fromarray(np.ascontiguousarray(plane).astype(np.uint8))
    reds, greens, blues = (document.palette[n * 256 : (n + 1) * 256] for n in range(3))
    picture.putpalette(bytes(b for rgb in zip(reds, greens, blues, strict=False) for b in rgb))
    if document.transparent is not None and document.transparent < 256:
        picture.info["transparency"] = document.transparent
    return picture


def _merged(mode: DeepMode, alpha: object) -> str:
    return mode if alpha is None else _with_alpha(mode)


def _with_alpha(mode: DeepMode) -> DeepMode:
    with_alpha: dict[DeepMode, DeepMode] = {
        "L": "LA", "RGB": "RGBA", "CMYK": "CMYKA", "LAB": "LABA",
    }  # fmt: skip
    return with_alpha[mode]
