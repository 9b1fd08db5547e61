"""Keeps a library quiet that prints about damaged files where the results of commands go."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import TextIOBase
from typing import TextIO

_one_at_a_time = threading.Lock()


class _WithoutThread(TextIOBase):
    """Standard output for every thread but one."""

    def __init__(self, real: TextIO) -> None:
        self._real = real
        self._thread = threading.get_ident()

    def write(self, text: str) -> int:
        """Override TextIOBase.write."""
        return len(text) if threading.get_ident() == self._thread else self._real.write(text)

    def flush(self) -> None:
        """Override TextIOBase.flush."""
        self._real.flush()


@contextmanager
def quiet() -> Iterator[None]:
    """Drop what this thread prints; what others print meanwhile goes where it went."""
    with _one_at_a_time, redirect_stdout(_WithoutThread(sys.stdout)):
        yield
