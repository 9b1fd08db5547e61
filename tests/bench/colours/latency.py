"""How long a question about colours takes among many pictures, and what it costs in memory.

Palettes are those of real pictures, each moved a little, in a real database.

    python -m tests.bench.colours.latency [--sizes 10000,100000,1000000]
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np
import psutil
from PIL import Image

from refboard.core.colour.palette import BYTES, MOST, packed
from refboard.core.finding.terms import Swatch
from refboard.services.imaging.colour.palettes import picture_palette
from refboard.services.library.colours.palette_index import PaletteIndex
from refboard.services.paths import LibraryPaths
from refboard.services.store import open_store
from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import real_pictures

BUDGETS_MS = {10_000: 10.0, 100_000: 10.0}
QUESTIONS = 200
LIMIT = 100
REAL = 300


def real_palettes() -> list[bytes]:
    """Return palettes of real pictures as they are stored."""
    found = []
    for path in real_pictures()[:REAL]:
        with Image.open(path) as opened:
            found.append(packed(picture_palette(opened.convert("RGB"))))
    return found


def many(real: list[bytes], count: int) -> Iterator[tuple[int, bytes]]:
    """Yield keys and palettes: each a real one whose colours are moved by up to eight steps."""
    random = np.random.default_rng(count)
    for key in range(1, count + 1):
        codes = np.frombuffer(real[random.integers(len(real))], np.uint8).reshape(-1, BYTES)
        moved = codes[:MOST].astype(np.int16)
        moved[:, :3] += random.integers(-8, 9, (len(moved), 3), dtype=np.int16)
        yield key, np.clip(moved, 0, 255).astype(np.uint8).tobytes()


def fill(path: Path, rows: Iterator[tuple[int, bytes]]) -> None:
    """Write assets that are stored, and their palettes."""
    asset = (
        "INSERT INTO assets (key, id, sha256, name, width, height, format, byte_size, has_alpha,"
        " storage, source, url, state, imported_at, remarks) VALUES"
        " (?1, ?2, ?3, '', 1, 1, 'JPEG', 1, 0, 'copied', '', '', 'ready', 0, '')"
    )
    with closing(sqlite3.connect(path)) as raw, raw:
        for key, stored in rows:
            raw.execute(asset, (key, str(key), f"{key:064x}"))
            raw.execute("INSERT INTO palettes (asset_key, colours) VALUES (?, ?)", (key, stored))


def measured(count: int, real: list[bytes]) -> list[Row]:
    """Return the figures for one number of pictures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = LibraryPaths(Path(folder) / "library")
        open_store(paths).close()
        fill(paths.database, many(real, count))
        store = open_store(paths)
        random = np.random.default_rng(3)
        before, started = psutil.Process().memory_info().rss, perf_counter()
        index = PaletteIndex(store.palettes)
        index.refresh()
        name, rows = f"{count:,} pictures", []
        rows.append(row(f"{name}: first question, read once", perf_counter() - started, "s"))
        used = (psutil.Process().memory_info().rss - before) / 1e6
        rows.append(row(f"{name}: memory", used, "MB"))
        for colours, amount in ((1, 0.0), (3, 0.2)):
            times, spent = [], []
            for _ in range(QUESTIONS):
                asked = [
                    Swatch((int(r), int(g), int(b)), amount)
                    for r, g, b in random.integers(0, 256, (colours, 3))
                ]
                started, used_before = perf_counter(), thread_time()
                keys, _ = index.best(asked, LIMIT)
                index.scores(asked, keys)
                index.sample(asked)
                store.assets.by_keys(keys.tolist())
                times.append((perf_counter() - started) * 1000)
                spent.append((thread_time() - used_before) * 1000)
            what = f"{name}: {colours} colour{'s' * (colours > 1)}, with rows"
            rows.append(row(f"{what}, p50", float(np.percentile(times, 50)), "ms"))
            p95 = float(np.percentile(times, 95))
            rows.append(row(f"{what}, p95", p95, "ms", BUDGETS_MS.get(count)))
            own = float(np.percentile(spent, 95))
            rows.append(row(f"{what}, p95 of the processor's time alone", own, "ms"))
        store.close()
    return rows


def main() -> None:
    """Print the table."""
    sizes = [10_000, 100_000, 1_000_000]
    if "--sizes" in sys.argv:
        sizes = [int(size) for size in sys.argv[sys.argv.index("--sizes") + 1].split(",")]
    real = real_palettes()
    print_rows(found for size in sizes for found in measured(size, real))


if __name__ == "__main__":
    main()
