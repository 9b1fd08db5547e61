"""What other programs are given: pixels first, then files, made when they are asked for."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from refboard.core.asset import Asset
from refboard.core.errors import StorageError
from refboard.core.export.file_names import apart
from refboard.ui.exporting.copied_picture import CopiedPicture

log = logging.getLogger(__name__)

PNG_MIME = "image/png"
FILES_MIME = "text/uri-list"
IMAGE_FORMS = (PNG_MIME, "application/x-qt-image")
"""As bytes, and as what Qt makes every platform's own form of."""
MOST_COPIED = 256_000_000
"""Bytes of files that are copied for another program while it waits: larger ones it gets where they
lie."""

Files = Callable[[], Sequence[Path]]
"""Returns the files that are handed out."""

FilesOf = Callable[[Sequence[Asset]], Files | None]
"""Returns what hands out the files of assets; None for none."""


class HandedMime(QMimeData):
    """Data with an image and files that are made when a program asks for them.

    Args to the constructor:
        image: One picture; None for none.
        files: Returns the files; None for none.
    """

    def __init__(self, image: CopiedPicture | None = None, files: Files | None = None) -> None:
        super().__init__()
        self._image = image
        self._files = files

    def formats(self) -> list[str]:
        """Override QMimeData::formats: programs take the first form that they know."""
        images = IMAGE_FORMS if self._image is not None else ()
        files = (FILES_MIME,) if self._files is not None else ()
        return [*images, *super().formats(), *files]

    def hasFormat(self, mimetype: str) -> bool:
        """Override QMimeData::hasFormat."""
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferred_type: QMetaType | QMetaType.Type) -> object:
        """Override QMimeData::retrieveData."""
        if self._files is not None and mimetype == FILES_MIME:
            return [QUrl.fromLocalFile(str(path)) for path in self._files()]
        if self._image is None or mimetype not in IMAGE_FORMS:
            return super().retrieveData(mimetype, preferred_type)
        content = self._image.png()
        return QByteArray(content) if mimetype == PNG_MIME else QImage.fromData(content)

    def settled(self) -> QMimeData:
        """Return the same as plain data, as far as it is made within a moment."""
        plain = QMimeData()
        if self._image is not None and (content := self._image.last_png()):
            plain.setData(PNG_MIME, QByteArray(content))
        for form in super().formats():
            plain.setData(form, self.data(form))
        if self._files is not None:
            plain.setUrls([QUrl.fromLocalFile(str(path)) for path in self._files()])
        return plain


def leave_on_clipboard() -> None:
    """Leave what was copied here to whoever wants it once we are gone.

    The clipboard outlasts the interpreter: what is made when it is asked for could not be made any
    more, and asking for it would end the process in a crash.
    """
    clipboard = QGuiApplication.clipboard()
    copied = clipboard.mimeData()
    if isinstance(copied, HandedMime):
        clipboard.setMimeData(copied.settled())


def files_of(assets: Sequence[Asset], originals_dir: Path) -> Files | None:
    """Return what hands out the originals of assets, under their own names; None for none.

    Args:
        assets: Stored ones.
        originals_dir: The library's folder of originals.
    """
    return (lambda: _made(assets, originals_dir)) if assets else None


def _made(assets: Sequence[Asset], originals_dir: Path) -> list[Path]:
    from refboard.services.export.original_files import HandedOut, name_of_file
    from refboard.services.imaging.originals import original_file
    from refboard.services.paths import handed_out_dir

    if sum(asset.byte_size for asset in assets) > MOST_COPIED:
        return [original_file(asset, originals_dir) for asset in assets]
    handed_out, files = HandedOut(handed_out_dir()), []
    names = apart(name_of_file(asset) for asset in assets)
    for asset, name in zip(assets, names, strict=True):
        try:
            path = handed_out.make(asset, name, originals_dir)
        except StorageError as error:
            log.info("Not handed out: %s", error)
            path = None
        # Without a copy of its own it is still better than nothing.
        files.append(path or original_file(asset, originals_dir))
    return files
