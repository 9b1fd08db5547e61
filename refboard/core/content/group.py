"""Groups: items that belong together, nested, named and coloured.

Values only: an item names the group that it is in, a group names the one that holds it. What does
not fit together, as a damaged or foreign board may have it, is mended in one way only.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from refboard.core.ids import GroupId

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of items and groups.

    Attributes:
        id: Given by whoever made it.
        name: What it is called; may be empty.
        colour: "#rrggbb" in lower case, or empty for none.
        parent: The group that holds it, or None.
        is_collapsed: It is shown as one thing.
        is_locked: What is in it cannot be moved, resized or deleted until it is unlocked.
    """

    id: GroupId
    name: str = ""
    colour: str = ""
    parent: GroupId | None = None
    is_collapsed: bool = False
    is_locked: bool = False


def is_colour(text: str) -> bool:
    """Return whether a text is a colour as groups and boards keep it, "#rrggbb"."""
    return _COLOUR.fullmatch(text) is not None


def mended_groups(groups: Iterable[Group]) -> tuple[tuple[Group, ...], list[str]]:
    """Return groups that form a forest, and a few words for each one that had to be changed.

    A parent that is not there is none. Of groups that hold each other in a ring the one with the
    lowest id is taken out of it.
    """
    known = {group.id: group for group in groups}
    told = []
    for group in tuple(known.values()):
        if group.parent is not None and group.parent not in known:
            known[group.id] = replace(group, parent=None)
            told.append(f"group {group.id} was in {group.parent}, which is not there")
    for first in _lowest_in_rings(known):
        told.append(f"group {first} was inside itself")
        known[first] = replace(known[first], parent=None)
    return tuple(known.values()), told


def _lowest_in_rings(groups: Mapping[GroupId, Group]) -> Sequence[GroupId]:
    """Return the lowest id of each ring of parents; walked, not recursed: nesting may be deep."""
    lowest = []
    seen: set[GroupId] = set()
    for start in groups:
        path: dict[GroupId, None] = {}
        at: GroupId | None = start
        while at is not None and at not in seen and at not in path:
            path[at] = None
            at = groups[at].parent
        if at is not None and at in path:
            walked = list(path)
            lowest.append(min(walked[walked.index(at) :]))
        seen.update(path)
    return lowest
