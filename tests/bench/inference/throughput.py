"""How fast a large model fills its space, beside the bare model and fastembed: `make throughput`.

    python -m tests.bench.inference.throughput [--model NAME] [--rounds N]

The same ONNX file and the same folders: photographs as they are, and 60 of 12 MP. Runs alternate
so that a busy moment of the machine spoils all alike; medians are shown.

- bare: the model alone on random input, all cores, batches of eight
- fill: pictures of a library get their vectors in a new space: read, decode, prepare, embed, keep
- add: an import into a new library: all of that, and hash, copy, previews and the look besides
- fastembed: its own reading and its own settings, batches of eight
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from refboard.core.asset import Source
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.importing.acceptance import accept
from refboard.services.importing.request_order import in_parts
from refboard.services.library.library import Library
from refboard.services.paths import models_dir
from tests.bench.driver import RESULTS
from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import ROOT, real_pictures, twelve_megapixels
from tests.working import work_off, working

HOME = ROOT / "models" / "parity" / "work"
PEER = ROOT / ".venv-peer" / "bin" / "python"
BARE_ROUNDS = 8
WANTED_SHARE = 0.9
WANTED_PEER = 3.0
WORKERS = 2


def main() -> int:
    """Print the rows and keep them; 1 without the models."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.inference.throughput", description=__doc__
    )
    parser.add_argument("--model", default="synthetic-clip-b32")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--small", type=int, default=600, help="photographs as they are")
    parser.add_argument("--large", type=int, default=60, help="photographs of 12 MP")
    options = parser.parse_args()
    if not (HOME / options.model / "installed.json").exists():
        print("There are no models to time. Make them with: make synthetic-models")
        return 1
    rows: list[Row] = []
    large = twelve_megapixels(RESULTS / "large", options.large)
    for title, files in (
        (f"{options.small} photographs", real_pictures()[: options.small]),
        (f"{options.large} of 12 MP", large),
    ):
        rows += measure(title, files, options.model, options.rounds)
    print_rows(rows)
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"throughput-{options.model}.json"
    target.write_text(json.dumps(rows, indent=2) + "\n")
    return 0


def measure(title: str, files: Sequence[Path], model: str, rounds: int) -> list[Row]:
    """Return the rows of one set of pictures."""
    kinds: dict[str, Callable[[], float]] = {
        "bare": lambda: bare(model),
        "fill": lambda: fill(files, model),
        "add": lambda: add(files, model),
    }
    if PEER.exists():
        kinds["fastembed"] = lambda: peer(files, model)
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(rounds):
        for kind, run in kinds.items():
            found[kind].append(run())
            print(f"  {title}, {number + 1}: {kind} {found[kind][-1]:.2f} a second", flush=True)
    rate = {kind: median(rates) for kind, rates in found.items()}
    rows = [row(f"{title}: {kind}", value, "per s") for kind, value in rate.items()]
    share = [a / b for a, b in zip(found["fill"], found["bare"], strict=True)]
    rows.append(row(f"{title}: fill / bare", median(share), "", WANTED_SHARE, least=True))
    if "fastembed" in rate:
        times = [a / b for a, b in zip(found["fill"], found["fastembed"], strict=True)]
        budget = WANTED_PEER if "12 MP" in title else None
        rows.append(row(f"{title}: fill / fastembed", median(times), "times", budget, least=True))
    return rows


def bare(name: str) -> float:
    """Return pictures a second of the model alone."""
    model = find_models(models_dir(), HOME).models[name]
    embedder = ImageEmbedder(model, RunPlan(threads=os.cpu_count() or 1))
    batch = np.random.default_rng(0).standard_normal((8, 3, 224, 224), dtype=np.float32)
    embedder.embed(batch)
    started = time.perf_counter()
    for _ in range(BARE_ROUNDS):
        embedder.embed(batch)
    return BARE_ROUNDS * 8 / (time.perf_counter() - started)


def fill(files: Sequence[Path], name: str) -> float:
    """Return pictures a second while a library's pictures get vectors in a new space."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        library = Library.open(root / "library", home=root / "none")
        _import(library, files)
        library.close()
        library = Library.open(root / "library", home=HOME)
        library.verdicts.ask(library.catalogue().installed(name))
        library.choose("meaning", name)
        return _worked(library, len(files))


def add(files: Sequence[Path], name: str) -> float:
    """Return pictures a second of a whole import into a new library."""
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(Path(temporary) / "library", home=HOME)
        library.verdicts.ask(library.catalogue().installed(name))
        library.choose("meaning", name)
        _accept(library, files)
        return _worked(library, len(files))


def _import(library: Library, files: Sequence[Path]) -> None:
    _accept(library, files)
    work_off(library, WORKERS)


def _accept(library: Library, files: Sequence[Path]) -> None:
    entries = tuple(ImportEntry(new_asset_id(), Source(path)) for path in files)
    for part in in_parts(ImportRequest(entries)):
        accept(library, part)


def _worked(library: Library, count: int) -> float:
    """Do what is left, with the sessions open before the clock starts; close the library."""
    with working(library, WORKERS) as driven:
        for space in library.filling():
            driven.parts.sessions.images(space).embedder.warm_up()
        started = time.perf_counter()
        driven.resume()
        driven.finish_work()
        seconds = time.perf_counter() - started
    assert library.slot("meaning").serving is not None
    done = library.store.vectors.count(library.space_for("meaning").row)
    library.close()
    assert done >= count * 0.95, f"only {done} of {count} have a vector"
    return done / seconds


def peer(files: Sequence[Path], name: str) -> float:
    """Return pictures a second of fastembed."""
    words = [str(PEER), "-m", "models.parity.peer", str(HOME / name), *map(str, files)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    document = json.loads(done.stdout.splitlines()[-1])
    assert document["count"] == len(files)
    rate: float = document["count"] / document["seconds"]
    return rate


if __name__ == "__main__":
    sys.exit(main())
