"""The thousand classes as the table sees them: synsets with what is below and above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.words.wordnet import WordNet


@dataclass(frozen=True, slots=True)
class SubjectClass:
    """One class of the model.

    Attributes:
        index: Its place in the model's output.
        offset: Its synset.
        name: What people call it.
    """

    index: int
    offset: str
    name: str


def read_classes(path: Path) -> tuple[SubjectClass, ...]:
    """Read a table of place, synset and name, parted by tabs."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line]
    return tuple(
        SubjectClass(int(place), wnid.removeprefix("n"), name) for place, wnid, name in rows
    )


_KIND_OF_TOO = {"01871265": "02503517"}
"""WordNet's tusker is any beast with tusks; the class of that name is of elephants."""


def kinds_of(wordnet: WordNet, classes: Sequence[SubjectClass]) -> dict[str, tuple[int, ...]]:
    """Return for each synset at or above a class the places of the classes that are kinds of it."""
    places = {one.offset: one.index for one in classes}
    below = wordnet.below(places)
    for narrow, broad in _KIND_OF_TOO.items():
        if narrow in places:
            below[broad] = (*below.get(broad, ()), narrow)
    return {offset: tuple(places[one] for one in kinds) for offset, kinds in below.items()}
