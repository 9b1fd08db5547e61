"""The index alone: how fast, how right, how long to build, to save and to open, how large.

Vectors are recombined from those of real pictures: a little harder to tell apart than real ones,
which repeat themselves more. Every question has three queries, a picture and two variants of it,
as the default emphasis asks.

    python -m tests.bench.budgets.search [--sizes 10000,100000]
"""

import gc
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psutil

from refboard.core.model_card import ModelCard
from refboard.core.query import Emphasis, Float32Array, Int64Array, weighted_query
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import find_cards
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.normalise import unit_vectors
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.index.spaces import SpaceIndex, open_index
from refboard.services.index.usearch_index import EXACT_LIMIT
from refboard.services.paths import models_dir
from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import real_pictures
from tests.reference_index import ReferenceIndex

BUDGETS_MS = {10_000: 3.0, 100_000: 6.0, 1_000_000: 30.0}
QUESTIONS = 150
LIMIT = 50
REAL = 300


class Rows:
    """Vectors as the database would give them."""

    def __init__(self, vectors: Float32Array) -> None:
        self.rows = vectors
        self.keys: Int64Array = np.arange(1, len(vectors) + 1)

    def count(self) -> int:
        return len(self.keys)

    def generation(self) -> int:
        return 1

    def batches(
        self, size: int = 4096, after: int = 0
    ) -> Iterator[tuple[Int64Array, Float32Array]]:
        for at in range(after, len(self.keys), size):
            yield self.keys[at : at + size], self.rows[at : at + size]

    def vectors(self, keys: Int64Array) -> tuple[Int64Array, Float32Array]:
        found = np.intersect1d(keys, self.keys)
        return found, self.rows[found - 1]


def real_vectors() -> tuple[ModelCard, Float32Array]:
    """Return the card of the `look` model and the vectors of some real pictures, [n, dim]."""
    model = find_cards(models_dir()).for_space("look")
    assert model is not None
    embedder = ImageEmbedder(model, RunPlan(threads=2))
    pictures = real_pictures()[:REAL]
    inputs = [inputs_of_file(path, model.card, Limits())[:1] for path in pictures]
    return model.card, embedder.embed(np.concatenate(inputs))


def recombined(real: Float32Array, count: int, card: ModelCard) -> Float32Array:
    """Return `count` vectors: each a real one, moved by the difference of two more, and noise."""
    random = np.random.default_rng(count)
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    for at in range(0, count, 4096):
        part = made[at : at + 4096]
        start, to, away = (real[random.integers(0, len(real), len(part))] for _ in range(3))
        noise = random.standard_normal(part.shape, dtype=np.float32) * np.float32(0.2)
        part[:] = start + np.float32(0.8) * (to - away) + noise / np.sqrt(np.float32(card.dim))
        part[:] = unit_vectors(part, card)
    return made


def timed_ms(call: Callable[[], object]) -> float:
    """Return how long one call takes."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def resident_mb() -> float:
    """Return the memory of this process."""
    gc.collect()
    return float(psutil.Process().memory_info().rss / 1e6)


def pause_ms(call: Callable[[], object]) -> float:
    """Return for how long at once a call keeps another thread from running."""
    worst, is_done = 0.0, threading.Event()

    def tick() -> None:
        nonlocal worst
        last = time.perf_counter()
        while not is_done.wait(0.0005):
            now = time.perf_counter()
            worst, last = max(worst, now - last), now

    thread = threading.Thread(target=tick)
    thread.start()
    call()
    is_done.set()
    thread.join()
    return worst * 1000


def ask(
    index: SpaceIndex,
    truth: ReferenceIndex,
    questions: list[Float32Array],
    name: str,
    budget: float,
) -> list[Row]:
    """Return the rows for answering `questions`, each [3, dim]."""
    times, right = [], 0
    for question in questions:
        times.append(timed_ms(partial(index.search, question, LIMIT)))
        found, best = index.search(question, 10)[0], truth.search(question, 10)[0]
        right += len(np.intersect1d(found, best))
    half = truth.keys()[::2]
    halves = [timed_ms(partial(index.search, q, LIMIT, allowed=half)) for q in questions[:30]]
    few = half[:: max(1, len(half) // 200)]
    board = [timed_ms(partial(index.search, q, LIMIT, allowed=few)) for q in questions[:30]]
    return [
        row(f"{name}: three queries, p50", float(np.median(times)), "ms"),
        row(f"{name}: three queries, p95", float(np.percentile(times, 95)), "ms", budget),
        row(f"{name}: among half of them, p95", float(np.percentile(halves, 95)), "ms"),
        row(f"{name}: among 200 of them, p95", float(np.percentile(board, 95)), "ms"),
        row(f"{name}: recall@10", right / (10 * len(questions)), "", 0.99, least=True),
    ]


def measure(count: int, card: ModelCard, real: Float32Array) -> list[Row]:
    """Return the rows of one size."""
    made = recombined(real, count + 3 * QUESTIONS, card)
    source, spare = Rows(made[:count]), made[count:]
    emphases = list(Emphasis)
    questions = [
        np.stack([weighted_query(card, v, emphases[at % 3]) for v in spare[3 * at : 3 * at + 3]])
        for at in range(QUESTIONS)
    ]
    truth = ReferenceIndex(card.dim, reserve=count)
    truth.add(source.keys, source.rows)
    name = f"{'exact' if count <= EXACT_LIMIT else 'graph'} {count:,}"
    rows = []
    with tempfile.TemporaryDirectory() as folder:

        def opened() -> SpaceIndex:
            return open_index(
                Path(folder), space="look", dim=card.dim, fingerprint="bench", source=source
            )

        before = resident_mb()
        index = opened()
        behind = [timed_ms(partial(index.search, q, LIMIT)) for q in questions[:10]]
        steps = []
        while index.is_behind:
            steps.append(timed_ms(index.do_idle_work))
        rows += [
            row(f"{name}: answered from the rows meanwhile, p50", float(np.median(behind)), "ms"),
            row(f"{name}: build", sum(steps) / 1000, "s"),
            row(f"{name}: longest step of the build", max(steps), "ms"),
            row(f"{name}: memory", resident_mb() - before, "MB"),
            row(f"{name}: interpreter waits at a save", pause_ms(index._index.to_bytes), "ms"),
            row(f"{name}: save", timed_ms(index.save), "ms"),
        ]
        rows += ask(index, truth, questions, name, BUDGETS_MS.get(count, 10.0))
        rows += [
            row(f"{name}: open", timed_ms(opened), "ms"),
            row(f"{name}: interpreter waits at opening", pause_ms(opened), "ms"),
        ]
        assert not opened().is_behind
    return rows


def run() -> list[Row]:
    """Return the rows of all sizes."""
    sizes = [10_000, 100_000]
    if "--sizes" in sys.argv:
        sizes = [int(size) for size in sys.argv[sys.argv.index("--sizes") + 1].split(",")]
    card, real = real_vectors()
    return [found for count in sizes for found in measure(count, card, real)]


if __name__ == "__main__":
    print_rows(run())
