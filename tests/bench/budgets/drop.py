"""From the drop to placeholders on the screen: `python -m tests.bench.budgets.drop`.

What is timed is the call that a drop makes and one whole picture of the board after it.
"""

import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from tests.bench.driver import RESULTS, Driver, drop_point, made_apart
from tests.bench.figures import Row, print_rows, row

COUNTS = (1, 100)
TIMES = 5
BUDGET_MS = 60.0


def drop_ms(paths: Sequence[Path]) -> tuple[float, float, int]:
    """Drop files on a fresh board; return ms of the call, ms with the picture, and its frames."""
    with tempfile.TemporaryDirectory() as temporary, Driver(Path(temporary) / "library") as driver:
        board = driver.open()
        driver.rest(1.0)
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        at = drop_point(driver.window)
        started = time.perf_counter()
        driver.window.view.mime_dropped.emit(mime, at)
        called = time.perf_counter()
        frames = driver.paint()
        painted = time.perf_counter()
        assert len(board.document) == len(paths), "every file has its placeholder"
        driver.until_embedded(len(paths))
        return (called - started) * 1000, (painted - started) * 1000, frames


def run() -> list[Row]:
    """Return the rows of a small and a large drop."""
    pictures = made_apart("many_small", RESULTS / "small", max(COUNTS))
    rows = []
    for count in COUNTS:
        taken = [drop_ms(pictures[:count]) for _ in range(TIMES)]
        files = "1 file" if count == 1 else f"{count} files"
        rows += [
            row(f"drop of {files}: the call", statistics.median(t[0] for t in taken), "ms"),
            row(
                f"drop of {files}: placeholders painted, median of {TIMES}",
                statistics.median(t[1] for t in taken),
                "ms",
                BUDGET_MS,
            ),
            row(f"drop of {files}: worst of {TIMES}", max(t[1] for t in taken), "ms"),
            row(f"drop of {files}: frames until painted", max(t[2] for t in taken), ""),
        ]
    return rows


if __name__ == "__main__":
    print_rows(run())
