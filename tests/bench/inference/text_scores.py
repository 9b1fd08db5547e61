"""Scores of words against NumPy, over 1,000 pictures: `make text-scores`.

    python -m tests.bench.inference.text_scores [--model NAME] [--count N]

A whole library with a synthetic pair of towers: every score that a search by words gives is
compared with the product that NumPy computes from the towers' own outputs. Random weights find
nothing sensible; the plumbing from words and files to scores is exact or it is not.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from refboard.core.asset import Source
from refboard.core.ids import new_asset_id
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.originals import asset_file
from refboard.services.importing.acceptance import accept
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.importing.request_order import in_parts
from refboard.services.library.library import Library
from tests.bench.pictures import ROOT, many_small
from tests.finding import by_words
from tests.working import work_off

HOME = ROOT / "models" / "parity" / "work"
WITHIN = 1e-3
QUESTIONS = ("a red brick arch at dusk", "two small boats", "quiet", "a wet stone in the rain")


def main() -> int:
    """Print the largest difference; 1 when it is too large or an order differs."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.inference.text_scores", description=__doc__
    )
    parser.add_argument("--model", default="synthetic-clip-b32")
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    if not (HOME / options.model / "installed.json").exists():
        print("There are no models to ask. Make them with: make synthetic-models")
        return 1
    pictures = many_small(ROOT / "bench-results" / "queue", options.count)
    with tempfile.TemporaryDirectory() as temporary:
        library = Library.open(Path(temporary) / "library", home=HOME)
        library.verdicts.ask(library.catalogue().installed(options.model))
        library.choose("meaning", options.model)
        _import(library, pictures)
        try:
            return compare(library, options.count)
        finally:
            library.close()


def compare(library: Library, count: int) -> int:
    """Compare what the library answers with what NumPy computes from the files."""
    space = library.slot("meaning").serving
    assert space is not None
    stored = library.store.assets.stored()
    embedder = ImageEmbedder(space.model, RunPlan(threads=2))
    rows = []
    for start in range(0, len(stored), 32):
        paths = [asset_file(asset, library.paths) for asset in stored[start : start + 32]]
        inputs = [inputs_of_file(path, space.card, Limits()) for path in paths]
        rows.append(embedder.embed(np.concatenate(inputs)))
    pictures = np.concatenate(rows)
    place = {asset.id: at for at, asset in enumerate(stored)}
    worst, is_ordered = 0.0, True
    words = TextEmbedder(space.model, RunPlan(threads=2)).embed(QUESTIONS)
    for text, vector in zip(QUESTIONS, words, strict=True):
        expected = pictures @ vector
        answer = by_words(library, text, count, vector=vector)
        scores = np.array([match.score for match in answer.matches])
        wanted = np.array([expected[place[match.asset.id]] for match in answer.matches])
        worst = max(worst, float(np.abs(scores - wanted).max()))
        is_ordered &= bool((np.diff(scores) <= 1e-6).all())
        print(
            f"{text!r}: {len(scores)} scores from {scores.min():.4f} to {scores.max():.4f}, "
            f"off by {np.abs(scores - wanted).max():.2e} at most"
        )
    is_good = worst <= WITHIN and is_ordered and len(stored) >= count * 0.98
    print(f"{len(stored)} pictures: off by {worst:.2e} at most, wanted {WITHIN:.0e}; "
          f"{'in order' if is_ordered else 'NOT IN ORDER'}")  # fmt: skip
    return 0 if is_good else 1


def _import(library: Library, files: list[Path]) -> None:
    entries = tuple(ImportEntry(new_asset_id(), Source(path)) for path in files)
    for part in in_parts(ImportRequest(entries)):
        accept(library, part)
    work_off(library)


if __name__ == "__main__":
    sys.exit(main())
