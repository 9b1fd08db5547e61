"""The longest stall of the window while 500 pictures come in.

A precise timer ticks every millisecond on the GUI thread; what lies between two ticks beyond that
millisecond is a stall. The same at rest tells what the machine adds by itself.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer

from refboard.core.query import Matches
from tests.bench.driver import RESULTS, Driver, made_apart
from tests.bench.figures import Row, print_rows, row

COUNT = 500
BEFORE = 60
QUESTION_EVERY_MS = 200
QUIET_S = 3.0


@dataclass(frozen=True, slots=True)
class Stalls:
    """Milliseconds of each tick beyond the one it was to take, and how long the thread worked.

    Attributes:
        waited: What a user feels: work, waiting for the interpreter, and for a core.
        worked: Processor time of the GUI thread in it: what the window itself did.
    """

    waited: np.ndarray
    worked: np.ndarray


class Pulse:
    """Notes when the GUI thread was free, every millisecond."""

    def __init__(self) -> None:
        self._ticks: list[tuple[float, float]] = []
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        self._ticks.clear()
        self._timer.start()

    def stop(self) -> Stalls:
        """Return the stalls since the start."""
        self._timer.stop()
        steps = np.diff(np.asarray(self._ticks), axis=0) * 1000
        return Stalls(np.maximum(steps[:, 0] - 1.0, 0.0), steps[:, 1])

    def _note(self) -> None:
        self._ticks.append((time.perf_counter(), time.thread_time()))


class QueryRunner:
    """Asks for similar pictures now and then, and notes how long each answer took."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._asked_at = 0.0
        self._is_open = False
        self.took_ms: list[float] = []
        self._timer = QTimer(interval=QUESTION_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        driver.window.controller.find.answered.connect(self._note)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _ask(self) -> None:
        if self._is_open:
            return
        board = self._driver.board
        self._is_open = True
        self._asked_at = time.perf_counter()
        first = next(iter(board.document)).id
        self._driver.window.controller.find.find_similar(board, [first])

    def _note(self, _: Matches) -> None:
        if self._is_open:
            self.took_ms.append((time.perf_counter() - self._asked_at) * 1000)
            self._is_open = False


def import_while_watched(*, asks: bool) -> tuple[Stalls, Stalls, float, list[float]]:
    """Import COUNT pictures; return stalls at rest and meanwhile, seconds, and answers' ms."""
    pictures = made_apart("many_small", RESULTS / "small", COUNT + BEFORE)
    with tempfile.TemporaryDirectory() as temporary, Driver(Path(temporary) / "library") as driver:
        driver.open()
        # Something to ask about, and everything that is loaded once is loaded.
        driver.drop(pictures[:BEFORE])
        driver.until_embedded(BEFORE)
        driver.rest(1.0)
        pulse, questions = Pulse(), QueryRunner(driver)
        pulse.start()
        driver.rest(QUIET_S)
        quiet = pulse.stop()
        if asks:
            questions.start()
        pulse.start()
        started = time.perf_counter()
        driver.drop(pictures[BEFORE:])
        driver.until_embedded(BEFORE + COUNT)
        seconds = time.perf_counter() - started
        driver.rest(0.5)
        stalls = pulse.stop()
        questions.stop()
        assert not driver.failures, driver.failures[0].sentence
        return quiet, stalls, seconds, questions.took_ms


def run() -> list[Row]:
    """Return the rows of an import alone and of one with questions."""
    quiet, stalls, seconds, _ = import_while_watched(asks=False)
    _, asked, asked_s, took_ms = import_while_watched(asks=True)
    many = f"while {COUNT} files are imported"
    return [
        row("stall of the window at rest, p99", p(quiet.waited, 99), "ms"),
        row("stall of the window at rest, worst", p(quiet.waited, 100), "ms"),
        row(f"stall {many}, p99", p(stalls.waited, 99), "ms", 16.0),
        row(f"stall {many}, worst", p(stalls.waited, 100), "ms", 50.0),
        row("of that the window's own work, p99", p(stalls.worked, 99), "ms"),
        row("of that the window's own work, worst", p(stalls.worked, 100), "ms"),
        row(f"{COUNT} files imported and embedded", seconds, "s"),
        row("pictures a second", COUNT / seconds, "1/s"),
        row("with a question every 200 ms: stall, p99", p(asked.waited, 99), "ms", 16.0),
        row("with a question every 200 ms: stall, worst", p(asked.waited, 100), "ms", 50.0),
        row("of that the window's own work, p99", p(asked.worked, 99), "ms"),
        row("of that the window's own work, worst", p(asked.worked, 100), "ms"),
        row("with a question every 200 ms: pictures a second", COUNT / asked_s, "1/s"),
        row(f"find similar meanwhile, p50 of {len(took_ms)}", float(np.median(took_ms)), "ms"),
        row("find similar meanwhile, p95", p(np.asarray(took_ms), 95), "ms"),
    ]


def p(values: np.ndarray, percent: int) -> float:
    """Return a percentile; 100 is the worst."""
    return float(np.percentile(values, percent))


if __name__ == "__main__":
    print_rows(run())
