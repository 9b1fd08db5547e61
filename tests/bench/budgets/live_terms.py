"""Live chips: terms added, weighed, turned and left out, end to end through the engine.

The vectors are mixtures of those of real pictures, in both spaces, so they lie where real ones do.
Each change of a question is one new question, as the panel sends it; what is told is the time until
its answer with rows is there. Recall is against every vector, compared by NumPy.

    python -m tests.bench.budgets.live_terms [--sizes 10000,100000] [--vectors FILE.npz]
"""

import argparse
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil

from refboard.core.finding.query import Filters, FindQuery, Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm, Term, WordTerm
from refboard.core.ids import AssetId
from refboard.core.query import Emphasis, Float32Array, Int64Array, Matches, weighted_query
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.engine.foreground import Foreground
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace
from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import real_pictures
from tests.working import working

SIMILAR_MS = {1_000: 3.0, 10_000: 3.0, 100_000: 6.0, 1_000_000: 30.0}
LIVE_MS = {10_000: 50.0, 100_000: 50.0}
SPACES = ("look", "meaning")
ROUNDS = 30
REAL = 300
LIMIT = 100


def real_vectors(library: Library) -> dict[str, Float32Array]:
    """Return the vectors of real pictures in each space, [n, dim]."""
    found = {}
    for name in SPACES:
        space = library.space_for(name)
        embedder = ImageEmbedder(space.model, RunPlan(threads=2))
        inputs = [inputs_of_file(p, space.card, Limits())[:1] for p in real_pictures()[:REAL]]
        found[name] = np.concatenate([embedder.embed(batch) for batch in inputs])
        embedder.close()
    return found


def mixtures(space: VectorSpace, real: Float32Array, count: int, seed: int) -> Float32Array:
    """Return `count` vectors between pairs of real ones with some noise, blocks normalised."""
    random = np.random.default_rng(seed)
    one, two = (real[random.integers(0, len(real), count)] for _ in range(2))
    share = random.uniform(0.55, 0.95, (count, 1)).astype(np.float32)
    noise = random.standard_normal((count, real.shape[1]), dtype=np.float32)
    mixed = share * one + (1 - share) * two + noise * np.float32(0.35 / np.sqrt(real.shape[1]))
    for block in space.card.blocks:
        part = mixed[:, block.start : block.stop]
        part /= np.linalg.norm(part, axis=1, keepdims=True) * np.sqrt(len(space.card.blocks))
    return np.ascontiguousarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))


def fill(library: Library, real: dict[str, Float32Array], count: int) -> None:
    """Put `count` assets with vectors in both spaces into a library."""
    rows = (
        (n, f"{n:032x}", f"{n:064x}", f"picture {n}.jpg", 1600, 1200, ("JPEG", "PNG")[n % 2], 1000)
        for n in range(1, count + 1)
    )
    connection = sqlite3.connect(library.paths.database)
    with connection:
        connection.executemany(
            "INSERT INTO assets (key, id, sha256, name, width, height, format, byte_size,"
            " has_alpha, storage, source, url, state, imported_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'copied', '', '', 'ready', 0)",
            rows,
        )
    connection.close()
    for start in range(0, count, 4096):
        keys = np.arange(start + 1, min(start + 4096, count) + 1, dtype=np.int64)
        for name in SPACES:
            space = library.space_for(name)
            made = mixtures(space, real[name], len(keys), seed=start)
            library.store.vectors.put(space.row, keys, list(made[:, None]))


def picture(key: int, weight: float = 1.0) -> PictureTerm:
    """Return a term of one picture."""
    return PictureTerm((AssetId(f"{key:032x}"),), weight=weight)


def steps(random: np.random.Generator, count: int) -> dict[str, FindQuery]:
    """Return the questions of one round: how chips are put in and turned, one after another."""
    first, second, third = (int(key) for key in random.integers(1, count + 1, 3))
    start = FindQuery((picture(first),), limit=LIMIT)

    def asked(*terms: Term) -> FindQuery:
        return replace(start, terms=terms)

    three = picture(first), picture(second, 0.5), picture(third, -1)
    return {
        "find similar": replace(start, limit=10),
        "a second picture": asked(*three[:2]),
        "an unwanted one": asked(*three),
        "a weight is dragged": asked(picture(first, 1.3), *three[1:]),
        "a term is left out": asked(picture(first, 1.3), three[2]),
        "words of names": asked(*three, WordTerm(f"picture {second}")),
        "one format only": replace(asked(*three), filters=Filters(formats=("png",))),
        "among 500 pictures": replace(
            asked(*three),
            scope=Scope(asset_ids=tuple(AssetId(f"{k:032x}") for k in range(1, 501))),
        ),
    }


