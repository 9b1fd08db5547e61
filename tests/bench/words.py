"""Search names in ten writings, then measure it among 100,000 of them: `make words`.

    python -m tests.bench.words [--count 100000]

The first table asks in other spellings than the names have, and tells at which place each is found.
Exits with 1 when one is not found, or when the command `refboard search` answers otherwise.
"""

# ruff: noqa: RUF001  (the writings are the point)
import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from refboard.core.asset import Asset, Source
from refboard.core.ids import new_asset_id
from refboard.services.library.library import Library
from refboard.services.paths import LibraryPaths
from refboard.services.store.database import Database
from refboard.services.store.migrations import STEPS
from refboard.services.store.upgrade import ensure_schema
from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import ROOT
from tests.finding import by_words

WRITINGS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, int], ...]]] = {
    "Latin": (
        ("Café Straße Łódź.jpg", "RedBrickArch.png", "IMG_1234_cat-photo.jpg", "location.jpg"),
        (("cafe", 0), ("STRASSE", 0), ("lodz", 0), ("brick", 1), ("red arch", 1), ("4_ca", 2),
         ("ocat", 3), ("cat", 2)),
    ),
    "Turkish": (("İstanbul ılık.jpg",), (("istanbul", 0), ("ILIK", 0), ("tanb", 0))),
    "Vietnamese": (("ngọc đẹp.jpg",), (("ngoc", 0), ("ĐẸP", 0), ("gọc", 0))),
    "Greek": (("Οδυσσεύς ναός.jpg",), (("οδυσσευσ", 0), ("ΝΑΟΣ", 0), ("δυσ", 0))),
    "Cyrillic": (("Ёлка зимой.jpg", "русский лес.jpg"), (("елка", 0), ("РУССК", 1), ("ск", 1))),
    "Japanese": (
        ("東京タワー写真.png", "ガンダム 01.png", "京都の夜桜2024.png"),
        (("写真", 0), ("ﾀﾜｰ", 0), ("がんだむ", 1), ("ダム", 1), ("夜桜", 2), ("桜", 2), ("24", 2)),
    ),
    "Korean": (("한국어그림.png",), (("한국", 0), ("그림", 0), ("림", 0), ("국어그", 0))),
    "Chinese": (("上海外滩夜景.jpg",), (("外滩", 0), ("景", 0), ("海外", 0))),
    "Arabic": (("كِتَابٌ أحمر ١٢٣.jpg",), (("كتاب", 0), ("احمر", 0), ("123", 0))),
    "Hebrew": (("שָׁלוֹם עולם.jpg",), (("שלום", 0), ("ולם", 0))),
    "Thai, Hindi": (("ภาษาไทยสวย.jpg", "हिन्दी क़लम.jpg"), (("ไทย", 0), ("कलम", 1), ("न्दी", 1))),
    "Emoji": (("🦊 fox.png", "❤️👩‍🚀.png"), (("🦊", 0), ("❤", 1), ("👩‍🚀", 1), ("🚀", 1))),
}  # fmt: skip
_SPACED = (
    "red barn dusk brick arch light golden hour portrait study hand castle river forest cloud "
    "sunset street cat dog wolf pose anatomy texture rust wood stone concept design sketch ref "
    "location education category museum statue 東京 京都 写真 夜桜 タワー ガンダム 風景 人物 猫 "
    "한국 그림 사진 서울 풍경 русский зима лес ёлка город صورة مدينة كتاب 🦊 🌲 ❤️"
)
TERMS = _SPACED.split()
QUESTIONS = 600
ADDED = 2000
LIMIT = 50
COLD_STARTS = 8
BUDGET_MS = 10.0
COLD = "--cold"


def main() -> int:
    """Print both tables; 1 when a name was not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.words", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many names to search")
    parser.add_argument(COLD, nargs=2, metavar=("LIBRARY", "TEXT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cold:
        ask_cold(Path(options.cold[0]), options.cold[1])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        lost = tell_writings(Path(folder) / "writings")
        print_rows(measure(Path(folder) / "many", options.count))
    return 1 if lost else 0


# -- in any writing -------------------------------------------------------------------------------


def tell_writings(root: Path) -> int:
    """Print at which place each question finds the name that it means; return how many do not."""
    library, lost = Library.open(root), 0
    with closing(library):
        for names, _ in WRITINGS.values():
            put(library, [unicodedata.normalize("NFD", name) for name in names])
        print(f"{'writing':<12} {'asked':<12} {'for':<24} {'place':>5}  of  command")
        for writing, (names, questions) in WRITINGS.items():
            for text, wanted in questions:
                found = [match.asset for match in by_words(library, text, 20).matches]
                name = unicodedata.normalize("NFD", names[wanted])
                place = next((at for at, asset in enumerate(found, 1) if asset.name == name), 0)
                same = answer_of_command(root, text) == [asset.sha256 for asset in found]
                lost += not (place and same)
                told = f"{writing:<12} {text:<12} {names[wanted]:<24} {place or 'LOST':>5}"
                print(f"{told} {len(found):>3}  {'same' if same else 'DIFFERS'}")
    print(f"{lost} not found.\n" if lost else "All are found.\n", flush=True)
    return lost


def answer_of_command(root: Path, text: str) -> list[str]:
    """Return the hashes that `refboard search` answers with."""
    command = [sys.executable, "-m", "refboard", "--library", str(root), "--json", "search"]
    done = subprocess.run([*command, "--", text], capture_output=True, check=True)
    return [match["asset"] for match in json.loads(done.stdout)["results"]]


def put(library: Library, names: Sequence[str]) -> None:
    """Store pictures that are nothing but a name."""
    store = library.store
    assets = [Asset(new_asset_id(), "", name, 40, 30) for name in names]
    with store.transaction():
        store.assets.accept(assets, [Source(Path("/pictures") / name) for name in names], link=True)
        for asset in store.assets.get(asset.id for asset in assets).values():
            store.assets.store(replace(asset, sha256=asset.id * 2, format="JPEG"))


# -- among many -----------------------------------------------------------------------------------


def many_names(count: int) -> list[str]:
    """Return names as they are found in people's folders, a third of them from cameras."""
    draw = random.Random(count)
    names = []
    for _ in range(count):
        words = draw.choices(TERMS, k=draw.randint(1, 4))
        number = draw.randrange(10_000)
        kind = draw.random()
        if kind < 0.25:
            name = f"IMG_{number:04d}"
        elif kind < 0.35:
            name = f"Screenshot 2026-{number % 12 + 1:02d}-{number % 28 + 1:02d} at {number}"
        elif kind < 0.42:
            name = f"{draw.getrandbits(128):032x}"
        elif kind < 0.5:
            name = "".join(word.title() for word in words)
        else:
            name = draw.choice("-_ ").join(words) + draw.choice(("", f" {number}"))
        names.append(unicodedata.normalize(draw.choice(("NFC", "NFD")), name) + ".jpg")
    return names


