"""Pictures from outside the library as parts of a question: files, and what another program gives.

Nothing is imported. What has no file yet is written into a folder that goes with the window.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QImage, QPixmap

from refboard.core.errors import RefboardError
from refboard.core.finding.terms import PictureTerm
from refboard.ui.exporting.quick_png import png_bytes
from refboard.ui.importing.bitmap import Bitmap, Pixels
from refboard.ui.importing.clipboard import ItemsOnClipboard
from refboard.ui.importing.drop import Dropped, Files, LibraryAssets, Nothing, Web
from refboard.worker.errand import Errand

MOST_FILES = 8
"""So many files are taken as parts of one question at once."""
THUMB_PX = 256
NO_FOLDER = "A folder is no question. Drop single pictures here, and folders on the board."
NO_WEB = "Find asks nothing of the web. Drop this picture on the board first, then find its like."


class OutsidePictures(QObject):
    """Makes terms of what was dropped or pasted on the panel.

    Signals:
        found: Carries PictureTerms, once there is a file for each.
        refused: Carries a sentence: there is nothing that could be asked about.
        seen: What a file shows is known now, or that it cannot be read.
    """

    found = Signal(object)
    refused = Signal(str)
    seen = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[Path, QPixmap | None] = {}
        self._errands: set[Errand] = set()
        self._folder: QTemporaryDir | None = None
        self._count = 0

    def take(self, dropped: Dropped, library: str) -> None:
        """Make terms of what was dropped; `found` or `refused` follows, maybe a moment later.

        Args:
            dropped: What it is.
            library: Which library is open.
        """
        match dropped:
            case LibraryAssets(ids=ids) if ids:
                self.found.emit((PictureTerm(asset_ids=ids),))
            case ItemsOnClipboard():
                self._take_items(dropped, library)
            case Files(paths=paths) if paths:
                self._take_files(paths)
            case Files():
                self.refused.emit(NO_FOLDER)
            case Bitmap() | Pixels():
                self._write(dropped)
            case Web():
                self.refused.emit(NO_WEB)
            case Nothing(sentence=sentence):
                self.refused.emit(sentence)

    def picture_of(self, path: Path) -> QPixmap | None:
        """Return what a file shows, small; None while it is read, or where it cannot be."""
        if path not in self._pictures:
            self._pictures[path] = None
            self._run(partial(_small, path), "question's picture", partial(self._keep, path))
        return self._pictures[path]

    def stop(self) -> None:
        """Wait for what is under way, and forget the files that were made."""
        for errand in tuple(self._errands):
            errand.stop()
            errand.wait()
        self._folder = None

    def _take_items(self, copied: ItemsOnClipboard, library: str) -> None:
        if copied.library == library:
            ids = dict.fromkeys(item.asset_id for item in copied.items if item.asset_id is not None)
            if ids:
                self.found.emit((PictureTerm(asset_ids=tuple(ids)),))
                return
        elif copied.originals:
            self._take_files([Path(original.path) for original in copied.originals.values()])
            return
        self.refused.emit("There is no picture in this.")

    def _take_files(self, paths: Sequence[Path]) -> None:
        self.found.emit(tuple(PictureTerm(path=path) for path in paths[:MOST_FILES]))

    def _write(self, picture: Bitmap | Pixels) -> None:
        """Write bytes or pixels into a file that can be asked about."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        self._count += 1
        # Each lies in a folder of its own, so that it keeps its name.
        path = Path(self._folder.path()) / str(self._count) / Path(picture.name).name
        self._run(partial(_written, picture, path), "question's file", self._tell_written)

    def _tell_written(self, result: object) -> None:
        if isinstance(result, Path):
            self.found.emit((PictureTerm(path=result),))
        elif isinstance(result, RefboardError):
            self.refused.emit(str(result))

    def _keep(self, path: Path, result: object) -> None:
        if isinstance(result, QImage):
            self._pictures[path] = QPixmap.fromImage(result)
            self.seen.emit()

    def _run(self, work: Callable[[], object], name: str, then: Callable[[object], None]) -> None:
        errand = Errand(lambda _: work(), name, self)
        self._errands.add(errand)

        def end(result: object) -> None:
            self._errands.discard(errand)
            then(result)

        errand.ended.connect(end)
        errand.start()


def _small(path: Path) -> QImage:
    """Return what a file shows, small."""
    # The decoders are imported by the first picture that needs them, never by the window.
    from refboard.services.imaging.decode import decode
    from refboard.services.imaging.source import read_source

    picture = decode(read_source(path).content, name=path.name, longest_side=THUMB_PX)
    image = picture.image.convert("RGBA")
    pixels = QImage(image.tobytes(), image.width, image.height, QImage.Format.Format_RGBA8888)
    return pixels.copy()  # its own bytes


def _written(picture: Bitmap | Pixels, path: Path) -> Path:
    """Write a picture into a file; return its path."""
    from refboard.services.imaging.files import writes

    content = picture.content if isinstance(picture, Bitmap) else png_bytes(picture.image)
    with writes(path):
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return path
