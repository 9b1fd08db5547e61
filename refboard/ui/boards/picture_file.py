"""Write a board as a PNG file, from its originals, whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from refboard.core.errors import CorruptImageError
from refboard.services.paths import LibraryPaths
from refboard.ui.boards.board_picture import BoardPicture, Originals, bands_of, draw
from refboard.worker.errand import Tell

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a picture.

    Attributes:
        missing: Pictures that could not be read, with the reason; their places are marked.
    """

    missing: tuple[str, ...] = ()


def write_picture(picture: BoardPicture, path: Path, paths: LibraryPaths, tell: Tell) -> Written:
    """Draw a board and write it as a PNG file, whole or not at all.

    Raises:
        CorruptImageError: none of its pictures can be read; nothing was written.
        ImageTooLargeError: there is not enough memory.
        QueryError: what is there belongs to the library.
        StorageError: the file cannot be written; what was there is still there.
    """
    # Here and not above: the window is painted before any of these are loaded.
    from refboard.services.atomic_file import check_writable, unwritten, writing
    from refboard.services.imaging.png import write_png
    from refboard.services.library.boards import check_export

    check_export(paths, path)
    originals = Originals(picture)
    try:
        check_writable(path)
        image = draw(picture, originals, tell)
        missing = originals.missing_names()
        if missing and not originals.has_read:
            raise _nothing_read(path, missing)
        drawn = len(picture.items)
        step = _stepping(tell, drawn, drawn + picture.bands)
        with writing(path) as file:
            write_png(file, picture.width, picture.height, bands_of(image, step))
    except OSError as error:
        raise unwritten(path, error) from error
    return Written(missing)


def _nothing_read(path: Path, missing: tuple[str, ...]) -> CorruptImageError:
    return CorruptImageError(
        f'"{path.name}" was not written, as nothing can be read of {named(missing)}.'
    )


def _stepping(tell: Tell, done: int, total: int) -> Callable[[], None]:
    def step() -> None:
        nonlocal done
        tell(done, total)
        done += 1

    return step


def named(names: tuple[str, ...]) -> str:
    """Return "2 pictures: a.jpg, b.jpg"; of many only the first are named."""
    count = "1 picture" if len(names) == 1 else f"{len(names):,} pictures"
    more = len(names) - _NAMED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{count}: {', '.join(names[:_NAMED])}{rest}"
