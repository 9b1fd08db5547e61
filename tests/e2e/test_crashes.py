"""Faults of ours in real processes: logged, saved, told once, and nothing of the user's in it."""

import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.real_window import RealWindow

OBSERVE = """
import faulthandler, sys, threading
from pathlib import Path
from PySide6.QtCore import QThread, QTimer
from refboard.ui.crash import crash_dialog

class Seen(crash_dialog.CrashDialog):
    def __init__(self, fault, folder, *rest):
        super().__init__(fault, folder, *rest)
        if "first fault" in fault.report.partition("Last lines of the log:")[0]:
            [].remove("the dialog has a fault, too")
        say("dialog", self.findChild(crash_dialog.QLabel).text())
        say("saved", fault.path is not None)
        if not fault.is_of_last_run and "are saved, and you can go on" not in self.words.text():
            say("no promise", self.words.text())
        self.destroyed.connect(lambda: closed.append(1))
        QTimer.singleShot(0, self.close)

closed = []
crash_dialog.CrashDialog = Seen

def fail():
    (Path.home() / "My Pictures" / "secret cat's.png").read_bytes()

class Worker(QThread):
    def run(self):
        fail()

class Other(QThread):
    def run(self):
        raise LookupError("other")

def first():
    raise RuntimeError("first fault")

def fail_in_thread():
    thread = threading.Thread(target=lambda: int("no number"))
    thread.start()
    thread.join()

def everywhere(window):
    # How many dialogs must have gone before: what comes while one is shown is only saved.
    window.worker, window.other = Worker(), Other()
    steps = [
        (0, first), (0, fail), (1, fail), (1, window.worker.start), (1, fail_in_thread),
        (2, window.other.start), (3, lambda: say("done")),
    ]
    timer = QTimer(window, interval=20)
    def step():
        if steps and len(closed) >= steps[0][0]:
            steps.pop(0)[1]()
    timer.timeout.connect(step)
    timer.start()

def observe(window):
    start = {
        "none": lambda: None,
        "everywhere": lambda: everywhere(window),
        "native": lambda: faulthandler._sigsegv(),
    }[TROUBLE]
    window.controller.boards.shown.connect(lambda _: QTimer.singleShot(0, start))
"""
Start = Callable[[str], RealWindow]
KINDS = ("RuntimeError: first", "FileNotFoundError", "ValueError", "LookupError: other")
HEADING = "dialog Something went wrong inside RefBoard"
HEADING_LAST = "dialog RefBoard ended unexpectedly the last time"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts RefBoard with some trouble."""
    with ExitStack() as stack:

        def started(trouble: str) -> RealWindow:
            window = RealWindow(tmp_path, f"TROUBLE = {trouble!r}\n{OBSERVE}")
            stack.callback(window.kill)
            return window

        yield started


def logs(folder: Path) -> Path:
    """Return the folder of the log, wherever this system keeps it."""
    return next((folder / "home").rglob("refboard.log")).parent


def reports(folder: Path) -> list[str]:
    paths = sorted(logs(folder).glob("crash-*.txt"))
    return [path.read_text(encoding="utf-8") for path in paths]


def test_a_fault_is_told_once_from_whatever_thread_and_names_no_file(
    start: Start, tmp_path: Path
) -> None:
    """The first fault's dialog has a fault of its own, which is only logged."""
    window = start("everywhere")
    said = window.until("done")
    status, _ = window.end()

    told = [line for line in said if line != "board"]
    assert told == [HEADING, "saved True"] * 3 + ["done"]
    assert status == 0
    written = reports(tmp_path)
    assert len(written) == 4
    log = (logs(tmp_path) / "refboard.log").read_text(encoding="utf-8")
    assert log.count("Unexpected error") == 7
    assert log.count("list.remove(x)") == 1
    assert all("RefBoard 0." in text and "Python 3." in text for text in written)
    faults = [text.partition("Last lines of the log:")[0] for text in written]
    assert all("Traceback" in text for text in faults)
    assert sorted(kind for text in faults for kind in KINDS if kind in text) == sorted(KINDS)
    for text in written:
        assert not re.search("secret|cat's|My Pictures", text)
        assert str(tmp_path) not in text
    assert list(logs(tmp_path).glob("running-*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
def test_a_crash_below_python_is_told_once_by_the_next_start(start: Start, tmp_path: Path) -> None:
    crashed = start("native")
    crashed.until("board")
    assert crashed.end()[0] == -signal.SIGSEGV

    after = start("none")
    assert [line for line in after.until("saved True") if line != "board"] == [
        HEADING_LAST,
        "saved True",
    ]
    assert after.end()[0] == 0

    (report,) = reports(tmp_path)
    assert "Segmentation fault" in report
    assert 'File "refboard/app.py", line' in report
    assert str(tmp_path) not in report
    assert list(logs(tmp_path).glob("running-*")) == []
