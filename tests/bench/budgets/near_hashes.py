"""Measure how fast copies are met by their hashes: python -m tests.bench.budgets.near_hashes.

Random hashes, asked in all eight orientations. Prints milliseconds of this thread's own processor
time, which other programs do not change, and of the clock; asserts nothing.
"""

import time

import numpy as np

from refboard.core.finding.picture_hash import PictureHash, PictureHashes
from refboard.services.index.hash_index import HashIndex
from refboard.services.library.copies.copy_index import WITHIN

COUNTS = (10_000, 100_000, 1_000_000)
QUESTIONS = 60


def main() -> None:
    """Measure and print."""
    random = np.random.default_rng(1)
    print(f"{'pictures':>10}{'p50 ms':>8}{'p95 ms':>8}{'clock p95 ms':>14}{'MB':>7}")
    for count in COUNTS:
        index = HashIndex()
        words = random.integers(0, 2**63, count, dtype=np.int64).tolist()
        index.add(
            (number, PictureHashes(PictureHash(signs, 1))) for number, signs in enumerate(words, 1)
        )
        own, clock = [], []
        for _ in range(QUESTIONS):
            asked = PictureHashes(PictureHash.of_waves(random.standard_normal((8, 8))))
            began, began_own = time.perf_counter(), time.thread_time()
            index.search(asked, WITHIN, 10)
            own.append(time.thread_time() - began_own)
            clock.append(time.perf_counter() - began)
        p50, p95 = np.quantile(own, (0.5, 0.95)) * 1000
        print(
            f"{count:>10,}{p50:8.1f}{p95:8.1f}{np.quantile(clock, 0.95) * 1000:14.1f}"
            f"{count * 16 / 1e6:7.1f}"
        )


if __name__ == "__main__":
    main()
