"""Opening a board of 1,000 pictures again, and resting on it.

The library is made once, by importing 1,000 different pictures through the window, and kept for
the next time. The picture is complete when everything in sight is sharp, and all is in sight.
"""

import hashlib
import shutil
import statistics
import time
from pathlib import Path

from refboard.services.paths import models_dir
from tests.bench.driver import RESULTS, Driver, made_apart
from tests.bench.figures import Row, print_rows, row

COUNT = 1_000
TIMES = 5
BUDGET_S = 0.5
IDLE_S = 5.0
IDLE_PERCENT = 0.5


def library_of_many() -> Path:
    """Return a library whose one board shows COUNT pictures, all of them in sight."""
    root = RESULTS / f"library-{COUNT}"
    ready = root.with_suffix(".ready")
    version = hashlib.sha256((models_dir() / "look.toml").read_bytes()).hexdigest()
    if ready.exists() and ready.read_text() == version and root.is_dir():
        return root
    ready.unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    pictures = made_apart("many_small", RESULTS / "small", COUNT)
    with Driver(root) as driver:
        driver.open()
        driver.drop(pictures)
        driver.until_embedded(COUNT)
        driver.until_complete()
        driver.window.view.fit_all(glide=False)
        driver.rest(1.0)
    ready.write_text(version)
    return root


def reopen_s(root: Path) -> tuple[float, float]:
    """Open the board in a new window; return seconds to the board and to its whole picture."""
    started = time.perf_counter()
    with Driver(root) as driver:
        board = driver.open()
        shown_s = time.perf_counter() - started
        assert len(board.document) == COUNT, "the whole board is there"
        driver.until_complete()
        complete_s = time.perf_counter() - started
        driver.rest(0.3)
    return shown_s, complete_s


def idle_percent(root: Path) -> float:
    """Return how busy the process is while nobody does anything, in percent of one core."""
    with Driver(root) as driver:
        driver.open()
        driver.until_complete()
        driver.rest(3.0)
        busy, started = time.process_time(), time.perf_counter()
        driver.rest(IDLE_S)
        return (time.process_time() - busy) / (time.perf_counter() - started) * 100


def run() -> list[Row]:
    """Return the rows; the process is warm, a new window is what is opened."""
    root = library_of_many()
    reopen_s(root)
    taken = [reopen_s(root) for _ in range(TIMES)]
    return [
        row(f"board of {COUNT:,}: shown", statistics.median(t[0] for t in taken), "s"),
        row(
            f"board of {COUNT:,}: first complete picture, median of {TIMES}",
            statistics.median(t[1] for t in taken),
            "s",
            BUDGET_S,
        ),
        row(f"board of {COUNT:,}: worst of {TIMES}", max(t[1] for t in taken), "s"),
        row(f"processor use at rest, {COUNT:,} in sight", idle_percent(root), "%", IDLE_PERCENT),
    ]


if __name__ == "__main__":
    print_rows(run())
