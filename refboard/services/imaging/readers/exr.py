"""Read OpenEXR: light without an upper end, brought to what a screen shows."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.colour.statement import (
    Calibration,
    Chromaticities,
    Cicp,
    ColourStatement,
)
from refboard.services.imaging.colour.transfer import PQ, pq_values
from refboard.services.imaging.containers import exr_header
from refboard.services.imaging.containers.exr_header import ExrHeader
from refboard.services.imaging.failures import unread_kind
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import DeepMode, DeepPixels, Raster
from refboard.services.imaging.readers.pillow import DraftGoal
from refboard.services.imaging.readers.quiet import quiet

_COLOURS = ("R", "G", "B")
_GREY = "Y"
_WHITE = 203.0
"""What 1.0 is taken for in cd/m2, the reference white of BT.2408."""
_MOST_LIGHT = 4000.0
_HIGHLIGHTS = 99.9
"""Per cent of the pixels under the peak: a single spark must not darken everything."""
_BT709 = 1

Light = NDArray[np.float32]


def read(content: bytes, name: str, _format: str, _goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    What stays below 1.0 keeps its light; a picture with more than that is compressed like HDR.

    Raises:
        UnsupportedImageError: the first part has neither colours nor grey, as depth maps.
    """
    head = exr_header.header(BytesIO(content))
    if head is None:
        raise EOFError("the file ends before its header does")
    limits.check_size(name, *head.size)
    left, top, right, bottom = head.data
    limits.check_size(name, right - left + 1, bottom - top + 1)
    planes = _planes(content)
    bands = [planes[c] for c in _COLOURS if c in planes]
    if len(bands) != len(_COLOURS):
        bands = [planes[_GREY]] * 3 if _GREY in planes else []
    if not bands:
        raise unread_kind(name, "OpenEXR", "no colours: " + ", ".join(sorted(planes)[:4]))
    alpha = planes.get("A")
    colours = np.dstack(bands)
    if alpha is not None:
        opaque = np.clip(alpha, 0, 1)[..., None]
        # Light is stored with its opacity multiplied in.
        colours = np.divide(colours, opaque, out=np.zeros_like(colours), where=opaque > 0)
    values, statement = _shown(np.maximum(colours, 0), head)
    mode: DeepMode = "RGB"
    if alpha is not None:
        mode = "RGBA"
        values = np.dstack([values, np.rint(np.clip(alpha, 0, 1) * 65535).astype(np.uint16)])
    pixels = DeepPixels(_within_display(values, head), mode)
    return Raster(pixels, head.size, statement)


def _planes(content: bytes) -> dict[str, Light]:
    """Return the channels of the first part, [height, width], by their names.

    Raises:
        EOFError: it is damaged, or the file ends before its pixels.
    """
    import OpenEXR

    # Its older interface raises what is wrong, and ends the process where this one survives.
    with quiet():
        found = OpenEXR.File(BytesIO(content), separate_channels=True).parts[0].channels
    planes = {}
    for name, channel in found.items():
        if channel.pixels is None:
            raise EOFError("the file ends before its pixels")
        if (channel.xSampling, channel.ySampling) == (1, 1):
            plane = np.asarray(channel.pixels, np.float32)
            planes[name] = np.nan_to_num(plane, nan=0.0, posinf=65504.0, neginf=0.0)
    return planes


def _shown(light: Light, head: ExrHeader) -> tuple[NDArray[np.uint16], ColourStatement]:
    chromaticities = _chromaticities(head)
    peak = float(np.percentile(light.max(axis=2), _HIGHLIGHTS)) * _WHITE
    if peak <= _WHITE * 1.001:
        # Few numbers would be left for shadows if these were light: they are kept as roots of it.
        values = np.rint(np.sqrt(np.minimum(light, 1)) * 65535).astype(np.uint16)
        return values, ColourStatement(calibration=Calibration(chromaticities, (2.0,)))
    peak = min(peak, _MOST_LIGHT)
    numbers = pq_values(np.minimum(light * _WHITE, peak).astype(np.float64))
    cicp = Cicp(_BT709, PQ, chromaticities=chromaticities)
    return np.rint(numbers * 65535).astype(np.uint16), ColourStatement(cicp=cicp, peak=peak)


def _chromaticities(head: ExrHeader) -> Chromaticities | None:
    if head.chromaticities is None:
        return None
    red, green, blue, white = (
        (head.chromaticities[2 * n], head.chromaticities[2 * n + 1]) for n in range(4)
    )
    return Chromaticities(white, red, green, blue)


def _within_display(values: NDArray[np.uint16], head: ExrHeader) -> NDArray[np.uint16]:
    """Lay the pixels into what is to be seen; where none are is nothing, black or transparent."""
    if head.data == head.display:
        return values
    width, height = head.size
    left, top = head.data[0] - head.display[0], head.data[1] - head.display[1]
    whole = np.zeros((height, width, values.shape[2]), np.uint16)
    x, y = max(left, 0), max(top, 0)
    right, bottom = min(left + values.shape[1], width), min(top + values.shape[0], height)
    if right > x and bottom > y:
        whole[y:bottom, x:right] = values[y - top : bottom - top, x - left : right - left]
    return whole
