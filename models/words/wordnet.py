"""The nouns of WordNet 3.0, read from its own files.

An offset is the name of a synset: a meaning with the words that have it. Offsets of version 3.0
are what the thousand classes are known by.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

PHYSICAL = "00001930"
UNSEEN = frozenset({
    "00029677",  # process: what happens, such as weather
    "00027167",  # location: a region, a scenery
    "00007846", "05217688",  # person, human body
    "05225090", "05237755",  # external body part, body covering: faces, hands, hair
    "04076846", "03453809",  # representation, graphic art: what a picture is, not what it shows
    "07020538",  # dance
    "01326291",  # microorganism
    "14622893",  # chemical element
})  # fmt: skip
"""Physical meanings, with all that is below them, that no class is a fair answer for."""
_KIND_OF, _ONE_OF = "@", "@i"
_NOUN = "n"
_COMMENT = "  "


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning.

    Attributes:
        offset: Its name.
        words: The words that have it, the usual ones first, as they are written.
        parents: Offsets of its broader meanings.
        gloss: What it means, in words, without the examples.
        is_name: It is one of its kind: a person, a river, a star.
    """

    offset: str
    words: tuple[str, ...]
    parents: tuple[str, ...]
    gloss: str
    is_name: bool


@dataclass
class WordNet:
    """All nouns.

    Attributes:
        synsets: By offset.
        senses: For each word, in small letters, the offsets of its meanings, the usual one first.
        uses: How often a meaning of a word was met in the texts that were counted.
        plurals: Irregular plurals and the words that they are of.
    """

    synsets: dict[str, Synset]
    senses: dict[str, tuple[str, ...]]
    uses: dict[tuple[str, int], int]
    plurals: tuple[tuple[str, str], ...]
    _ancestors: dict[str, dict[str, int]] = field(default_factory=dict)

    @staticmethod
    def read(folder: Path) -> "WordNet":
        """Read `data.noun`, `index.noun`, `noun.exc` and `cntlist.rev`."""
        return WordNet(
            synsets={s.offset: s for s in map(_synset, _lines(folder / "data.noun"))},
            senses=dict(map(_senses, _lines(folder / "index.noun"))),
            uses=dict(filter(None, map(_use, _lines(folder / "cntlist.rev")))),
            plurals=tuple(
                (written(plural), written(word))
                for plural, *words in (line.split() for line in _lines(folder / "noun.exc"))
                for word in words
            ),
        )

    def ancestors(self, offset: str) -> dict[str, int]:
        """Return every broader meaning and how many steps away it is."""
        if offset not in self._ancestors:
            found: dict[str, int] = {}
            level = [offset]
            steps = 0
            while level:
                steps += 1
                above = [p for one in level for p in self.synsets[one].parents]
                level = [p for p in dict.fromkeys(above) if p not in found]
                found.update(dict.fromkeys(level, steps))
            self._ancestors[offset] = found
        return self._ancestors[offset]

    def is_thing(self, offset: str) -> bool:
        """Whether a meaning is a thing that can be seen: no person, no place, no name of one."""
        above = self.ancestors(offset).keys() | {offset}
        return PHYSICAL in above and not above & UNSEEN and not self.synsets[offset].is_name

    def shares(self, word: str) -> dict[str, float]:
        """Return how much of the use of a word each of its meanings has, the usual one first.

        The meanings of a word that was never counted have as much each.
        """
        offsets = self.senses.get(word, ())
        counted = [self.uses.get((word, place), 0) for place in range(1, len(offsets) + 1)]
        weights = [count + 0.5 for count in counted]
        return {o: w / sum(weights) for o, w in zip(offsets, weights, strict=True)}

    def is_usual(self, word: str, offset: str) -> bool:
        """Whether a thing is what a word mostly means, and the word was met in texts."""
        shares = self.shares(word)
        is_met = any((word, place) in self.uses for place in range(1, len(shares) + 1))
        return is_met and self.is_thing(offset) and max(shares, key=lambda o: shares[o]) == offset

    def below(self, offsets: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return for each meaning at or above some meanings those that are kinds of it."""
        found: dict[str, list[str]] = defaultdict(list)
        for offset in offsets:
            for above in (offset, *self.ancestors(offset)):
                found[above].append(offset)
        return {above: tuple(kinds) for above, kinds in found.items()}


def written(word: str) -> str:
    """Return a word of WordNet's files as people write it, in small letters."""
    return word.replace("_", " ").lower()


def _lines(path: Path) -> list[str]:
    """Return the lines of a file without the licence that begins it."""
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith(_COMMENT)]


def _synset(line: str) -> Synset:
    head, _, gloss = line.partition(" | ")
    fields = head.split()
    count = int(fields[3], 16)
    words = tuple(word.replace("_", " ") for word in fields[4 : 4 + 2 * count : 2])
    pointers = fields[5 + 2 * count :]
    kinds = [*zip(pointers[0::4], pointers[1::4], pointers[2::4], strict=False)]
    parents = tuple(to for kind, to, part in kinds if kind in (_KIND_OF, _ONE_OF) and part == _NOUN)
    is_name = words[0] != words[0].lower() and any(kind == _ONE_OF for kind, _, _ in kinds)
    return Synset(fields[0], words, parents, gloss.split('; "')[0].strip(), is_name)


def _senses(line: str) -> tuple[str, tuple[str, ...]]:
    fields = line.split()
    pointers = int(fields[3])
    return written(fields[0]), tuple(fields[6 + pointers :])


def _use(line: str) -> tuple[tuple[str, int], int] | None:
    key, place, count = line.split()
    word, _, rest = key.partition("%")
    return ((written(word), int(place)), int(count)) if rest.startswith("1:") else None
