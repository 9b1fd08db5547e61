"""A rule of the audit: one property that every shipped app has, and what to do where it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rules.tree import Tree


class Kind(StrEnum):
    """What is audited."""

    APP = "macos-arm64"
    FOLDER = "linux"
    WHEELS = "wheels"


class Fault(NamedTuple):
    """What a rule found.

    Attributes:
        path: Where, relative to what is audited; "." for the whole.
        what: What is wrong there, in a few words.
        is_soft: It is told and fails nothing.
    """

    path: str
    what: str
    is_soft: bool = False


class Finding(NamedTuple):
    """A fault, and the rule that it is against.

    Attributes:
        rule: Name of the rule.
        path: As in Fault.
        what: As in Fault.
        fix: What to do about it.
    """

    rule: str
    path: str
    what: str
    fix: str


Check = Callable[["Tree"], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A property that is checked.

    Attributes:
        name: Short, with hyphens; what findings are called by.
        kinds: Where it applies.
        proves: What is true where it finds nothing.
        fix: What to do where it finds something.
        check: What looks for faults.
    """

    name: str
    kinds: frozenset[Kind]
    proves: str
    fix: str
    check: Check


RULES: dict[str, Rule] = {}
"""Every rule by its name, in the order in which they are told."""


def rule(name: str, *kinds: Kind, proves: str, fix: str) -> Callable[[Check], Check]:
    """Return what registers a function as the check of a new rule.

    Args:
        name: As in Rule.
        kinds: As in Rule.
        proves: As in Rule.
        fix: As in Rule.
    """

    def register(check: Check) -> Check:
        if name in RULES:
            raise ValueError(f"There are two rules called {name}.")
        RULES[name] = Rule(name, frozenset(kinds), proves, fix, check)
        return check

    return register
