"""The real window on a real library, in a process of its own, and what it says."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

OBSERVED = """
import sys, threading
from PySide6.QtCore import QTimer
from refboard import app
from refboard.ui.startup import application

app.has_display = lambda: True
make_window = application.make_window

def say(*words):
    print(*words, flush=True)

def observed_window(*words):
    window = make_window(*words, keeps_state=False)
    # The parent closes the pipe that it writes to when the window shall close.
    closer = QTimer(window, interval=20)
    gone = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), gone.set()), daemon=True).start()
    closer.timeout.connect(lambda: window.close() if gone.is_set() else None)
    closer.start()
    window.controller.boards.shown.connect(lambda _: say("board"))
    observe(window)
    return window

application.make_window = observed_window
sys.exit(app.run_window(["--library", *sys.argv[1:]]))
"""
HOMES = (
    *("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA"),
)


class RealWindow:
    """A RefBoard of its own.

    Attributes:
        process: Its process.
    """

    def __init__(self, folder: Path, observe: str, *words: str, code: Path = ROOT) -> None:
        """Start it.

        Args:
            folder: Where it finds its home and its library.
            observe: Python that defines `observe(window)`, which may `say` something.
            words: What else stands on its command line.
            code: The folder that the package lies in.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-c", observe + OBSERVED, str(folder / "library"), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=os.environ
            | {name: str(folder / "home") for name in HOMES}
            | {"PYTHONPATH": str(code)},
        )

    def until(self, wanted: str | Callable[[str], bool]) -> list[str]:
        """Read until the window says a line; return all that it said."""
        is_wanted = wanted if callable(wanted) else wanted.__eq__
        assert self.process.stdout is not None
        said: list[str] = []
        for heard in self.process.stdout:
            said.append(heard.rstrip("\n"))
            if is_wanted(said[-1]):
                return said
        raise AssertionError(f"it ended after saying only {said}")

    def end(self) -> tuple[int, list[str]]:
        """Close the window; return its status and what else it said."""
        said, _ = self.process.communicate(timeout=60)
        return self.process.returncode, said.splitlines()

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
