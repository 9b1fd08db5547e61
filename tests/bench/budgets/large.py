"""60 photographs of 12 megapixels on one board: `python -m tests.bench.budgets.large`.

How long until all of them are seen, until all can be found, and what memory that takes.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.driver import RESULTS, Driver, made_apart, unready
from tests.bench.figures import Row, print_rows, row

COUNT = 60
SEEN_S = 2.0
MEMORY_MB = 350.0


def memory_mb() -> float:
    """Return what this process holds in memory now; its peak where that cannot be told."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return peak_mb()
    return int(statm.read_text().split()[1]) * resource.getpagesize() / 2**20


def peak_mb() -> float:
    """Return the most that this process has held in memory."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def run() -> list[Row]:
    """Return the rows; memory is only right in a process that did nothing before."""
    photos = made_apart("twelve_megapixels", RESULTS / "large", COUNT)
    with tempfile.TemporaryDirectory() as temporary, Driver(Path(temporary) / "library") as driver:
        driver.open()
        driver.rest(1.5)
        empty_mb = memory_mb()
        started, busy = time.perf_counter(), time.process_time()
        driver.drop(photos)
        driver.until(lambda: not unready(driver.window, is_sharp=False), "show all photographs")
        driver.paint()
        seen_s = time.perf_counter() - started
        driver.until(lambda: not unready(driver.window), "show all photographs sharp")
        driver.paint()
        sharp_s = time.perf_counter() - started
        driver.until_embedded(COUNT)
        embedded_s, busy_s = time.perf_counter() - started, time.process_time() - busy
        assert not driver.failures, driver.failures[0].sentence
        driver.rest(2.0)
        return [
            row(f"{COUNT} photographs of 12 MP: all seen with real pixels", seen_s, "s", SEEN_S),
            row(f"{COUNT} photographs of 12 MP: all seen sharp", sharp_s, "s"),
            row(f"{COUNT} photographs of 12 MP: all can be found", embedded_s, "s"),
            row("processor time for that, all cores together", busy_s, "s"),
            row("memory of the empty window", empty_mb, "MB"),
            row("memory with all of them on the board", memory_mb(), "MB", MEMORY_MB),
            row("the most memory until then", peak_mb(), "MB", MEMORY_MB),
            row("decoded previews within that", driver.window.cache.byte_size / 2**20, "MB"),
        ]


if __name__ == "__main__":
    print_rows(run())
