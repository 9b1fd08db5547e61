"""Find similar end to end: from the question to rows, in libraries of 1,000 to 100,000.

The vectors are mixtures of those of real pictures, so they lie where real ones do.

    python -m tests.bench.budgets.answering [--sizes 10000,100000]
"""

import gc
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil

from refboard.core.ids import AssetId
from refboard.core.query import Emphasis, Float32Array, weighted_query
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.library.finding.picture_scores import SAME_PICTURE
from refboard.services.library.library import Library
from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import real_pictures
from tests.finding import similar

BUDGETS_MS = {1_000: 3.0, 10_000: 3.0, 100_000: 6.0, 1_000_000: 30.0}
QUESTIONS = 200
REAL = 600
COLD = "--cold"


def real_vectors(library: Library) -> Float32Array:
    """Return the vectors of real pictures, [n, dim], blocks of equal length."""
    assert library.slot("look").serving is not None
    embedder = ImageEmbedder(library.space_for("look").model, RunPlan(threads=2))
    card = library.space_for("look").card
    inputs = [inputs_of_file(p, card, Limits())[:1] for p in real_pictures()[:REAL]]
    vectors = np.concatenate([embedder.embed(batch) for batch in inputs])
    embedder.close()
    return vectors


def mixtures(library: Library, real: Float32Array, count: int, seed: int) -> Float32Array:
    """Return `count` vectors between pairs of real ones with some noise, blocks normalised."""
    random = np.random.default_rng(seed)
    one, two = (real[random.integers(0, len(real), count)] for _ in range(2))
    share = random.uniform(0.55, 0.95, (count, 1)).astype(np.float32)
    noise = random.standard_normal((count, real.shape[1]), dtype=np.float32)
    mixed = share * one + (1 - share) * two + noise * (0.35 / np.sqrt(real.shape[1]))
    blocks = library.space_for("look").card.blocks
    for block in blocks:
        part = mixed[:, block.start : block.stop]
        part /= np.linalg.norm(part, axis=1, keepdims=True) * np.sqrt(len(blocks))
    return np.ascontiguousarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))


def fill(library: Library, real: Float32Array, count: int) -> None:
    """Put `count` assets with vectors, two variants each, into a library."""
    rows = [
        (n, f"{n:032x}", f"{n:064x}", f"picture {n}.jpg", 1600, 1200, "JPEG", 1000, 0)
        for n in range(1, count + 1)
    ]
    connection = sqlite3.connect(library.paths.database)
    with connection:
        connection.executemany(
            "INSERT INTO assets (key, id, sha256, name, width, height, format, byte_size,"
            " has_alpha, storage, source, url, state, imported_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'copied', '', '', 'stored', 0)",
            rows,
        )
    connection.close()
    for start in range(0, count, 4096):
        keys = np.arange(start + 1, min(start + 4096, count) + 1, dtype=np.int64)
        plain = mixtures(library, real, len(keys), seed=start)
        mirrored = mixtures(library, real, len(keys), seed=start + 1)
        pairs = [np.stack(pair) for pair in zip(plain, mirrored, strict=True)]
        library.store.vectors.put(library.space_for("look").row, keys, pairs)


def measure(count: int) -> list[Row]:
    """Return the rows of one size."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "library"
        library = Library.open(root)
        try:
            real = real_vectors(library)
            fill(library, real, count)
            started = time.perf_counter()
            _ = library.space_for("look").index
            first_ms = _timed_question(library, 1) * 1000
            while library.do_idle_work():
                pass
            built_s = time.perf_counter() - started
            rows = [
                row(f"first question without an index file, {count:,}", first_ms, "ms"),
                row(f"the index is built after, {count:,}", built_s, "s"),
                *_ask(library, count),
            ]
        finally:
            library.close()
        return [*rows, *_opened_anew(root, count)]


def _opened_anew(root: Path, count: int) -> list[Row]:
    """Return the rows of a process that opens the library and asks for the first time."""
    command = [sys.executable, "-m", "tests.bench.budgets.answering", COLD, str(root)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [
        row(f"first question of a process, index opened, {count:,}", told["ms"], "ms"),
        row(f"memory of the index, {count:,}", told["mb"], "MB"),
    ]


def ask_cold(root: Path) -> None:
    """Print what the first question of this process takes, and the memory that stays."""
    library = Library.open(root)
    try:
        _ = library.space_for("look").left()
        before = psutil.Process().memory_info().rss
        seconds = _timed_question(library, 1)
        gc.collect()
        memory = psutil.Process().memory_info().rss - before
        print(json.dumps({"ms": seconds * 1000, "mb": memory / 1e6}))
    finally:
        library.close()


def _timed_question(library: Library, key: int) -> float:
    asset_id = AssetId(f"{key:032x}")
    started = time.perf_counter()
    similar(library, asset_id, limit=10)
    return time.perf_counter() - started


def _ask(library: Library, count: int) -> list[Row]:
    """Ask as the window does, every emphasis in turn, and compare with every vector."""
    random = np.random.default_rng(5)
    look = library.space_for("look")
    parts = list(library.store.vectors.source(look.row).batches())
    keys = np.concatenate([part[0] for part in parts])
    vectors = np.concatenate([part[1] for part in parts])
    times, found, wanted = [], 0, 0
    for number, key in enumerate(random.choice(keys, QUESTIONS + 10)):
        asset_id = AssetId(f"{int(key):032x}")
        emphasis = list(Emphasis)[number % 3]
        started = time.perf_counter()
        answer = similar(library, asset_id, limit=10, emphasis=emphasis)
        times.append((time.perf_counter() - started) * 1000)
        stored = look.stored_vectors(asset_id)
        assert stored is not None
        rows = stored if emphasis.value in look.card.variants_for else stored[:1]
        questions = np.stack([weighted_query(look.card, r, emphasis) for r in rows])
        each = vectors @ questions.T
        scores = np.where(each.max(axis=1) >= SAME_PICTURE, each.max(axis=1), each[:, 0])
        scores[keys == key] = -np.inf
        best = {f"{k:032x}" for k in keys[np.argpartition(-scores, 10)[:10]]}
        found += len(best & {match.asset.id for match in answer.matches})
        wanted += len(best)
    p95 = float(np.percentile(times[10:], 95))
    return [
        row(f"find similar, rows included, {count:,}: p50", float(np.median(times[10:])), "ms"),
        row(f"find similar, rows included, {count:,}: p95", p95, "ms", BUDGETS_MS.get(count)),
        row(f"recall@10 against exact, {count:,}", found / wanted, "", 0.99, least=True),
    ]


def run() -> list[Row]:
    """Return the rows of all sizes."""
    sizes = [1_000, 10_000, 100_000]
    for position, word in enumerate(sys.argv):
        if word == "--sizes":
            sizes = [int(size) for size in sys.argv[position + 1].split(",")]
    return [found for size in sizes for found in measure(size)]


if __name__ == "__main__":
    if COLD in sys.argv:
        ask_cold(Path(sys.argv[-1]))
    else:
        print_rows(run())
