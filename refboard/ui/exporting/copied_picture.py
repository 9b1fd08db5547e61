"""What was copied as an image for other programs, made off the GUI thread."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from refboard.core.asset import Asset
from refboard.core.content import Picture
from refboard.core.errors import InputError
from refboard.ui.exporting.drawing import Step
from refboard.ui.exporting.quick_png import png_bytes
from refboard.worker.embed_thread import lower_priority
from refboard.worker.errand import ErrandStoppedError
from refboard.worker.rendition import read_exact

log = logging.getLogger(__name__)

_LAST_MOMENT_S = 2.0
MOST_AHEAD = 24_000_000
"""Of more pixels nothing is made before a program asks for it, and then that is waited for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it is shown on a board: values only.

    Attributes:
        asset: What it shows, stored.
        picture: What part of it, and how.
        is_flipped_h: Mirrored left to right.
        is_flipped_v: Mirrored top to bottom.
        originals_dir: The library's folder of originals.
    """

    asset: Asset
    picture: Picture
    is_flipped_h: bool
    is_flipped_v: bool
    originals_dir: Path


class CopiedPicture:
    """Makes a PNG of what was copied when it is asked for, or before.

    Args to the constructor:
        make: Makes the image, in a thread of its own; what it is given is to be called now and
            then, and ends the work when it is wanted no more.
        pixels: About how many it reads and has: of too many nothing is made in advance.
    """

    def __init__(self, make: Callable[[Step], QImage], pixels: int) -> None:
        self._make_image = make
        self._content = b""
        self._is_given_up = threading.Event()
        if pixels <= MOST_AHEAD:
            self._thread.start()

    @cached_property
    def _thread(self) -> threading.Thread:
        # A daemon: a file that never ends cannot keep the process alive.
        return threading.Thread(target=self._make, name="copied picture", daemon=True)

    def png(self) -> bytes:
        """Return the file, waiting for it; empty when nothing can be read."""
        if self._thread.ident is None:
            self._thread.start()
        self._thread.join()
        return self._content

    def last_png(self) -> bytes:
        """Return the file if it is made within a moment; no more is made after that."""
        if self._thread.ident is not None:
            self._thread.join(_LAST_MOMENT_S)
        self.give_up()
        return self._content

    def give_up(self) -> None:
        """Make it no longer: something else was copied."""
        self._is_given_up.set()

    def _make(self) -> None:
        lower_priority()
        try:
            self._content = png_bytes(self._make_image(self._step))
        except InputError as error:
            log.info("What was copied has no image for other programs: %s", error)
        except ErrandStoppedError:
            log.debug("Something else was copied")

    def _step(self, done: int, total: int) -> None:
        if self._is_given_up.is_set():
            raise ErrandStoppedError


def picture_copy(shown: Shown) -> CopiedPicture:
    """Return the copy of one picture, at the size of its original."""
    pixels = shown.asset.width * shown.asset.height
    return CopiedPicture(lambda _step: image_of(shown), pixels)


def image_of(shown: Shown) -> QImage:
    """Return the picture as it is shown, but for its size and rotation.

    Raises:
        InputError: its original is gone, was changed, or cannot be decoded.
    """
    asset, picture = shown.asset, shown.picture
    image = read_exact(asset, asset.width, asset.height, shown.originals_dir)
    if picture.crop is not None:
        crop, width, height = picture.crop, image.width(), image.height()
        left, top = round(crop.x * width), round(crop.y * height)
        size = (max(1, round(crop.width * width)), max(1, round(crop.height * height)))
        image = image.copy(QRect(left, top, *size))
    if shown.is_flipped_h:
        image = image.flipped(Qt.Orientation.Horizontal)
    if shown.is_flipped_v:
        image = image.flipped(Qt.Orientation.Vertical)
    return _grey(image) if picture.view.is_greyscale else image


def _grey(image: QImage) -> QImage:
    """Return an image without its colours, as transparent as it was."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    if image.hasAlphaChannel():
        grey = grey.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        grey.setAlphaChannel(image.convertToFormat(QImage.Format.Format_Alpha8))
    return grey
