"""What a soak does round and round: pictures as an import embeds them, or sentences."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from refboard.core.run_plan import RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.measure.feed import PictureFeed
from refboard.services.measure.load import questions

WORD_BATCH = 32


@dataclass(frozen=True, slots=True)
class Fetched:
    """A batch that is ready.

    Attributes:
        count: How many pictures or sentences it has.
        embed: Embeds them and returns how many vectors came of it; raises a ModelError.
        errors: What was wrong with those that could not be read.
    """

    count: int
    embed: Callable[[], int]
    errors: list[str] = field(default_factory=list)


class Work(Protocol):
    """Something to embed, and what embeds it."""

    @property
    def embedder(self) -> ImageEmbedder | TextEmbedder:
        """What embeds."""

    @property
    def batch(self) -> int:
        """How many a full batch has."""

    @property
    def ready(self) -> int:
        """How many wait for the model."""

    def fetch(self, count: int) -> Fetched:
        """Return the next ones."""


class PictureWork:
    """Pictures from files, read and decoded by a few threads."""

    def __init__(self, embedder: ImageEmbedder, feed: PictureFeed) -> None:
        self.embedder = embedder
        self._feed = feed

    @property
    def batch(self) -> int:
        """How many a full batch has."""
        return self.embedder.plan.batch

    @property
    def ready(self) -> int:
        """How many wait for the model."""
        return self._feed.ready

    def fetch(self, count: int) -> Fetched:
        """Return the next pictures; those that are unreadable are named."""
        batch = self._feed.next_batch(count)

        def embed() -> int:
            return len(self.embedder.embed(np.concatenate(batch.inputs)))

        return Fetched(len(batch.inputs), embed, batch.errors)


class WordWork:
    """Sentences that differ each time."""

    batch = WORD_BATCH
    ready = 0

    def __init__(self, model: InstalledModel, plan: RunPlan) -> None:
        self.embedder = TextEmbedder(model, plan)
        self._texts = questions()

    def fetch(self, count: int) -> Fetched:
        """Return the next sentences."""
        texts = list(itertools.islice(self._texts, count))
        return Fetched(count, lambda: len(self.embedder.embed(texts)))
