"""Up to how many vectors comparing every one is fast enough, for one query and for three.

Prints for each the p95 of USearch's exact search and of its graph, as the index asks them, so that
EXACT_LIMIT can be chosen anew for another machine or version.

    python -m tests.bench.exact_limit [--sizes 1000,10000] [--dims 512]
"""

import sys
from functools import partial

import numpy as np

from refboard.core.query import Float32Array
from refboard.services.index.usearch_index import UsearchIndex
from tests.bench.budgets.search import timed_ms
from tests.bench.figures import Row, print_rows, row

SIZES = (1_000, 5_000, 10_000, 20_000, 50_000, 100_000)
DIMS = (512,)  # of `look` and of CLIP ViT-B/32
BUDGET_MS = 5.0
QUESTIONS = 100
LIMIT = 50
CLUSTERS = 300


def clustered(count: int, dim: int, seed: int = 0) -> Float32Array:
    """Return unit vectors [count, dim] around a few hundred centres, as pictures lie."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(7).standard_normal((CLUSTERS, dim), dtype=np.float32)
    rows = centres[random.integers(0, CLUSTERS, count)]
    rows += random.standard_normal(rows.shape, dtype=np.float32)
    lengths: Float32Array = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / lengths


def p95_ms(index: UsearchIndex, exact_limit: int, queries: int, asked: Float32Array) -> float:
    """Return the p95 of so many questions of `queries` vectors each."""
    index.exact_limit = exact_limit
    questions = np.split(asked[: QUESTIONS * queries], QUESTIONS)
    times = [timed_ms(partial(index.search, q, LIMIT)) for q in questions]
    return float(np.percentile(times[5:], 95))


def measure(dim: int, sizes: list[int]) -> list[Row]:
    """Return the rows of one length of vectors."""
    vectors, asked = clustered(max(sizes), dim), clustered(3 * QUESTIONS, dim, seed=1)
    index, rows = UsearchIndex(dim), []
    for size in sorted(sizes):
        start = len(index)
        keys = np.arange(start + 1, size + 1)
        added = timed_ms(partial(index.add, keys, vectors[start:size]))
        name = f"{size:,} of {dim}"
        rows.append(row(f"{name}: add one", added / (size - start), "ms"))
        for queries in (1, 3):
            exact = p95_ms(index, size, queries, asked)
            graph = p95_ms(index, 0, queries, asked)
            what = f"{name}, {queries} queries"
            rows.append(row(f"{what}: every one compared, p95", exact, "ms", BUDGET_MS))
            rows.append(row(f"{what}: graph, p95", graph, "ms"))
    return rows


def numbers(option: str, default: tuple[int, ...]) -> list[int]:
    """Return the numbers after an option of the command line."""
    if option not in sys.argv:
        return list(default)
    return [int(number) for number in sys.argv[sys.argv.index(option) + 1].split(",")]


def run() -> list[Row]:
    """Return the rows of all lengths."""
    sizes = numbers("--sizes", SIZES)
    return [found for dim in numbers("--dims", DIMS) for found in measure(dim, sizes)]


if __name__ == "__main__":
    print_rows(run())
