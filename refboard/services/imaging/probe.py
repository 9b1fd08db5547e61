"""Say what a file is from its first bytes, and find the picture files in folders.

It runs on the GUI thread while a drop is handled: it opens the file, reads a few bytes, and
imports a decoder only for the rare header that cannot be read the short way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from refboard.core.errors import InputError
from refboard.core.ordering.natural_order import natural_key
from refboard.services.imaging import exif, headers
from refboard.services.imaging.failures import decoding, empty, unsupported
from refboard.services.imaging.formats import (
    HEAD_BYTES,
    IMAGE_SUFFIXES,
    LONG_HEAD_BYTES,
    OTHER_SUFFIXES,
    is_cut_markup,
    named,
    sniff,
)
from refboard.services.imaging.source import open_regular, unreadable
from refboard.services.paths import LibraryPaths
from refboard.services.presence import is_file, is_folder

__all__ = [
    "IMAGE_SUFFIXES",
    "Probe",
    "is_library",
    "known_format",
    "looks_like_image",
    "probe",
    "probe_bytes",
    "scan",
    "starts_like_picture",
]

UNTOLD = frozenset({"JXL", "RAW"})
"""Formats whose decoders need the whole file before they know its size."""

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Probe:
    """What a header claims: oriented size in pixels, and the format's name.

    The size is 0 x 0 where only reading the whole file would tell it.
    """

    width: int
    height: int
    format: str


def probe(path: Path) -> Probe:
    """Read a picture's header.

    Raises:
        UnreadableFileError: missing, forbidden, or no plain file.
        UnsupportedImageError: it is no picture that we read.
        CorruptImageError: its header is damaged, or it is empty.
    """
    with open_regular(path) as file:
        try:
            return probe_bytes(file, path.name)
        except OSError as error:
            raise unreadable(path, error) from error


def probe_bytes(file: BinaryIO, name: str) -> Probe:
    """Read the header of a picture that is open, or in memory.

    Args:
        file: At its beginning; it is left anywhere.
        name: Its name, for the sentences.

    Raises:
        UnsupportedImageError: it is no picture that we read.
        CorruptImageError: its header is damaged, or it is empty.
        OSError: it cannot be read.
    """
    head = file.read(HEAD_BYTES)
    if is_cut_markup(head):
        head += file.read(LONG_HEAD_BYTES - HEAD_BYTES)
    format_name = known_format(head, name)
    size = headers.oriented_size(file, format_name)
    if size is None and format_name in UNTOLD:
        return Probe(0, 0, format_name)
    width, height = size or _size_by_decoder(file, format_name, name)
    return Probe(width, height, format_name)


def starts_like_picture(path: Path) -> bool:
    """Return whether a file is there, can be read and begins like a picture that we read."""
    try:
        with open_regular(path) as file:
            known_format(file.read(HEAD_BYTES), path.name)
    except (InputError, OSError):
        return False
    return True


def known_format(head: bytes, name: str) -> str:
    """Return the format of a file's first bytes.

    Raises:
        UnsupportedImageError: they are no picture that we read.
        CorruptImageError: there are none.
    """
    if not head:
        raise empty(name)
    format_name = named(sniff(head), name)
    if format_name is None:
        raise unsupported(name, head)
    return format_name


def looks_like_image(path: Path) -> bool:
    """Return whether a file in a folder is to be taken as a picture, by its name alone."""
    name = path.name
    return path.suffix.lower() in IMAGE_SUFFIXES and not _is_hidden(name)


def may_be_picture(path: Path) -> bool:
    """Return whether the name of a file in a folder leaves open what it is."""
    return not _is_hidden(path.name) and path.suffix.lower() not in OTHER_SUFFIXES


def is_library(folder: Path) -> bool:
    """Return whether a folder is a RefBoard library: what lies in it is no picture to import."""
    return is_file(LibraryPaths(folder).database)


def scan(paths: Iterable[Path], recursive: bool) -> Iterator[Path]:
    """Yield the picture files among and inside the paths, as one would read them.

    A path that is given is yielded whatever it is, so that whoever reads it can say what is wrong;
    a folder that is given stands for the picture files in it, in natural order, files first: by
    their names, or by their first bytes where a name leaves open what a file is. A
    folder that is called like a picture, or that may not be opened, is yielded itself. Libraries
    are left out: by default one lies among the pictures, with previews of previews to be found.

    Args:
        paths: Files and folders, in the order given.
        recursive: Go into folders of folders; links are followed, each folder is visited once.
    """
    visited: set[tuple[int, int]] = set()
    for path in paths:
        if is_folder(path):
            yield from _scan_folder(path, recursive, visited)
        else:
            yield path


def _scan_folder(folder: Path, recursive: bool, visited: set[tuple[int, int]]) -> Iterator[Path]:
    if is_library(folder):
        return
    try:
        status = folder.stat()
        names = [path.name for path in folder.iterdir() if not _is_hidden(path.name)]
    except OSError:
        yield folder
        return
    if (status.st_dev, status.st_ino) in visited:
        return
    visited.add((status.st_dev, status.st_ino))
    subfolders: list[Path] = []
    for name in sorted(names, key=natural_key):
        path = folder / name
        if looks_like_image(path):
            yield path
        elif is_folder(path):
            subfolders += [path] if recursive else []
        elif may_be_picture(path) and starts_like_picture(path):
            yield path
    for subfolder in subfolders:
        yield from _scan_folder(subfolder, recursive, visited)


def _size_by_decoder(file: BinaryIO, format_name: str, name: str) -> tuple[int, int]:
    """Ask the format's own decoder for the oriented size."""
    from refboard.services.imaging.readers.opening import SELF_TURNING, open_image
    from refboard.services.imaging.svg import drawing as svg

    file.seek(0)
    if format_name in svg.FORMATS:
        return svg.size_of_file_head(file.read(LONG_HEAD_BYTES), name)
    with decoding(name, format_name):
        image = open_image(format_name, file)
        width, height = image.size
        block = image.info.get("exif")
    if format_name in SELF_TURNING or not isinstance(block, bytes):
        return width, height
    return exif.turned_size(width, height, exif.orientation(block))


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in _SYSTEM_FILES
