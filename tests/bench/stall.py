"""The longest stall of the window while 500 pictures come in: `python -m tests.bench.stall`.

A precise timer ticks every millisecond on the GUI thread; what lies between two ticks beyond that
millisecond is a stall. The same at rest tells what the machine adds by itself.
"""

import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer

from refboard.core.query import Matches
from tests.bench.driver import RESULTS, Driver, made_apart
from tests.bench.rows import Row, print_rows, row

COUNT = 500
BEFORE = 60
QUESTION_EVERY_MS = 200
QUIET_S = 3.0


class Pulse:
    """Notes when the GUI thread was free, every millisecond."""

    def __init__(self) -> None:
        self._ticks: list[float] = []
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._ticks.append(time.perf_counter()))

    def start(self) -> None:
        self._ticks.clear()
        self._timer.start()

    def stop(self) -> np.ndarray:
        """Return the stalls in milliseconds."""
        self._timer.stop()
        return np.maximum(np.diff(self._ticks) * 1000 - 1.0, 0.0)


class Questions:
    """Asks for similar pictures now and then, and notes how long each answer took."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._asked_at = 0.0
        self._is_open = False
        self.took_ms: list[float] = []
        self._timer = QTimer(interval=QUESTION_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        driver.window.controller.similar.answered.connect(self._note)

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
        self._driver.window.controller.similar.find_similar(board, next(iter(board.document)).id)

    def _note(self, _: Matches) -> None:
        if self._is_open:
            self.took_ms.append((time.perf_counter() - self._asked_at) * 1000)
            self._is_open = False


def import_while_watched(*, asks: bool) -> tuple[np.ndarray, np.ndarray, float, list[float]]:
    """Import COUNT pictures; return stalls at rest and meanwhile, seconds, and answers' ms."""
    pictures = made_apart("many_small", RESULTS / "small", COUNT + BEFORE)
    with tempfile.TemporaryDirectory() as temporary, Driver(Path(temporary) / "library") as driver:
        driver.open()
        # Something to ask about, and everything that is loaded once is loaded.
        driver.drop(pictures[:BEFORE])
        driver.until_embedded(BEFORE)
        driver.rest(1.0)
        pulse, questions = Pulse(), Questions(driver)
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
    return [
        row(f"stall of the window at rest, p99 of {len(quiet)} ticks", p(quiet, 99), "ms"),
        row("stall of the window at rest, worst", float(quiet.max()), "ms"),
        row(f"stall while {COUNT} files are imported, p99", p(stalls, 99), "ms", 16.0),
        row(f"stall while {COUNT} files are imported, worst", float(stalls.max()), "ms", 50.0),
        row(f"{COUNT} files imported and embedded", seconds, "s"),
        row("pictures a second", COUNT / seconds, "1/s"),
        row("the same with a question every 200 ms: stall, p99", p(asked, 99), "ms", 16.0),
        row("the same with a question every 200 ms: worst", float(asked.max()), "ms", 50.0),
        row("the same with a question every 200 ms: pictures a second", COUNT / asked_s, "1/s"),
        row(f"find similar meanwhile, p50 of {len(took_ms)}", float(np.median(took_ms)), "ms"),
        row("find similar meanwhile, p95", p(np.asarray(took_ms), 95), "ms"),
    ]


def p(values: np.ndarray, percent: int) -> float:
    """Return a percentile."""
    return float(np.percentile(values, percent))


if __name__ == "__main__":
    print_rows(run())
