"""Write a board as a file of pixels, from its originals, whole or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtGui import QImage

from refboard.core.export.options import Format
from refboard.services.export.report import Tell, Written
from refboard.ui.exporting.drawing import BoardPicture, Originals, bands_of, draw

if TYPE_CHECKING:
    from refboard.services.paths import LibraryPaths


def write_picture(
    picture: BoardPicture,
    path: Path,
    paths: "LibraryPaths",
    tell: Tell,
    form: Format = Format.PNG,
    quality: int = 90,
) -> Written:
    """Draw a board and write it as a picture file, whole or not at all.

    Args:
        picture: What is drawn.
        path: Where to.
        paths: The library's folders, where nothing may be written.
        tell: Told how far it is.
        form: PNG, JPEG or WebP.
        quality: 1 to 100, for the latter two.

    Raises:
        CorruptImageError: none of its pictures can be read; nothing was written.
        ImageTooLargeError: there is not enough memory.
        QueryError: what is there belongs to the library.
        StorageError: the file cannot be written; what was there is still there.
    """
    # Here and not above: the window is painted before any of these are loaded.
    from refboard.services.atomic_file import check_writable, unwritten, writing
    from refboard.services.library.boards import check_export

    check_export(paths, path)
    originals = Originals(picture)
    try:
        check_writable(path)
        image = draw(picture, originals, tell)
        originals.missing.check(path)
        drawn = len(picture.items)
        step = _stepping(tell, drawn, drawn + picture.bands)
        with writing(path) as file:
            encode(file, image, form, quality, step)
    except OSError as error:
        raise unwritten(path, error) from error
    return Written(originals.missing.names, picture.width, picture.height)


def encode(
    file: BinaryIO, image: QImage, form: Format, quality: int, step: Callable[[], None]
) -> None:
    """Write an image in a format.

    Raises:
        OSError: the file cannot be written.
    """
    from refboard.services.imaging.lossy import joined, write_jpeg, write_webp
    from refboard.services.imaging.png import write_png

    width, height, has_alpha = image.width(), image.height(), image.hasAlphaChannel()
    bands = bands_of(image, step)
    if form is Format.PNG:
        write_png(file, width, height, bands, has_alpha=has_alpha)
        return
    whole = joined(width, height, bands, has_alpha=has_alpha)
    if form is Format.JPEG:
        write_jpeg(file, whole, quality, step)
    else:
        write_webp(file, whole, quality)


def _stepping(tell: Tell, done: int, total: int) -> Callable[[], None]:
    def step() -> None:
        nonlocal done
        tell(min(done, total), total)
        done += 1

    return step
