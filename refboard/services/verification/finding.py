"""What the checks of a model found, in sentences for people."""

from collections.abc import Callable
from dataclasses import dataclass

from refboard.services.verification.graphs import GraphReport

VERSION = 1
"""Of the checks: another one asks every model again."""

FILES = "files"
"""The check of the files themselves."""

Tell = Callable[[int, int, str], None]
"""Takes the number of a check from 1, how many there are, and what it asks."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        check: Its name, such as "opset".
        sentence: What it saw; where it failed, why the model is not used.
        hint: What can be done about it; may be empty.
        is_good: It passed.
    """

    check: str
    sentence: str
    hint: str = ""
    is_good: bool = True


@dataclass(frozen=True, slots=True)
class Verification:
    """What all checks of one model found, in their order; the first that fails is the last.

    Attributes:
        name: The model's.
        findings: One for each check that had something to look at.
        dim: Length of its vectors; 0 where it did not come to that.
        graphs: What its graphs are made of; empty where they do not open.
    """

    name: str
    findings: tuple[Finding, ...]
    dim: int = 0
    graphs: tuple[GraphReport, ...] = ()

    @property
    def problem(self) -> Finding | None:
        """Return what is wrong with the model; None for a sound one."""
        return next((finding for finding in self.findings if not finding.is_good), None)

    @property
    def is_sound(self) -> bool:
        """Return whether the model may be used."""
        return self.problem is None
