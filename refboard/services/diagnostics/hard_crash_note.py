"""Crashes below Python, which end the process at once: noted by it, found by the next start.

Each process has a file of its own, which it removes when it ends as it should.
"""

import faulthandler
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import refboard

log = logging.getLogger(__name__)

PREFIX = "running-"
MOST_BYTES = 200_000


class HardCrashNote:
    """Where this process writes where each thread was, should it be ended by a fault.

    Args to the constructor:
        folder: The folder of the logs; when it cannot be written, nothing is noted.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{PREFIX}{os.getpid()}.txt"
        self._file: TextIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = self._path.open("w", encoding="utf-8")
            file.write(f"RefBoard {refboard.__version__}\n")
            file.flush()
        except OSError as error:
            log.info("Crashes will not be noted: %s", error.strerror)
            return
        self._file = file
        faulthandler.enable(file)

    def close(self) -> None:
        """End as one should: there is nothing to find."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def take_notes(folder: Path) -> tuple[str, ...]:
    """Return what processes noted that a fault has ended, the oldest first, and forget it.

    What somebody killed has noted nothing. A process that runs keeps its file.
    """
    notes: list[str] = []
    for path in sorted(folder.glob(f"{PREFIX}*.txt"), key=_age):
        number = path.stem.removeprefix(PREFIX)
        if not number.isdecimal() or int(number) == os.getpid():
            continue
        text = _read(path)
        _, _, noted = text.partition("\n")
        if not noted.strip() and _runs(int(number)):
            continue
        with suppress(OSError):
            path.unlink(missing_ok=True)
            if noted.strip():
                notes.append(text)
    return tuple(notes)


def _runs(number: int) -> bool:
    import psutil  # only for this: mostly there is nobody to ask about

    return psutil.pid_exists(number)


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return ""


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
