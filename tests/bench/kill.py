"""Kill an import at random moments and check that nothing that was accepted is lost.

python -m tests.bench.kill [--runs 100] [--seed 1]
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from refboard.core.asset import AssetState
from refboard.services.imaging.originals import asset_file
from refboard.services.library.library import Library
from tests.bench.pictures import many_small
from tests.items import asset_in
from tests.working import work_off

PICTURES = 48
BOARD = "Killed"


def start_import(library: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """Start an import in a process of its own."""
    command = [sys.executable, "-m", "refboard", "--library", str(library), "-q"]
    return subprocess.Popen(
        [*command, "add", str(folder), "--board", BOARD],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def finish_and_check(root: Path) -> tuple[str, list[str]]:
    """Open a library that was killed, finish its work, and return its phase and what is wrong."""
    wrong: list[str] = []
    library = Library.open(root)
    try:
        wrong += [f"integrity before: {problem}" for problem in library.store.integrity()]
        counts = library.store.assets.counts()
        accepted = sum(counts.values())
        unfinished = accepted - counts[AssetState.READY]
        phase = "before T1" if not accepted else "in the middle" if unfinished else "after the end"
        work_off(library)
        wrong += _check(library, accepted)
    finally:
        library.close()
    return phase, wrong


def _check(library: Library, accepted: int) -> list[str]:
    store, wrong = library.store, []
    counts = store.assets.counts()
    if counts[AssetState.READY] != accepted or sum(counts.values()) != accepted:
        wrong.append(f"{accepted} accepted, {counts} in the end")
    board = store.boards.by_name(BOARD)
    items = store.boards.load(board.id).items if board else ()
    if len(items) != accepted:
        wrong.append(f"{accepted} accepted, {len(items)} items")
    for asset in store.assets.get(asset_in(item) for item in items).values():
        content = asset_file(asset, library.paths).read_bytes()
        if hashlib.sha256(content).hexdigest() != asset.sha256:
            wrong.append(f"original of {asset.id} is damaged")
    wrong += [f"integrity after: {problem}" for problem in store.integrity()]
    return wrong + _check_index(library)


def _check_index(library: Library) -> list[str]:
    """Compare the index's answers with a plain comparison of all vectors."""
    parts = list(library.store.vectors.source(library.space_for("look").row).batches())
    if not parts:
        return []
    keys = np.concatenate([part[0] for part in parts])
    vectors = np.concatenate([part[1] for part in parts])
    wrong = []
    for query in vectors[:: max(1, len(vectors) // 8)]:
        found, scores = library.space_for("look").index.search(query[None], 10)
        best = np.sort(vectors @ query)[::-1][: len(found)]
        if not np.allclose(scores, best, atol=1e-3) or not set(found) <= set(keys):
            wrong.append("the index does not answer as exact search does")
    return wrong


def main() -> int:
    """Print a line a run and a summary; 1 when anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    phases: Counter[str] = Counter()
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pictures"
        many_small(folder, PICTURES)
        started = time.perf_counter()
        start_import(Path(temporary) / "whole", folder).wait()
        whole_s = time.perf_counter() - started
        print(f"an import of {PICTURES} pictures takes {whole_s:.2f} s when nothing kills it")
        for run in range(options.runs):
            root = Path(temporary) / f"library-{run}"
            process = start_import(root, folder)
            moment = chance.uniform(0.15, 1.0) * whole_s
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            phase, wrong = finish_and_check(root)
            phases[phase] += 1
            failures += bool(wrong)
            if wrong or run % 10 == 9:
                print(f"run {run + 1:>3}: killed at {moment:.2f} s, {phase}: {wrong or 'all well'}")
    print(f"{options.runs} kills: {dict(phases)}; {failures} runs with a loss")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
