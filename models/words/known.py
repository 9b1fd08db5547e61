"""What WordNet itself says of the classes: their own words, and the words of what is above them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.words.classes import SubjectClass
from models.words.wordnet import WordNet

MOST_KINDS = 400
"""A word with more classes below it says nothing, such as "object". "Animal" has 398."""
MOST_IN_GROUP = 12
"""Classes that one word can be suggested for where it is open which of them it is."""
LEAST_SHARE = 0.25
"""How much of the use of a word must be for things before it is taken for one: "support" is a
strap, too, and nobody means it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a word means.

    Attributes:
        classes: Places of the classes, the more usual meaning's first.
        is_class: It is the name of a class and not only of something broader.
    """

    classes: tuple[int, ...]
    is_class: bool


def known_words(
    wordnet: WordNet, classes: Sequence[SubjectClass], kinds: Mapping[str, tuple[int, ...]]
) -> dict[str, Known]:
    """Return every word that is a class, or that is broader than some."""
    offsets = {one.offset for one in classes}
    words = {word.lower() for offset in kinds for word in wordnet.synsets[offset].words}
    found: dict[str, Known] = {}
    for word in sorted(words):
        senses = wordnet.shares(word)
        own = [offset for offset in senses if offset in offsets]
        things = {offset: share for offset, share in senses.items() if wordnet.is_thing(offset)}
        is_thing = sum(things.values()) >= LEAST_SHARE
        meant = dict.fromkeys([*own, *(things if is_thing else ())])
        places = dict.fromkeys(
            place
            for offset in meant
            if len(kinds.get(offset, ())) <= MOST_KINDS
            for place in kinds.get(offset, ())
        )
        if places:
            found[word] = Known(tuple(places), bool(own))
    for name, places_of in _named(classes).items():
        found.setdefault(name, Known(places_of, is_class=True))
    return found


def _named(classes: Sequence[SubjectClass]) -> dict[str, tuple[int, ...]]:
    """Return the places of the classes of each name; two of them are called crane."""
    found: dict[str, list[int]] = defaultdict(list)
    for one in classes:
        found[one.name.lower()].append(one.index)
    return {name: tuple(places) for name, places in found.items()}


def groups_of(wordnet: WordNet, kinds: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Return the usual word of each small group of classes, the smallest group first.

    Only words that people use, and for what they mostly mean. Where two have the same classes the
    narrower one names them: "elephant" and not "proboscidean".
    """
    names: dict[tuple[int, ...], str] = {}
    for offset in sorted(kinds, key=lambda one: (len(wordnet.ancestors(one)), one)):
        word = wordnet.synsets[offset].words[0]
        if 1 < len(kinds[offset]) <= MOST_IN_GROUP and wordnet.is_usual(word.lower(), offset):
            names[kinds[offset]] = word
    return {names[group]: group for group in sorted(names, key=lambda group: (len(group), group))}
