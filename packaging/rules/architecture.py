"""The form of the libraries, and the processor that they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import policy
from rules.rule import Fault, Kind, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree


@rule(
    "readable",
    *Kind,
    proves="every library is whole, so that the other rules looked at all of them",
    fix="build anew; if a wheel brings it so, pin the version before",
)
def readable(tree: Tree) -> Iterator[Fault]:
    """Find libraries that end too soon or contradict themselves."""
    for path, error in tree.broken.items():
        yield Fault(path, error)


@rule(
    "architecture",
    Kind.APP,
    Kind.WHEELS,
    proves="every library runs on Apple silicon, and the app carries no code for other processors",
    fix="set target_arch in refboard.spec; of a wheel, choose one for arm64 or universal2",
)
def architecture(tree: Tree) -> Iterator[Fault]:
    """Find files for other processors; a wheel may be for more than ours."""
    for path, code in tree.images.items():
        found = [part.architecture for part in code.slices]
        if tree.kind is Kind.APP and found != [policy.MAC_ARCHITECTURE]:
            yield Fault(path, f"is for {' and '.join(found)}, not {policy.MAC_ARCHITECTURE} alone")
        elif policy.MAC_ARCHITECTURE not in found:
            yield Fault(path, f"is for {' and '.join(found)} only")
