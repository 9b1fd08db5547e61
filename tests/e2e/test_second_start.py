"""Real windows in real processes: who comes second hands its files over."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest

from refboard.ui.single_window import Second, claim_or_hand_over

ROOT = Path(__file__).resolve().parents[2]

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from refboard import app
from refboard.ui import application

make_window, make_application = application.make_window, application.make_application

def say(*words):
    print(*words, flush=True)

def finder_opens(*urls):
    for url in urls:
        QApplication.postEvent(QApplication.instance(), QFileOpenEvent(QUrl(url)))

def observed_application():
    made = make_application()
    finder_opens(*EARLY)
    return made

def observed_window(*words):
    window = make_window(*words, keeps_state=False)
    opened = window.open_paths
    def open_paths(paths):
        say("opens", *(path.name for path in paths))
        opened(paths)
    window.open_paths = open_paths
    window.painted.connect(lambda: finder_opens(*EARLY))
    def shown(*_):
        say("board")
        if LATE:
            QTimer.singleShot(0, lambda: finder_opens(*LATE))
    window.controller.boards.shown.connect(shown)
    window.controller.imports.placed.connect(lambda ids, _: say("placed", len(ids)))
    activate = window.activateWindow
    def activated():
        say("front")
        activate()
    window.activateWindow = activated
    # The parent closes the pipe that it writes to when the window shall close.
    import threading
    closer = QTimer(window, interval=20)
    gone = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), gone.set()), daemon=True).start()
    closer.timeout.connect(lambda: window.close() if gone.is_set() else None)
    closer.start()
    return window

application.make_application = observed_application
application.make_window = observed_window
"""
START = "sys.exit(app.run_window(['--library', *sys.argv[1:]]))"


class Window:
    """A RefBoard of its own, and what it says."""

    def __init__(
        self, folder: Path, *words: str, early: tuple[str, ...] = (), late: tuple[str, ...] = ()
    ) -> None:
        code = f"EARLY, LATE = {early!r}, {late!r}\n{WINDOW}\napp.has_display = lambda: True\n"
        homes = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        self.process = subprocess.Popen(
            [sys.executable, "-c", code + START, str(folder / "library"), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=os.environ | {name: str(folder / "home") for name in homes}
            | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip

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


Start = Callable[..., Window]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts RefBoard on the library of this test."""
    with ExitStack() as stack:

        def started(*words: str, **events: tuple[str, ...]) -> Window:
            window = Window(tmp_path, *words, **events)
            stack.callback(window.process.wait)
            stack.callback(window.process.kill)
            for pipe in (window.process.stdin, window.process.stdout):
                assert pipe is not None
                stack.callback(pipe.close)
            return window

        yield started


def copies(pictures: Path, folder: Path, *names: str) -> list[Path]:
    source = next(iter(sorted(pictures.iterdir()))).read_bytes()
    made = [folder / name for name in names]
    for number, path in enumerate(made):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(source + bytes([number]))
    return made


def test_a_second_start_hands_its_files_over_until_the_first_is_killed(
    start: Start, tmp_path: Path, pictures: Path
) -> None:
    copies(pictures, tmp_path, "a b/ä ö.png", "a b/second.png", "c.png")
    first = start()
    first.until("board")

    second = start("a b/ä ö.png", (tmp_path / "a b" / "second.png").as_uri())

    assert second.end() == (0, [])
    assert first.until("placed 2") == ["front", "opens ä ö.png second.png", "placed 2"]
    assert start().end() == (0, [])
    assert first.until("front") == ["front"]

    first.process.kill()
    first.process.wait()
    heir = start("c.png")
    assert heir.until("placed 1")[-2:] == ["opens c.png", "placed 1"]
    assert start().end() == (0, [])
    assert heir.end()[0] == 0


def test_of_two_that_start_at_once_one_becomes_the_window(
    start: Start, tmp_path: Path, pictures: Path
) -> None:
    copies(pictures, tmp_path, "one.png", "two.png")
    both = {"one.png": start("one.png"), "two.png": start("two.png")}

    with ThreadPoolExecutor() as threads:
        ends = {name: threads.submit(window.process.wait) for name, window in both.items()}
        done, _ = wait(ends.values(), timeout=60, return_when=FIRST_COMPLETED)
        (loser,) = (name for name, end in ends.items() if end in done)
        (winner,) = set(both) - {loser}
        said = both[winner].until(lambda line: line.endswith(loser))
        ended = both[winner].end()

    opened = " ".join(line.removeprefix("opens ") for line in said if line.startswith("opens"))
    assert both[loser].process.returncode == 0
    assert opened == f"{winner} {loser}"
    assert ended[0] == 0


def test_a_window_that_hangs_is_left_alone_and_opens_nothing_later(
    start: Start, tmp_path: Path, pictures: Path
) -> None:
    (lost, told) = copies(pictures, tmp_path, "lost.png", "told.png")
    first = start()
    first.until("board")
    root = tmp_path / "library"

    first.process.send_signal(signal.SIGSTOP)
    assert claim_or_hand_over(root, [lost], answer_ms=200) is Second.REFUSED
    first.process.send_signal(signal.SIGCONT)

    assert claim_or_hand_over(root, [told]) is Second.HANDED_OVER
    assert first.until("placed 1") == ["front", "opens told.png", "placed 1"]


def test_files_that_the_desktop_opens_wait_for_the_board_and_come_once(
    start: Start, tmp_path: Path, pictures: Path
) -> None:
    named, early, late, last = copies(
        pictures, tmp_path, "named.png", "früh 1.png", "später.png", "zuletzt.png"
    )
    window = start(
        str(named),
        early=(early.as_uri(), named.as_uri(), "https://example.org/web.png"),
        late=(late.as_uri(), last.as_uri()),
    )

    first = window.until("placed 2")
    assert [line for line in first if line != "board"] == ["opens named.png früh 1.png", "placed 2"]
    then = window.until("placed 2")
    assert [line for line in then if line != "board"] == [
        "opens später.png zuletzt.png",
        "placed 2",
    ]
    assert window.end() == (0, [])
