"""Read JPEG: of any depth, and without its end when all of its pixels are there."""

from io import BytesIO
from random import Random

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging import exif
from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.containers import jpeg_segments
from refboard.services.imaging.containers.jpeg_segments import Frame
from refboard.services.imaging.failures import unread_kind
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import DeepMode, DeepPixels, Raster
from refboard.services.imaging.readers import codecs, pillow
from refboard.services.imaging.readers.opening import open_image
from refboard.services.imaging.readers.pillow import DraftGoal

_LOSSLESS, _LOSSLESS_LS = 0xC3, 0xF7
_READ = frozenset({0xC0, 0xC1, 0xC2, _LOSSLESS, 0xC9, 0xCA})
_MODES: dict[int, DeepMode] = {1: "L", 3: "RGB", 4: "CMYK"}
_KINDS = {_LOSSLESS_LS: "JPEG-LS", 0xCB: "lossless and arithmetic coding"}
_NOISE_BYTES = 256
_MOST_ZEROS = 2


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Raises:
        UnsupportedImageError: it is of a kind that nothing here reads.
    """
    content = jpeg_segments.without_stumps(content)
    frame, start = jpeg_segments.frame_of(content)
    if frame is None or not start:
        raise EOFError("the file ends before its pixels")
    if frame.kind not in _READ or len(frame.components) not in _MODES:
        what = _KINDS.get(frame.kind, "several pictures in one, each adding detail")
        what = what if frame.kind not in _READ else f"{len(frame.components)} colours"
        raise unread_kind(name, format_name, what)
    if content.rfind(jpeg_segments.END, start) < 0:
        content = _ended(content, frame, start)
    if frame.precision == 8:
        return pillow.read(content, name, format_name, goal, limits)
    said = jpeg_segments.applications(content)
    deep = _deep(content, frame, said.is_adobe)
    statement = statement_of(format_name, content, {"icc_profile": said.profile, "exif": said.exif})
    return Raster(deep, deep.size, statement, exif.orientation(said.exif))


def _deep(content: bytes, frame: Frame, is_adobe: bool) -> DeepPixels:
    values: NDArray[np.uint16] = codecs.load().jpeg8_decode(content)
    planes = values.reshape(*values.shape[:2], -1).astype(np.uint32)
    top = 2**frame.precision - 1
    scaled = ((planes.clip(0, top) * 65535 + top // 2) // top).astype(np.uint16)
    mode = _MODES[planes.shape[2]]
    is_upside_down = is_adobe and mode == "CMYK"
    return DeepPixels(np.bitwise_not(scaled) if is_upside_down else scaled, mode)


def _ended(content: bytes, frame: Frame, start: int) -> bytes:
    """Return the file with the end that it lacks.

    Raises:
        EOFError: pixels are missing, too.
    """
    body = content.rstrip(b"\0")  # the room that a download had reserved
    zeros = len(content) - len(body)
    if not zeros:
        body = body.rstrip(b"\xff")  # half of the mark of the end
    if not _has_all_scans(body, frame, start):
        raise EOFError("the file ends before its last scan")
    # A few zeros may belong to the pixels: always one behind 255, seldom one or two elsewhere.
    for count in range(min(zeros, _MOST_ZEROS) + 1):
        ended = _if_whole(body + bytes(count), frame)
        if ended:
            return ended
    raise EOFError("the file ends before its pixels do")


def _if_whole(body: bytes, frame: Frame) -> bytes:
    """Return the file with an end if no pixel is missing, else nothing.

    What follows the last pixel is not looked at. If more of it changes the picture, pixels are
    missing: decoders fill them with something and call that a picture.
    """
    if body.endswith(b"\xff"):
        return b""
    ended = body + jpeg_segments.END
    pixels = _whole(ended, frame)
    others = _whole(body + _noise() + jpeg_segments.END, frame)
    return ended if np.array_equal(pixels, others) else b""


def _noise() -> bytes:
    """Return packed pixels that mean nothing, with all marks at which decoders begin afresh."""
    random = Random(0)
    return b"".join(
        bytes(random.choices(range(255), k=_NOISE_BYTES)) + bytes([0xFF, 0xD0 + number % 8])
        for number in range(17)
    )


def _has_all_scans(content: bytes, frame: Frame, start: int) -> bool:
    """Return whether each colour has all its coefficients, to the last bit."""
    if frame.kind == _LOSSLESS:
        return True
    missing = {(number, place): 1 for number in frame.components for place in range(64)}
    for scan in jpeg_segments.scans(content, start):
        for number in scan.components:
            for place in range(scan.first, scan.last + 1):
                missing[number, place] = scan.low
    return not any(missing.values())


def _whole(content: bytes, frame: Frame) -> NDArray[np.generic]:
    if frame.precision != 8:
        return np.asarray(codecs.load().jpeg8_decode(content))
    image = open_image("JPEG", BytesIO(content))
    image.load()
    return np.asarray(image)
