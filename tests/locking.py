"""Another program that keeps a library locked, as one that writes for long does."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLDER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
if sys.argv[2:]:
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
database.execute("BEGIN EXCLUSIVE" if sys.argv[2:] else "BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
database.close()
print("free", flush=True)
"""


class Holder:
    """A process that can lock a library and let it go."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._process: subprocess.Popen[str] | None = None

    def lock(self, *, also_reading: bool = False) -> None:
        """Return once the library is locked against writing; harmless when it is."""
        if self._process is None:
            words = [sys.executable, "-c", _HOLDER, str(self._root / "library.sqlite")]
            words += ["exclusive"] if also_reading else []
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            self._expect("locked")

    def free(self) -> None:
        """Return once the library is free again; harmless when it is."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            self._expect("free")
            self._process.communicate()
            self._process = None

    def _expect(self, word: str) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == f"{word}\n"


@contextmanager
def holder(root: Path) -> Iterator[Holder]:
    """Return a process that can lock the library in `root`; it lets go at the end."""
    made = Holder(root)
    try:
        yield made
    finally:
        made.free()
