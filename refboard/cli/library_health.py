"""What is wrong with a library's originals, previews and indexes; mended where that is wished."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from refboard.core.asset import Asset, OriginalState, Storage
from refboard.core.words import counted
from refboard.services.library.library import Library
from refboard.services.library.upkeep import Previews, Tended, Upkeep, tend
from refboard.services.library.vector_space import VectorSpace

PART = 64
_NAMED = 5
_AGAIN = 'That is mended while RefBoard is open, or now by "refboard doctor --repair".'
_READ_ONLY = "The library is read-only: that is not mended here."


@dataclass
class Health:
    """What was found.

    Attributes:
        problems: A sentence each, with what to do.
        repaired: What was mended, a few words each.
        originals: Assets by what became of their originals, "kept" for changed ones that the user
            wants as they were.
        previews: How many pictures have previews that were found so.
        pictures: How many pictures were looked at.
    """

    problems: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    originals: dict[str, list[Asset]] = field(default_factory=dict)
    previews: Counter[Previews] = field(default_factory=Counter)
    pictures: int = 0

    def document(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        kinds = ("missing", "damaged", "gone", "changed", "kept")
        return {
            "originals": {kind: [_row(a) for a in self.originals.get(kind, ())] for kind in kinds},
            "previews": {
                "pictures": self.pictures,
                "damaged": self.previews[Previews.DAMAGED],
                "repaired": self.previews[Previews.MENDED],
                "lost": self.previews[Previews.LOST],
            },
            "repaired": self.repaired,
        }


def examine(
    library: Library, *, repairs: bool, tell: Callable[[int], None] = lambda _: None
) -> Health:
    """Look at every picture and every index of a library.

    Args:
        library: It is written only to repair it.
        repairs: Make previews and indexes that are not whole anew.
        tell: Told how many pictures more were looked at.

    Raises:
        LibraryError: it cannot be read, or, to repair it, written.
    """
    health = Health()
    upkeep = Upkeep(mends=repairs)
    after = 0
    while wards := library.store.originals.wards(after, PART):
        after = wards[-1].key
        tended = tend(wards, library.paths, upkeep)
        for found in tended:
            _note(health, found)
        if repairs:
            news = [(t.ward.asset.id, t.look) for t in tended if t.is_news and t.look is not None]
            library.store.originals.note(news)
        tell(len(wards))
    _judge_originals(health)
    again = _READ_ONLY if library.is_read_only else _AGAIN
    _judge_previews(health, again)
    for space in library.spaces():
        _judge_index(health, library, space, again, repairs=repairs)
    return health


def _note(health: Health, found: Tended) -> None:
    health.pictures += 1
    health.previews[found.previews] += 1
    if found.look is None or found.look.state is OriginalState.UNCHANGED:
        return
    asset, look = found.ward.asset, found.look
    is_copy = asset.storage is Storage.COPIED
    if look.state is OriginalState.MISSING:
        kind = "missing" if is_copy else "gone"
    else:
        kind = "damaged" if is_copy else "changed" if look.sentence else "kept"
    health.originals.setdefault(kind, []).append(asset)


def _judge_originals(health: Health) -> None:
    backup = "Bring back the originals folder from a backup, or add the pictures again."
    sentences = {
        "missing": ("original is", "originals are", "missing from the library", backup),
        "damaged": ("original was", "originals were", "damaged in the library", backup),
        "gone": (
            "linked file is",
            "linked files are",
            "no longer where it was or may not be read",
            'Bring them back there, or add them from where they are now ("refboard add --link").',
        ),
        "changed": (
            "linked file was",
            "linked files were",
            "changed after being added",
            'The pictures stay as they were; "refboard jobs retry FILE" reads one again.',
        ),
    }
    for kind, (one, many, what, hint) in sentences.items():
        assets = health.originals.get(kind, [])
        if assets:
            count = counted(len(assets), one, many)
            health.problems.append(f"{count} {what}: {_named(assets)}. {hint}")


def _judge_previews(health: Health, again: str) -> None:
    damaged, lost = health.previews[Previews.DAMAGED], health.previews[Previews.LOST]
    if damaged:
        health.problems.append(
            f"{counted(damaged, 'picture has', 'pictures have')} previews that are missing or "
            f"damaged. {again}"
        )
    if lost:
        health.problems.append(
            f"{counted(lost, 'picture has', 'pictures have')} previews that are missing or damaged "
            "and cannot be made anew without the original."
        )
    if health.previews[Previews.MENDED]:
        count = counted(health.previews[Previews.MENDED], "picture")
        health.repaired.append(f"the previews of {count}")


def _judge_index(
    health: Health, library: Library, space: VectorSpace, again: str, *, repairs: bool
) -> None:
    vectors, indexed = library.store.vectors.count(space.row), len(space.index)
    if repairs:
        while space.do_idle_work():
            pass
        space.save()
    # One that has all of them and is compared with the database is right when that is done.
    if indexed >= vectors:
        return
    if repairs:
        health.repaired.append(f"the index of {space.name}")
        return
    health.problems.append(
        f"The index of {space.name} is missing, damaged or behind: {indexed:,} of "
        f"{counted(vectors, 'vector')}. {again}"
    )


def _named(assets: Sequence[Asset]) -> str:
    names = ", ".join(asset.source or asset.name for asset in assets[:_NAMED])
    more = len(assets) - _NAMED
    return f"{names} and {more:,} more" if more > 0 else names


def _row(asset: Asset) -> dict[str, str]:
    return {"asset": asset.sha256, "name": asset.name, "path": asset.source or asset.url}
