"""Read GIF: the first frame on its screen, which is transparent where nothing is painted."""

import struct
from io import BytesIO

from PIL import Image

from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.containers import gif_blocks
from refboard.services.imaging.containers.gif_blocks import Frame
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers.opening import open_image
from refboard.services.imaging.readers.pillow import DraftGoal

_IS_INTERLACED = 0x40
_GREYS = bytes(value for value in range(256) for _ in range(3))


def read(content: bytes, name: str, _format: str, _goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`."""
    frame = gif_blocks.first_frame(BytesIO(content))
    if frame is None:
        raise EOFError("the file ends before a frame")
    limits.check_size(name, *frame.size)
    indexes = open_image("GIF", BytesIO(_alone(content, frame)))
    indexes.load()
    picture = _coloured(indexes, frame)
    if picture.size != frame.size:
        screen = Image.new("RGBA", frame.size)
        screen.paste(picture.convert("RGBA"), (frame.left, frame.top))
        picture = screen
    return Raster(picture, picture.size, statement_of("GIF", content, {}))


def _alone(content: bytes, frame: Frame) -> bytes:
    """Return a GIF of nothing but the frame, whose colours are the indexes themselves."""
    size = struct.pack("<HH", frame.width, frame.height)
    return b"".join(
        [
            *(b"GIF87a", size, b"\xf7\0\0", _GREYS),
            *(b",", bytes(4), size, bytes([frame.flags & _IS_INTERLACED])),
            *(content[frame.start :], b"\0;"),
        ]
    )


def _coloured(indexes: Image.Image, frame: Frame) -> Image.Image:
    """Return the frame in its colours; what is in no palette is transparent, as in browsers."""
    picture = indexes if indexes.mode == "L" else indexes.convert("L")
    colours = len(frame.palette) // 3
    picture.putpalette((frame.palette or _GREYS)[: 3 * 256].ljust(3 * 256, b"\0"))
    hidden = set(range(colours, 256)) if colours else set()
    hidden |= {frame.transparent} if frame.transparent is not None else set()
    if hidden:
        picture.info["transparency"] = bytes(0 if n in hidden else 255 for n in range(256))
    return picture
