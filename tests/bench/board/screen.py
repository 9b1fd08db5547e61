"""A screen of our own that nobody looks at: Xvfb, its pixels with the pointer's, and xdotool."""

import os
import shutil
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
"""Rows, columns, and red, green and blue."""

PATIENCE_S = 60.0
_STILL_S = 0.35
_LOOK_S = 0.05
_COLOUR_BYTES = 12
_ALIKE = 24
_Found = TypeVar("_Found")


class NotSeenError(Exception):
    """What was waited for did not come; the text says what it was."""


def what_is_missing() -> str:
    """Return a sentence about what this needs and is not installed; empty where all is there."""
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    return f"{' and '.join(missing)} missing; on Debian: apt-get install xvfb xdotool" * bool(
        missing
    )


def until(look: Callable[[], _Found], what: str, timeout_s: float = PATIENCE_S) -> _Found:
    """Look again and again until something true is found, and return it.

    Raises:
        NotSeenError: it was not found in time.
    """
    deadline = time.monotonic() + timeout_s
    while not (found := look()):
        if time.monotonic() > deadline:
            raise NotSeenError(f"not seen in {timeout_s:g} s: {what}")
        time.sleep(_LOOK_S)
    return found


class Screen:
    """Runs while it is entered.

    Args to the constructor:
        size: Width and height in pixels.
        folder: Where the server keeps its pixels.
    """

    def __init__(self, size: tuple[int, int], folder: Path) -> None:
        self.size = size
        self.display = ""
        self._file = folder / "Xvfb_screen0"
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Screen":
        reading, writing = os.pipe()
        shape = f"{self.size[0]}x{self.size[1]}x24"
        # The server chooses a display that is free, and writes its number when it is ready.
        words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", shape, "-noreset"]
        self._server = subprocess.Popen(
            [*words, "-nolisten", "tcp", "-fbdir", str(self._folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[writing],
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise NotSeenError("Xvfb did not start")
        self.display = f":{number}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to be shown here and nowhere else."""
        return {"DISPLAY": self.display, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def do(self, *words: object) -> str:
        """Run xdotool; return what it prints, also where it fails because nothing is found."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return done.stdout

    def windows(self, name: str) -> list[int]:
        """Return the windows in sight whose title ends like this, by their numbers."""
        # Its own search by names fails at titles that are not in Latin letters only.
        seen = self.do("search", "--onlyvisible", "--name", ".").split()
        titles = {int(number): self.do("getwindowname", number).strip() for number in seen}
        return [number for number, title in titles.items() if title.endswith(name)]

    def dialogs(self, name: str) -> list[int]:
        """Return the dialogs in sight whose title begins like this, by their numbers."""
        return [w for w in self.windows("") if self.do("getwindowname", w).startswith(name)]

    def geometry(self, window: int) -> tuple[int, int, int, int]:
        """Return x, y, width and height of a window, in pixels."""
        told = self.do("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=") for line in told if "=" in line)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def pixels(self) -> Pixels:
        """Return what is seen now, with the pointer."""
        raw = self._file.read_bytes()  # an XWD file: a header, colours, rows of BGRX
        header = struct.unpack_from(">25I", raw)
        start = header[0] + header[19] * _COLOUR_BYTES
        width, height, row_bytes = header[4], header[5], header[12]
        rows = np.frombuffer(raw, np.uint8, height * row_bytes, start).reshape(height, row_bytes)
        return rows[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1]

    def until_still(self, timeout_s: float = PATIENCE_S) -> Pixels:
        """Return what is seen once nothing moves any more."""
        last, since = self.pixels(), time.monotonic()

        def is_still() -> bool:
            nonlocal last, since
            now = self.pixels()
            if not np.array_equal(now, last):
                last, since = now, time.monotonic()
            return time.monotonic() - since > _STILL_S

        until(is_still, "a screen on which nothing moves", timeout_s)
        return last

    def until_other(self, than: Pixels, what: str, least: float = 0.0) -> Pixels:
        """Return what is seen once more than a share of the pixels differ, and nothing moves."""
        until(lambda: difference(self.pixels(), than) > least, what)
        return self.until_still()

    def save(self, target: Path) -> None:
        """Write what is seen as a PNG."""
        Image.fromarray(self.until_still()).save(target)


def difference(first: Pixels, second: Pixels) -> float:
    """Return the share of pixels that differ by more than what scaling does."""
    apart = np.abs(first.astype(np.int16) - second.astype(np.int16))
    return float((apart.max(axis=2) > _ALIKE).mean())
