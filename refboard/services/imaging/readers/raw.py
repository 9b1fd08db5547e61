"""Read camera raw files: the picture that the camera itself made of them, which lies inside."""

from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image

from refboard.services.imaging.failures import unread_kind
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers import jpeg
from refboard.services.imaging.readers.pillow import DraftGoal

_TURNS = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's number of a turn to that of EXIF."""


def read(content: bytes, name: str, _format: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Raises:
        UnsupportedImageError: there is no such picture inside.
    """
    import rawpy

    try:
        with rawpy.imread(BytesIO(content)) as opened:
            turn = _TURNS.get(opened.sizes.flip, 1)
            preview = opened.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError) as error:
        raise unread_kind(name, "camera raw file", "it has no preview inside") from error
    except rawpy.LibRawFileUnsupportedError as error:
        raise unread_kind(name, "camera raw file", "the camera is not known") from error
    except rawpy.LibRawError as error:  # which is no RuntimeError
        raise OSError(str(error)) from error
    if preview.format == rawpy.ThumbFormat.JPEG:
        raster = jpeg.read(bytes(preview.data), name, "JPEG", goal, limits)
        # Some cameras turn the preview, or say there how it lies; the others leave that to the raw.
        return raster if raster.turn != 1 else _turned(raster, turn)
    pixels = Image.fromarray(np.asarray(preview.data))
    limits.check_size(name, *pixels.size)
    return Raster(pixels, pixels.size, turn=turn)


def _turned(raster: Raster, turn: int) -> Raster:
    is_upright_already = turn in (6, 8) and raster.full_size[1] > raster.full_size[0]
    return raster if is_upright_already else replace(raster, turn=turn)
