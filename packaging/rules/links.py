"""The symbolic links of a bundle, which careless archives turn into files or lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.rule import Fault, Kind, rule
from signing.tree import FRAMEWORK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree


@rule(
    "links-kept",
    Kind.APP,
    proves="links are still links, so that frameworks are whole and nothing is there twice",
    fix="carry the app in a tar or with ditto, never with zip -r or as a folder",
)
def links_kept(tree: Tree) -> Iterator[Fault]:
    """Find bundles without links, and frameworks whose current version is none."""
    if not tree.links:
        yield Fault(".", "has no symbolic link at all")
        return
    for path in sorted(tree.folders):
        current = f"{path}/Versions/Current"
        if path.endswith(FRAMEWORK) and current not in tree.links:
            yield Fault(current, "is no link")


@rule(
    "links-inside",
    Kind.APP,
    proves="every link points to something inside the app, wherever the app lies",
    fix="make it relative, or leave it out",
)
def links_inside(tree: Tree) -> Iterator[Fault]:
    """Find links that are absolute, lead out of the app, or lead to nothing."""
    root = tree.root.resolve()
    for path, link in sorted(tree.links.items()):
        target = link.readlink()
        if target.is_absolute():
            yield Fault(path, f"is a link to {target}, an absolute path")
        elif not link.exists():
            yield Fault(path, f"is a link to {target}, where nothing is")
        elif not link.resolve().is_relative_to(root):
            yield Fault(path, f"is a link to {target}, outside the app")
