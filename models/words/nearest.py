"""A guess for every other noun of a thing: the classes that its meaning is nearest to.

The nearness is that of a sentence encoder between what the noun and what the classes mean in words,
with a little of WordNet's own relations.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from models.words.classes import SubjectClass
from models.words.known import LEAST_SHARE
from models.words.wordnet import WordNet

Array = npt.NDArray[np.float32]

MOST_CLASSES = 8
_SHARPNESS = 0.05
"""Temperature of the softmax over cosines."""
_OF_MEANING = 0.7
"""What the encoder's word counts; the rest is that of WordNet's relations."""
_LEAST_MEANT = 0.2
"""What is meant less often by a word than so many times what it mostly means does not count."""
_MOST_WORDS = 3
_SHOWN_WORDS = 4
_PARENTS = 4
_BATCH = 1024


class Encoder(Protocol):
    """Turns texts into unit vectors."""

    def embed(self, texts: Sequence[str]) -> Array:
        """Return unit vectors [n, dim]."""
        ...


def things_of(
    wordnet: WordNet, known: Mapping[str, object]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return for each noun of a thing that is not known what it means, with shares of its use."""
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for word in wordnet.senses:
        if word in known or word.count(" ") >= _MOST_WORDS or not word[0].isalpha():
            continue
        shares = {
            offset: share
            for offset, share in wordnet.shares(word).items()
            if wordnet.is_thing(offset)
        }
        if sum(shares.values()) >= LEAST_SHARE:
            least = _LEAST_MEANT * max(shares.values())
            kept = {o: share for o, share in shares.items() if share >= least}
            found[word] = tuple((o, share / sum(kept.values())) for o, share in kept.items())
    return found


def meaning(wordnet: WordNet, offset: str) -> str:
    """Return what a synset means, in words."""
    synset = wordnet.synsets[offset]
    return f"{', '.join(synset.words[:_SHOWN_WORDS])}: {synset.gloss}"


def class_vectors(wordnet: WordNet, classes: Sequence[SubjectClass], encoder: Encoder) -> Array:
    """Return the mean of what each class means and of what it is a kind of, [classes, dim]."""
    meanings = encoder.embed([meaning(wordnet, one.offset) for one in classes])
    parents = encoder.embed(
        [
            ", ".join(
                [one.name, *(wordnet.synsets[o].words[0] for o in _nearest(wordnet, one.offset))]
            )
            for one in classes
        ]
    )
    mean = meanings + parents
    unit: Array = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return unit


def nearest_classes(cosines: Array, related: Array) -> tuple[npt.NDArray[np.uint16], Array]:
    """Return places and weights [n, MOST_CLASSES] of the classes nearest to things, best first.

    Args:
        cosines: [n, classes] between meanings.
        related: [n, classes] weights by WordNet's relations, a sum of 1 or 0 each.
    """
    spread = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / np.float32(_SHARPNESS))
    spread *= _OF_MEANING / spread.sum(axis=1, keepdims=True)
    weights = spread + np.float32(1 - _OF_MEANING) * related
    places = np.argsort(-weights, axis=1, kind="stable")[:, :MOST_CLASSES]
    kept = np.take_along_axis(weights, places, axis=1)
    return places.astype(np.uint16), kept / kept.sum(axis=1, keepdims=True)


def related_weights(
    wordnet: WordNet, offset: str, kinds: Mapping[str, tuple[int, ...]], classes: int
) -> Array:
    """Return the weights of the kinds of the nearest broader meaning that has some, [classes]."""
    weights = np.zeros(classes, np.float32)
    for above in (offset, *_nearest(wordnet, offset)):
        places = kinds.get(above, ())
        if places:
            weights[list(places)] = 1 / len(places)
            break
    return weights


def _nearest(wordnet: WordNet, offset: str) -> list[str]:
    """Return the nearest broader meanings."""
    above = wordnet.ancestors(offset)
    return sorted(above, key=lambda one: above[one])[:_PARENTS]
