"""Where in a bundle code and data lie, which decides how they are signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.rule import Fault, Kind, rule
from signing.tree import FRAMEWORK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree

CODE = ("Contents/MacOS/", "Contents/Frameworks/")


@rule(
    "code-place",
    Kind.APP,
    proves="all code lies where signing looks for code",
    fix="collect it as a binary and not as data (contents.py)",
)
def code_place(tree: Tree) -> Iterator[Fault]:
    """Find Mach-O files outside of MacOS and Frameworks: they would be sealed as mere data."""
    for path in tree.images:
        if not path.startswith(CODE):
            yield Fault(path, "is code in a place for data")


@rule(
    "data-place",
    Kind.APP,
    proves="no data lies where every file must carry a signature of its own",
    fix="collect it as data, so that it goes into Resources",
)
def data_place(tree: Tree) -> Iterator[Fault]:
    """Find other files in MacOS and Frameworks; what a framework has of its own may be there.

    Their signatures would be kept in extended attributes, which most ways of copying lose.
    """
    code = tree.images.keys() | tree.broken.keys()
    for path in tree.files:
        if path.startswith(CODE) and path not in code and f"{FRAMEWORK}/" not in path:
            yield Fault(path, "is data in a place for code")
