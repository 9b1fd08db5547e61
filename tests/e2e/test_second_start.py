"""Real windows in real processes: who comes second hands its files over."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path

import pytest

from refboard.ui.startup.single_instance import Second, claim_or_hand_over
from tests.e2e.real_window import RealWindow

OBSERVE = """
from pathlib import Path
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

def finder_opens(*urls):
    for url in urls:
        QApplication.postEvent(QApplication.instance(), QFileOpenEvent(QUrl(url)))

def observe(window):
    finder_opens(*EARLY)
    opened, activated = window.open_paths, window.activateWindow
    def open_paths(paths):
        say("opens", *(path.name for path in paths))
        opened(paths)
    def activate():
        say("front")
        activated()
    window.open_paths, window.activateWindow = open_paths, activate
    window.painted.connect(lambda: finder_opens(*EARLY))
    window.controller.imports.placed.connect(lambda ids, _: say("placed", len(ids)))
    if LATE:
        window.controller.boards.shown.connect(
            lambda _: QTimer.singleShot(0, lambda: finder_opens(*LATE))
        )
"""
Start = Callable[..., RealWindow]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts RefBoard on the library of this test."""
    with ExitStack() as stack:

        def started(*words: str, early: Sequence[str] = (), late: Sequence[str] = ()) -> RealWindow:
            wishes = f"EARLY, LATE = {tuple(early)!r}, {tuple(late)!r}\n"
            window = RealWindow(tmp_path, wishes + OBSERVE, *words)
            stack.callback(window.kill)
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


@pytest.mark.skipif(sys.platform == "win32", reason="ends processes by signals")
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
