"""Pictures on their way to a model as the product sends them: read and decoded by a few threads."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from refboard.core.errors import InputError
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of_file
from refboard.services.lanes import Lane, Lanes, start_threads

if TYPE_CHECKING:
    from concurrent.futures import Future

AHEAD = 2
"""Batches that are read while one is embedded."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures that are ready for a model.

    Attributes:
        inputs: For each [v, 3, h, w] float32: the picture and its query variants.
        errors: What was wrong with those that could not be read.
    """

    inputs: list[Float32Array] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class PictureFeed:
    """Reads the same pictures round and round; use it in a `with` block."""

    def __init__(self, photos: Sequence[Path], card: ModelCard, batch: int) -> None:
        """Take pictures.

        Args:
            photos: At least one.
            card: The model that they are made ready for.
            batch: Pictures in one batch.
        """
        self._photos: Iterator[Path] = cycle(photos)
        self._card = card
        self._batch = batch
        self._limits = Limits()
        self._lanes = Lanes("decode")
        self._under_way: deque[Future[Float32Array]] = deque()
        self._threads = start_threads(self._lanes, max(1, min(4, os.cpu_count() or 1)))

    def __enter__(self) -> "PictureFeed":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lanes.close()
        for thread in self._threads:
            thread.join(timeout=2)

    @property
    def ready(self) -> int:
        """Return how many pictures wait for the model."""
        return sum(reading.done() for reading in self._under_way)

    def next_batch(self, count: int = 0) -> Batch:
        """Return the next pictures; those that are unreadable are named.

        Args:
            count: How many; 0 for as many as a batch has.
        """
        batch = Batch()
        for _ in range(count or self._batch):
            while len(self._under_way) < self._batch * (1 + AHEAD):
                photo = next(self._photos)
                reading = self._lanes.submit(
                    Lane.BULK, inputs_of_file, photo, self._card, self._limits
                )
                self._under_way.append(reading)
            try:
                batch.inputs.append(self._under_way.popleft().result())
            except InputError as error:
                batch.errors.append(error.sentence)
        return batch
