"""Measure words against photographs: python -m tests.bench.quality.by_words.

The names of the folders are the questions, and a picture is right that lies in that folder.
Pictures are read and embedded as the product does it, words are read by the tables that ship.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from refboard.core.query import Float32Array
from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.library.finding.likeness import CHANCE
from refboard.services.library.words.classifier import Classifier
from refboard.services.library.words.shipped_words import CLASSIFIER, TABLES, ShippedWords
from refboard.services.library.words.suggestions import LEAST_PROBABILITY, Suggester
from refboard.services.library.words.vocabulary import Vocabulary
from refboard.services.library.words.word_tables import WordTables
from refboard.services.paths import models_dir
from tests.bench.quality.abstract_words import ABSTRACT_WORDS

_PHOTOS = Path(__file__).resolve().parents[4] / "shared" / "photos"
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}
_TOP = 10
_BATCH = 16
_THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Answered:
    """How a name was answered.

    Attributes:
        name: The name of a folder.
        how: "class", "broader", "guess" or "nothing".
        precision: Of the first ten, those that lie in it.
    """

    name: str
    how: str
    precision: float


def embedded(model: InstalledModel, folder: Path) -> tuple[Float32Array, npt.NDArray[np.str_]]:
    """Return the vectors of every picture below a folder, and the folders that they lie in."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    if not paths:
        raise SystemExit(f"No pictures in {folder}: name another folder with --photos.")
    embedder = ImageEmbedder(model, RunPlan(threads=os.cpu_count() or 1))
    rows = []
    for start in range(0, len(paths), _BATCH):
        inputs = [
            inputs_of_file(path, model.card, Limits())[:1] for path in paths[start : start + _BATCH]
        ]
        rows.append(embedder.embed(np.concatenate(inputs)))
    return np.concatenate(rows), np.array([path.parent.name for path in paths])


def answered(
    words: ShippedWords,
    tables: WordTables,
    model: InstalledModel,
    vectors: Float32Array,
    subjects: npt.NDArray[np.str_],
) -> list[Answered]:
    """Ask for the name of every folder."""
    found = []
    for name in sorted(set(subjects.tolist())):
        text = name.replace("_", " ")
        meaning = words.meaning_of(text, model.card)
        precision = 0.0
        if meaning is not None and meaning.clarity is not None:
            clear = meaning.clarity(vectors)
            order = np.argsort(-clear, kind="stable")[:_TOP]
            # What lies below chance is not shown, and what is not shown is not found.
            precision = float(np.sum(subjects[order[clear[order] > CHANCE]] == name)) / _TOP
        found.append(Answered(name, how_read(tables, text), precision))
    return found


def how_read(tables: WordTables, text: str) -> str:
    """Return what the tables know of a name: a class, something broader, a guess, or nothing."""
    known = Vocabulary(tables).read(text).known
    classes = [piece.classes for piece in known if piece.classes is not None]
    if not classes:
        return "nothing"
    if any(one.is_guess for one in classes):
        return "guess"
    return "class" if all(one.is_class for one in classes) else "broader"


def print_names(rows: Sequence[Answered]) -> None:
    """Print mean precision over all names, and for each way in which they are known."""
    placed = [row.precision for row in rows if row.how in ("class", "broader")]
    others = [row.precision for row in rows if row.how not in ("class", "broader")]
    print(f"{'':34}{'names':>6}{'P@10':>8}")
    for title, values in (
        ("all names", placed + others),
        ("placed by WordNet", placed),
        ("not placed", others),
    ):
        print(f"{title:34}{len(values):6}{np.mean(values) if values else 0:8.3f}")
    for row in sorted(rows, key=lambda row: (row.how, row.name)):
        print(f"    {row.name:22}{row.how:>14}{row.precision:8.2f}")


def print_abstract(tables: WordTables) -> None:
    """Print how many words that nothing looks like are left unanswered."""
    told = [word for word in ABSTRACT_WORDS if how_read(tables, word) != "nothing"]
    share = 1 - len(told) / len(ABSTRACT_WORDS)
    print(f"abstract words not answered: {share:.3f} of {len(ABSTRACT_WORDS)}; answered: {told}")


def print_tags(
    tables: WordTables,
    classifier: Classifier,
    vectors: Float32Array,
    subjects: npt.NDArray[np.str_],
) -> None:
    """Print how often the likeliest class is right, from some probability on."""
    meant = {name: _places(tables, name) for name in set(subjects.tolist())}
    suggester = Suggester(tables, classifier)
    is_known = np.array([bool(meant[subject]) for subject in subjects.tolist()])
    print(f"{'tags':12}{'of known':>10}{'right':>8}{'of unknown':>12}")
    for least in _THRESHOLDS:
        suggested = suggester.suggest(vectors, least=least)
        told = np.array([one is not None for one in suggested])
        is_right = np.array(
            [
                one is not None and _is_right(_places(tables, one.word), meant[subject])
                for one, subject in zip(suggested, subjects.tolist(), strict=True)
            ]
        )
        right = is_right[told & is_known].mean() if (told & is_known).any() else 1.0
        mark = "  <- used" if least == LEAST_PROBABILITY else ""
        print(
            f"    >= {least:<5}{told[is_known].mean():10.3f}{right:8.3f}"
            f"{told[~is_known].mean() if (~is_known).any() else 0:12.3f}{mark}"
        )


def _is_right(tag: frozenset[int], meant: frozenset[int]) -> bool:
    """Return whether a tag is true of a subject: one is a kind of the other."""
    return tag <= meant or (bool(meant) and meant <= tag)


def _places(tables: WordTables, name: str) -> frozenset[int]:
    """Return the classes that WordNet gives a folder's name."""
    known = Vocabulary(tables).read(name.replace("_", " ")).known
    classes = [piece.classes for piece in known if piece.classes is not None]
    return frozenset(place for one in classes if not one.is_guess for place in one.places.tolist())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality.by_words")
    parser.add_argument("--photos", type=Path, default=_PHOTOS, help="folders, each a subject")
    options = parser.parse_args()
    models = models_dir()
    model = find_models(models).installed("subjects")
    vectors, subjects = embedded(model, options.photos)
    tables, classifier = WordTables(models / TABLES), Classifier.read(models / CLASSIFIER)
    print(f"{len(subjects)} pictures of {len(set(subjects.tolist()))} subjects")
    print_names(answered(ShippedWords(models), tables, model, vectors, subjects))
    print_abstract(tables)
    print_tags(tables, classifier, vectors, subjects)
    return 0


if __name__ == "__main__":
    sys.exit(main())
