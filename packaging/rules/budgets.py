"""How large the app may be. Over the soft budget is told; over the hard one is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import policy
from rules.rule import Fault, Kind, rule
from weight import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree


@rule(
    "size",
    Kind.APP,
    Kind.FOLDER,
    proves="the app takes no more of the disk than was promised",
    fix="see which part grew (python packaging/weight.py), and drop what nothing loads",
)
def size(tree: Tree) -> Iterator[Fault]:
    """Hold the bytes on disk to the budget."""
    budget = policy.MAC_APP_MB if tree.kind is Kind.APP else policy.LINUX_FOLDER_MB
    yield from over(tree.size / MEGABYTE, budget, "MB on disk")


@rule(
    "library-count",
    Kind.APP,
    proves="macOS has no more files to check at the first start than was promised",
    fix="see which package brings them, and drop what nothing loads",
)
def library_count(tree: Tree) -> Iterator[Fault]:
    """Hold the number of Mach-O files to the budget."""
    yield from over(len(tree.images), policy.MAC_FILES, "Mach-O files")


def over(amount: float, budget: policy.Budget, unit: str) -> Iterator[Fault]:
    """Yield a fault when there is more of something than its budget allows."""
    if amount > budget.soft:
        is_soft = amount <= budget.hard
        limit = budget.soft if is_soft else budget.hard
        yield Fault(".", f"{amount:.4g} {unit}, budget {limit:g}", is_soft)