def questions_of(names: Sequence[str]) -> list[str]:
    """Return parts of names of 1 to 12 characters, and whole words, one or two."""
    draw = random.Random(7)
    asked: list[str] = []
    while len(asked) < QUESTIONS:
        name = draw.choice(names)
        start = draw.randrange(len(name) - 3)
        part = name[start : start + draw.randint(2, 12)]
        asked += [part, draw.choice(TERMS), " ".join(draw.sample(TERMS, 2)), draw.choice(name)]
    return asked


def measure(root: Path, count: int) -> list[Row]:
    """Return the rows of a library with so many names, made by the version before."""
    names = many_names(count)
    make_older(root, names)
    before = size_mb(root)
    started = time.perf_counter()
    library = Library.open(root)
    rows = [
        row(f"an older library of {count:,} is opened", time.perf_counter() - started, "s"),
        row("index of names before", before, "MB"),
        row("index of names now", size_mb(root), "MB"),
    ]
    with closing(library):
        asked = questions_of(names)
        busy = time.process_time()
        times = [timed_ms(library, text) for text in asked]
        busy_ms = (time.process_time() - busy) * 1000 / len(asked)
        started = time.perf_counter()
        put(library, names[:ADDED])
        added_ms = (time.perf_counter() - started) * 1000 / ADDED
    cold = [first_question_ms(root, text) for text in asked[:COLD_STARTS]]
    return [
        *rows,
        row(f"question among {count:,}: p50", float(np.median(times)), "ms"),
        row(f"question among {count:,}: p95", float(np.percentile(times, 95)), "ms", BUDGET_MS),
        row(f"question among {count:,}: slowest", max(times), "ms"),
        row(f"question among {count:,}: mean processor time", busy_ms, "ms"),
        row("first question of a process: p50", float(np.median(cold)), "ms", BUDGET_MS),
        row("first question of a process: slowest", max(cold), "ms"),
        row("a picture is accepted and stored", added_ms, "ms"),
    ]


def make_older(root: Path, names: Sequence[str]) -> None:
    """Make a library of the schema before names were kept in any writing."""
    paths = LibraryPaths(root)
    root.mkdir()
    database = Database(paths.database, busy_timeout_ms=1000)
    ensure_schema(database, STEPS[:2])
    database.close()
    rows = [(key, f"{key:032x}", f"{key:064x}", name) for key, name in enumerate(names, 1)]
    with closing(sqlite3.connect(paths.database)) as raw, raw:
        raw.executemany(
            "INSERT INTO assets VALUES (?, ?, ?, ?, 40, 30, 'JPEG', 1000, 0, 'copied', '', '',"
            " 'stored', 0)",
            rows,
        )
        raw.execute("INSERT INTO names (rowid, name, tags) SELECT key, name, '' FROM assets")


def size_mb(root: Path) -> float:
    """Return how much of the database is for finding names."""
    with closing(sqlite3.connect(LibraryPaths(root).database)) as raw:
        query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%name%'"
        return float(raw.execute(query).fetchone()[0] / 1e6)


def timed_ms(library: Library, text: str) -> float:
    """Return how long an answer with its rows takes."""
    started = time.perf_counter()
    by_words(library, text, LIMIT)
    return (time.perf_counter() - started) * 1000


def first_question_ms(root: Path, text: str) -> float:
    """Return how long the first question of a process takes, the library open."""
    command = [sys.executable, "-m", "tests.bench.words", COLD, str(root), text]
    return float(subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout)


def ask_cold(root: Path, text: str) -> None:
    """Print how long the first question of this process takes."""
    with closing(Library.open(root)) as library:
        print(timed_ms(library, text))


if __name__ == "__main__":
    sys.exit(main())
