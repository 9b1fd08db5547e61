"""Looks through dropped folders and reads the pictures' headers, off the GUI thread.

A scan is one thread that ends by itself or when it is asked to; it shares nothing and hands its
finds back as values.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from refboard.core.errors import InputError, UnreadableFileError, UnsupportedImageError
from refboard.core.geometry import Size
from refboard.core.words import counted
from refboard.services.presence import is_folder

UNKNOWN = Size(0, 0)

PROBE_BUDGET_S = 1.5
"""After this the rest of a huge folder gets placeholders: the user waits for the scan."""

TELL_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A file that may be a picture, and its size in pixels; 0 x 0 when it is not known."""

    path: Path
    size: Size


@dataclass(frozen=True, slots=True)
class Probed:
    """What a look at files found.

    Attributes:
        pictures: What may be pictures, in the order given.
        unreadable: Why files were left out that cannot be read at all, or are called like a
            picture and are none; a sentence each.
    """

    pictures: list[FoundPicture] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


class FolderScan(QThread):
    """One look through files and folders.

    Attributes:
        roots: What is looked through.
        skipped: Files that are no pictures; counted when the scan is complete.
        unreadable: Why files and folders were left out that could not be read, a sentence each.

    Signals:
        counted: Carries how many pictures were found so far.
        completed: Carries a tuple of FoundPicture; not emitted when the scan was stopped.
    """

    counted = Signal(int)
    completed = Signal(object)

    def __init__(self, roots: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.roots = tuple(roots)
        self.skipped = 0
        self.unreadable: list[str] = []
        self.setObjectName("folder scan")

    def stop(self) -> None:
        """End the scan and wait for it."""
        self.requestInterruption()
        self.wait()

    def run(self) -> None:
        """Scan, then probe for as long as a person likes to wait."""
        from refboard.services.imaging.probe import scan

        paths: list[Path] = []
        told_at = time.monotonic()
        for path in scan(self.roots, recursive=True):
            if self.isInterruptionRequested():
                return
            paths.append(path)
            if time.monotonic() - told_at > TELL_EVERY_S:
                told_at = time.monotonic()
                self.counted.emit(len(paths))
        found = probed(paths, PROBE_BUDGET_S, only_pictures=True)
        self.unreadable = found.unreadable
        self.skipped = self._left_out(found)
        if not self.isInterruptionRequested():
            self.completed.emit(tuple(found.pictures))

    def _left_out(self, found: Probed) -> int:
        """Return how many files are no pictures, of those given and of those in the folders."""
        taken = {one.path for one in found.pictures}
        files = {root for root in self.roots if not is_folder(root)}
        inside = file_count(self.roots) - len(taken - files)
        return max(0, inside) + max(0, len(files - taken) - len(found.unreadable))


def file_count(roots: Sequence[Path]) -> int:
    """Return how many files lie in the folders among `roots`, hidden ones and libraries left out.

    Links to folders are not followed: what a folder only points at is not missed in it.
    """
    from refboard.services.imaging.probe import is_library

    count = 0
    for root in roots:
        if not is_folder(root):
            continue  # the walk fails for a name with a zero byte
        for here, folders, files in os.walk(root):
            if is_library(Path(here)):
                folders.clear()
                continue
            folders[:] = [name for name in folders if not name.startswith(".")]
            count += sum(not name.startswith(".") for name in files)
    return count


def left_out_words(count: int, found: Probed) -> str:
    """Return why files were left out, one of them by name; empty when none was.

    Args:
        count: How many were.
        found: What a look at all files found.
    """
    if found.unreadable:
        others = f" {counted(count - 1, 'more file')} left out." if count > 1 else ""
        return found.unreadable[0] + others
    if count and not found.pictures:
        return "This file is not a picture." if count == 1 else "None of these is a picture."
    if count:
        verb = "is not a picture and was" if count == 1 else "are not pictures and were"
        return f"{counted(count, 'file')} {verb} left out."
    return ""


def _is_there(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # no name that a file can have
        return False


def probed(paths: Sequence[Path], budget_s: float, *, only_pictures: bool = False) -> Probed:
    """Return the files with the sizes that their headers claim, as far as the time allows.

    A file that is missing, or begins like no picture, is left out. One that is damaged further on
    is kept without a size: the import says what is wrong with it.

    Args:
        paths: Files.
        budget_s: Seconds after which sizes of what is named like a picture stay unknown.
        only_pictures: Leave out what is neither named like a picture nor starts like one.
    """
    from refboard.services.imaging.failures import quoted
    from refboard.services.imaging.probe import looks_like_image, probe

    end = time.perf_counter() + budget_s
    found = Probed()
    for path in paths:
        is_picture = looks_like_image(path) or not only_pictures
        size, reason, is_named_so = UNKNOWN, "", is_picture
        # What is not named like a picture is looked at in any case: it would be left out unseen.
        if not is_named_so or time.perf_counter() < end:
            try:
                claim = probe(path)
            except (UnreadableFileError, UnsupportedImageError) as error:
                is_picture = False
                if is_named_so or isinstance(error, UnreadableFileError):
                    reason = error.sentence
            except InputError:
                pass
            else:
                is_picture = True
                size = Size(claim.width, claim.height)
        elif is_picture and not _is_there(path):
            is_picture, reason = False, f"{quoted(path.name)} is not there."
        if is_picture:
            found.pictures.append(FoundPicture(path, size))
        elif reason:
            found.unreadable.append(reason)
    return found
