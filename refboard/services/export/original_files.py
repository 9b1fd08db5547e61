"""Copies of originals outside the library, under the names that people know them by."""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from refboard.core.asset import Asset, Storage
from refboard.core.errors import InputError, StorageError
from refboard.core.export.file_names import apart, numbered, suffixed
from refboard.services.atomic_file import unwritten, write_file
from refboard.services.export.report import Missing, Tell, Written, nothing_read
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.imaging.originals import original_file, read_original
from refboard.services.library.boards import check_export
from refboard.services.paths import LibraryPaths

_KEPT_S = 3 * 24 * 3600.0
"""Copies that were handed out are there for other programs for as long."""


def name_of_file(asset: Asset) -> str:
    """Return what a file with an asset's original is called."""
    return suffixed(asset.name, CANONICAL_SUFFIX.get(asset.format, ""))


def numbered_names(assets: Sequence[Asset]) -> Iterator[str]:
    """Yield what files with originals are called in a folder that keeps their order."""
    return numbered((name_of_file(asset) for asset in assets), len(assets))


def write_original(asset: Asset, path: Path, paths: LibraryPaths, tell: Tell) -> Written:
    """Write a copy of an original, byte for byte.

    Raises:
        InputError: it is gone, or not what it was.
        QueryError: what is there belongs to the library.
        StorageError: the file cannot be written; what was there is still there.
    """
    check_export(paths, path)
    content = read_original(asset, paths.originals).content
    tell(0, 1)
    try:
        write_file(path, content)
    except OSError as error:
        raise unwritten(path, error) from error
    return Written(width=asset.width, height=asset.height)


def write_originals(
    assets: Sequence[Asset], folder: Path, paths: LibraryPaths, tell: Tell, *, are_numbered: bool
) -> Written:
    """Write copies of originals into a folder, which is made if need be; nothing is replaced.

    Args:
        assets: In their order; stored ones.
        folder: Where to.
        paths: The library's folders, where nothing may be written.
        tell: Told after each.
        are_numbered: Their place in the order stands in front of their names.

    Raises:
        CorruptImageError: none of them can be read.
        QueryError: the folder belongs to the library.
        StorageError: a file cannot be written; those before it are there.
    """
    missing, count = Missing(), 0
    check_export(paths, folder / "original")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = [path.name for path in folder.iterdir()]
        own = (name_of_file(asset) for asset in assets)
        names = numbered_names(assets) if are_numbered else own
        for done, (asset, name) in enumerate(zip(assets, apart(names, there), strict=True)):
            tell(done, len(assets))
            try:
                content = read_original(asset, paths.originals).content
            except InputError as error:
                missing.note(asset, asset.id, error)
                continue
            write_file(folder / name, content)
            count += 1
    except OSError as error:
        raise unwritten(folder, error) from error
    if missing.names and not count:
        raise nothing_read(folder, missing.names)
    return Written(missing.names, count=count)


class HandedOut:
    """Files for other programs: the user's own where they are linked, else copies with their names.

    Never the library's own files: whoever edited one would damage an original.

    Args to the constructor:
        folder: Where copies are kept; what is old in it goes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_swept = False

    def make(self, asset: Asset, name: str, originals_dir: Path) -> Path | None:
        """Return the file of a stored asset, made if need be; None when that cannot be.

        Args:
            asset: A stored one.
            name: What a copy is called.
            originals_dir: The library's folder of originals.

        Raises:
            StorageError: the copy cannot be written.
        """
        source = original_file(asset, originals_dir)
        if asset.storage is Storage.LINKED:
            return source
        path = self._folder / asset.sha256[:16] / name
        self._sweep()
        try:
            if not source.is_file():
                return None
            if not path.is_file() or path.stat().st_size != source.stat().st_size:
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_name(f".{os.getpid()}-{asset.sha256[:8]}.part")
                shutil.copyfile(source, part)
                part.replace(path)
            os.utime(path.parent)
        except OSError as error:
            raise StorageError(
                f'"{asset.name}" cannot be handed to another program: {error.strerror}.',
                "Free some space.",
            ) from error
        return path

    def _sweep(self) -> None:
        """Remove, once, what was handed out days ago."""
        if self._is_swept:
            return
        self._is_swept = True
        before = time.time() - _KEPT_S
        with suppress(OSError):
            for old in list(self._folder.iterdir()):
                if old.stat().st_mtime < before:
                    shutil.rmtree(old, ignore_errors=True)