class Truth:
    """What comparing every vector finds, read in slices as the database has them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def best(self, terms: Sequence[PictureTerm], limit: int) -> set[AssetId]:
        """Return the best pictures for some terms by "both", those asked about left out."""
        keys, total = self._sums(terms)
        asked = [int(i, 16) for term in terms for i in term.asset_ids]
        total[np.isin(keys, asked)] = -np.inf
        return {AssetId(f"{int(k):032x}") for k in keys[np.argsort(-total)[:limit]]}

    def _sums(self, terms: Sequence[PictureTerm]) -> tuple[Int64Array, Float32Array]:
        spaces = [self._library.space_for(name) for name in SPACES]
        length = sum(space.kind.share_of_both**2 for space in spaces) ** 0.5
        each = [np.zeros(0, np.float32)] * len(terms)
        keys = np.empty(0, np.int64)
        for place, space in enumerate(spaces):
            spread = space.calibration.of_emphasis(Emphasis.BALANCED)
            rows = [space.stored_vectors(term.asset_ids[0]) for term in terms]
            asked = np.stack(
                [weighted_query(space.card, r[0], Emphasis.BALANCED) for r in rows if r is not None]
            )
            parts = list(self._products(space, asked))
            keys = np.concatenate([part[0] for part in parts])
            scores = np.concatenate([part[1] for part in parts])
            share = np.float32(space.kind.share_of_both / length)
            for n in range(len(terms)):
                added = share * spread.standard(scores[:, n])
                each[n] = added if place == 0 else each[n] + added
        total = np.zeros(len(keys), np.float32)
        for term, scores in zip(terms, each, strict=True):
            total += np.float32(term.weight) * (scores if term.weight > 0 else scores.clip(0))
        return keys, total

    def _products(self, space: VectorSpace, asked: Float32Array):  # type: ignore[no-untyped-def]
        for keys, vectors in self._library.store.vectors.source(space.row).batches():
            yield keys, vectors @ asked.T


def measure(count: int, given: Path | None) -> list[Row]:
    """Return the rows of one size."""
    with TemporaryDirectory() as temporary:
        library = Library.open(Path(temporary) / "library")
        try:
            real = dict(np.load(given)) if given else real_vectors(library)
            fill(library, real, count)
            before = psutil.Process().memory_info().rss
            started = time.perf_counter()
            for name in SPACES:
                _ = library.space_for(name).index
            while library.do_idle_work():
                pass
            built_s = time.perf_counter() - started
            memory = (psutil.Process().memory_info().rss - before) / 1e6
            with working(library, 1) as driven:
                return [
                    row(f"both indexes are built, {count:,}", built_s, "s"),
                    row(f"memory of both indexes, {count:,}", memory, "MB"),
                    *_ask(driven, count),
                ]
        finally:
            library.close()


def _ask(driven: Foreground, count: int) -> list[Row]:
    random = np.random.default_rng(7)
    truth = Truth(driven.library)
    times: dict[str, list[float]] = {}
    found = wanted = 0
    for number in range(ROUNDS):
        for name, query in steps(random, count).items():
            started = time.perf_counter()
            answer = driven.answer(FindRequest(query)).answer
            times.setdefault(name, []).append((time.perf_counter() - started) * 1000)
            if number % 4 == 0 and name in ("find similar", "an unwanted one"):
                found += _hits(truth, query, answer)
                wanted += 10
    rows = []
    for name, taken in times.items():
        limits = SIMILAR_MS if name == "find similar" else LIVE_MS
        p50, p95 = np.percentile(taken[2:], (50, 95))
        rows.append(row(f"{name}, {count:,}: p50", float(p50), "ms"))
        rows.append(row(f"{name}, {count:,}: p95", float(p95), "ms", limits.get(count)))
    return [*rows, row(f"recall@10 of both, {count:,}", found / wanted, "", 0.99, least=True)]


def _hits(truth: Truth, query: FindQuery, answer: Matches) -> int:
    terms = [term for term in query.terms if isinstance(term, PictureTerm)]
    first = {match.asset.id for match in answer.matches[:10]}
    return len(first & truth.best(terms, 10))


def main() -> None:
    """Print the rows of all sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--vectors", type=Path, help="real vectors, an array for each space")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    print_rows(found for size in sizes for found in measure(size, options.vectors))


if __name__ == "__main__":
    main()
