"""Embedding stored assets in batches and keeping their vectors.

An asset without a vector is found again by a query of the database, so whatever is under way here
when the process dies is done by the next one.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from refboard.core.asset import Asset, Failure
from refboard.core.errors import RefboardError
from refboard.core.events import AssetsEmbedded, Event
from refboard.core.ports import Embedder
from refboard.core.query import Float32Array
from refboard.services.imaging.limits import Limits
from refboard.services.intake import asset_path, inputs_of_file
from refboard.services.lanes import Lanes
from refboard.services.library import Library
from refboard.services.stages import Completion, Post, Stage, submit_bulk

log = logging.getLogger(__name__)

BATCH = 8
"""Pictures in one run of the model: more gains nothing on a CPU and keeps memory for ever."""
BACKLOG = 64
"""Prepared pictures that may wait for the model before reading pauses."""
BACKFILL = 8
"""Stored pictures that are decoded at once for a vector they lack."""


@dataclass(frozen=True, slots=True)
class Unembedded:
    """A stored asset without a vector and, once they are made, its model inputs [v, 3, h, w]."""

    key: int
    asset: Asset
    inputs: Float32Array | None = None


def embed_batch(embedder: Embedder, batch: Sequence[Unembedded]) -> list[Float32Array]:
    """Embed the pictures of a batch with their query variants.

    Returns:
        For each picture [v, dim] float32, the plain vector first.

    Raises:
        ModelError: the model cannot be used.
    """
    started = time.perf_counter()
    inputs = [todo.inputs for todo in batch if todo.inputs is not None]
    vectors = embedder.embed(np.concatenate(inputs))
    stops = np.cumsum([len(rows) for rows in inputs])
    milliseconds = (time.perf_counter() - started) * 1000
    log.debug("stage=embed n=%d rows=%d ms=%.0f", len(batch), stops[-1], milliseconds)
    return list(np.split(vectors, stops[:-1]))


class Indexer:
    """Gives every stored asset its vector; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder | None,
        *,
        decode: Lanes,
        embed: Lanes,
        post: Post,
        emit: Callable[[Event], None],
        limits: Limits,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._decode = decode
        self._embed = embed
        self._post = post
        self._emit = emit
        self._limits = limits
        self._waiting: deque[Unembedded] = deque()
        self._under_way: set[int] = set()
        self._decoding = 0
        self._batches = 0
        self._backfill_from: int | None = None
        self.restart()

    @property
    def is_on(self) -> bool:
        """Tell whether there is a model to embed with."""
        return self._embedder is not None

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing waits and nothing is under way."""
        return not (self._waiting or self._under_way or self._backfill_from is not None)

    @property
    def has_room(self) -> bool:
        """Tell whether more prepared pictures are welcome."""
        return len(self._waiting) < BACKLOG

    def restart(self) -> None:
        """Look through the whole library for assets without a vector."""
        self._backfill_from = 0 if self.is_on else None

    def left(self) -> int:
        """Return how many stored assets have no vector."""
        if not self.is_on:
            return 0
        return self._library.store.assets.unembedded_count(self._library.space)

    def add(self, key: int, asset: Asset, inputs: Float32Array) -> None:
        """Take a picture whose model inputs are there."""
        if key not in self._under_way:
            self._under_way.add(key)
            self._waiting.append(Unembedded(key, asset, inputs))

    def pump(self, *, is_more_coming: bool) -> None:
        """Hand out work: the model runs on full batches, on less once nothing more is coming."""
        if not is_more_coming and self._backfill_from is not None:
            self._pump_backfill()
        while self._waiting and self._batches < 2:
            is_short = len(self._waiting) < BATCH
            if is_short and (is_more_coming or self._decoding):
                return
            count = min(BATCH, len(self._waiting))
            batch = tuple(self._waiting.popleft() for _ in range(count))
            self._batches += 1
            submit_bulk(
                self._embed, self._post, Stage.EMBED, batch, embed_batch, self._embedder, batch
            )

    def finish(self, completion: Completion) -> tuple[int, list[Failure]]:
        """Take a finished stage; return how many pictures became findable, and the failures."""
        if completion.stage is Stage.BACKFILL:
            return 0, self._finish_backfill(completion)
        return self._finish_batch(completion)

    def _pump_backfill(self) -> None:
        assert self._backfill_from is not None
        while self._decoding < BACKFILL and self.has_room:
            found = self._library.store.assets.unembedded(
                self._library.space, BACKFILL, after_key=self._backfill_from
            )
            if not found:
                self._backfill_from = None
                return
            self._backfill_from = found[-1][0]
            for key, asset in found:
                if key in self._under_way:
                    continue
                self._under_way.add(key)
                self._decoding += 1
                path = asset_path(asset, self._library.paths)
                submit_bulk(
                    self._decode,
                    self._post,
                    Stage.BACKFILL,
                    Unembedded(key, asset),
                    inputs_of_file,
                    path,
                    self._library.card,
                    self._limits,
                )

    def _finish_backfill(self, completion: Completion) -> list[Failure]:
        todo: Unembedded = completion.subject
        try:
            inputs = completion.future.result()
        except RefboardError as error:
            failures = self._failed([todo], error)
        except Exception as error:  # noqa: BLE001  the stage runner: one fault costs one picture
            failures = self._failed([todo], _fault(error))
        else:
            failures = []
            self._waiting.append(replace(todo, inputs=inputs))
        self._decoding -= 1
        return failures

    def _finish_batch(self, completion: Completion) -> tuple[int, list[Failure]]:
        batch: tuple[Unembedded, ...] = completion.subject
        failures: list[Failure] = []
        try:
            vectors = completion.future.result()
        except RefboardError as error:
            failures = self._failed(batch, error)
        except Exception as error:  # noqa: BLE001  the stage runner: one fault costs one batch
            failures = self._failed(batch, _fault(error))
        else:
            self._library.add_vectors([todo.key for todo in batch], vectors)
        # Only after the database has it: whatever raises above is tried again as it was.
        self._batches -= 1
        self._under_way.difference_update(todo.key for todo in batch)
        if failures:
            return 0, failures
        self._emit(AssetsEmbedded(tuple(todo.asset.id for todo in batch)))
        return len(batch), []

    def _failed(self, todos: Sequence[Unembedded], error: RefboardError) -> list[Failure]:
        jobs = self._library.store.jobs
        with self._library.store.transaction():
            for todo in todos:
                space = self._library.space
                jobs.fail_embedding(todo.asset.id, space, error.sentence, error.hint)
        self._under_way.difference_update(todo.key for todo in todos)
        return [
            Failure(todo.asset.id, todo.asset.name, todo.asset.source, error.sentence, error.hint)
            for todo in todos
        ]


def _fault(error: Exception) -> RefboardError:
    log.error("A picture could not be embedded", exc_info=error)
    return RefboardError(
        "This picture could not be indexed because of a fault in RefBoard.",
        "The log has the details. Retry tries again.",
    )
