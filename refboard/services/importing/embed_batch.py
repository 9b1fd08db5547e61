"""Embedding a batch of pictures: a call for the model's own thread, with what goes in and out."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refboard.core.asset import Asset
from refboard.core.ports import Embedder
from refboard.core.query import Float32Array
from refboard.services.lanes import Lanes


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A stored asset without a vector and, once they are made, its model inputs [v, 3, h, w]."""

    key: int
    asset: Asset
    inputs: Float32Array | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of a batch, [v, dim] for each picture, and how long that took."""

    vectors: list[Float32Array]
    rows: int
    waited_s: float
    seconds: float
    queue_depth: int


def embed_batch(
    embedder: Embedder, batch: Sequence[Unembedded], queued_at: float, lanes: Lanes
) -> Embedded:
    """Embed the pictures of a batch with their query variants, the plain vector first.

    Raises:
        ModelError: the model cannot be used.
    """
    started, depth = time.perf_counter(), lanes.waiting
    inputs = [todo.inputs for todo in batch if todo.inputs is not None]
    vectors = embedder.embed(np.concatenate(inputs))
    stops = np.cumsum([len(rows) for rows in inputs])
    seconds = time.perf_counter() - started
    parts = list(np.split(vectors, stops[:-1]))
    return Embedded(parts, int(stops[-1]), started - queued_at, seconds, depth)
