"""A picture that came and one that is here, which look like the same."""

from dataclasses import dataclass

from refboard.core.asset import Asset
from refboard.core.finding.sameness import Sameness


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Two pictures of a library.

    Attributes:
        asset: The one that came.
        other: The one that it looks like.
        sameness: What was done to the other to get the one that came.
    """

    asset: Asset
    other: Asset
    sameness: Sameness

    @property
    def sentence(self) -> str:
        """What is said of it."""
        how = f": {self.sameness.how}" if self.sameness.how else ""
        return f'"{self.asset.name}" looks like "{self.other.name}"{how}.'


@dataclass(frozen=True, slots=True)
class CopiesMet:
    """Pictures that came together look like others that are here; their bytes are other ones."""

    met: tuple[Lookalike, ...]
