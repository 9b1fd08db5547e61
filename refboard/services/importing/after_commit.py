"""What a transaction leads to once it has been committed, and not before.

Threads get work, the window gets news and staged files are deleted only for what is in the
database for certain: a commit that fails leaves everything to be done again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from refboard.core.asset import Asset, Failure
from refboard.core.ids import AssetId
from refboard.core.query import Float32Array
from refboard.services.imaging.source import SourceBytes
from refboard.services.store.jobs import Job


@dataclass(slots=True)
class AfterCommit:
    """Collected while a transaction is open.

    Attributes:
        ended: Pictures that are read, or will not be.
        finished: How many of those need no vector any more.
        stored: Pairs of the id asked for and the asset that it became.
        failures: Why pictures were given up.
        to_prepare: Pictures that were read and are to be decoded.
        to_embed: Keys, assets and inputs by model that wait for the models.
        used_up: Staged files that nobody needs any more.
    """

    ended: set[AssetId] = field(default_factory=set)
    finished: int = 0
    stored: list[tuple[AssetId, Asset]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    to_prepare: list[tuple[Job, SourceBytes]] = field(default_factory=list)
    to_embed: list[tuple[int, Asset, Mapping[str, Float32Array]]] = field(default_factory=list)
    used_up: list[Path] = field(default_factory=list)

    def add(self, other: "AfterCommit") -> None:
        """Take over what a part of the transaction leads to."""
        self.ended |= other.ended
        self.finished += other.finished
        self.stored += other.stored
        self.failures += other.failures
        self.to_prepare += other.to_prepare
        self.to_embed += other.to_embed
        self.used_up += other.used_up
