"""Embedding stored assets in batches and keeping their vectors, in one space.

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
from refboard.core.errors import (
    HELD_UP,
    InferenceError,
    LibraryGoneError,
    ModelError,
    ModelMismatchError,
    ModelMissingError,
    RefboardError,
)
from refboard.core.events import AssetsEmbedded, Event
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.core.stage_record import Record, StageRecord
from refboard.services.imaging.limits import Limits
from refboard.services.importing.embed_batch import Embedded, Unembedded, embed_batch
from refboard.services.importing.preparation import inputs_of_asset
from refboard.services.importing.stages import Completion, Post, Stage, submit_bulk
from refboard.services.inference.embed_lanes import embed_threads
from refboard.services.inference.model_sessions import ImageSession
from refboard.services.lanes import Lanes
from refboard.services.library.vector_space import VectorSpace
from refboard.services.paths import LibraryPaths
from refboard.services.store.store import Store

log = logging.getLogger(__name__)

BACKLOG = 64
"""Prepared pictures that may wait for the model before reading pauses, unless they are large."""
BACKLOG_BYTES = 16_000_000
BACKFILL = 8
"""Stored pictures that are decoded at once for a vector they lack."""
FEW = 2
"""Pictures that an idle large model begins with."""
READY = 1
"""Batches given to the model's threads besides those that run."""


@dataclass(frozen=True, slots=True)
class Work:
    """What an indexer gave out, so that it comes back to the right one."""

    owner: "Indexer"
    todos: tuple[Unembedded, ...]


class Indexer:
    """Gives every stored asset its vector in one space; used by the library's owner only.

    Attributes:
        space: The space.
        problem: Why its model cannot be used at all; None while it can.
    """

    def __init__(
        self,
        store: Store,
        paths: LibraryPaths,
        space: VectorSpace,
        session: Callable[[], ImageSession],
        *,
        decode: Lanes,
        post: Post,
        emit: Callable[[Event], None],
        record: Record,
        limits: Limits,
    ) -> None:
        self.space = space
        self.problem: ModelError | None = None
        self._store = store
        self._paths = paths
        self._session = session
        self._decode = decode
        self._post = post
        self._emit = emit
        self._record = record
        self._limits = limits
        self._waiting: deque[Unembedded] = deque()
        self._alone: deque[Unembedded] = deque()
        self._under_way: set[int] = set()
        self._decoding = 0
        self._batches = 0
        self._backfill_from: int | None = 0
        self._backlog = _backlog(space.card)

    @property
    def is_idle(self) -> bool:
        """Return whether nothing waits and nothing is under way."""
        if self.problem is not None:
            return not (self._batches or self._decoding)
        return not (
            self._waiting or self._alone or self._under_way or self._backfill_from is not None
        )

    @property
    def _in_flight(self) -> int:
        return READY + embed_threads(is_small=self.space.card.is_small)

    @property
    def has_room(self) -> bool:
        """Return whether more prepared pictures are welcome."""
        return self.problem is None and len(self._waiting) < self._backlog

    def restart(self) -> None:
        """Look through the whole library for assets without a vector, and try the model again."""
        self.problem = None
        self._backfill_from = 0

    def left(self) -> int:
        """Return how many stored assets have no vector."""
        return 0 if self.problem is not None else self.space.left()

    def add(self, key: int, asset: Asset, inputs: Float32Array | None) -> None:
        """Take a stored picture; without model inputs it is read again when there is time."""
        if self.problem is not None or key in self._under_way:
            return
        if inputs is None:
            # Nothing is kept of it but how far back to look: the database knows the rest.
            self._look_again_from(key)
            return
        self._under_way.add(key)
        self._waiting.append(Unembedded(key, asset, inputs))

    def pump(self, *, is_more_coming: bool) -> None:
        """Hand out work: the model runs on full batches, on less once nothing more is coming."""
        if self.problem is not None:
            return
        # What is coming brings its model inputs along: reading stored pictures again for theirs
        # waits until that is through, or a drop would share the disk with what nobody waits for.
        if not is_more_coming and self._backfill_from is not None:
            self._pump_backfill()
        while self._batches < self._in_flight and (batch := self._next_batch(is_more_coming)):
            session = self._session()
            self._batches += 1
            submit_bulk(
                session.lanes,
                self._post,
                Stage.EMBED,
                Work(self, batch),
                embed_batch,
                session.embedder,
                batch,
                time.perf_counter(),
                session.lanes,
            )

    def finish(self, completion: Completion) -> tuple[int, list[Failure]]:
        """Take a finished stage; return how many pictures became findable, and the failures."""
        work: Work = completion.subject
        try:
            outcome = completion.future.result()
        except RefboardError as error:
            return 0, self._take_failure(completion.stage, work.todos, error)
        except Exception as error:  # noqa: BLE001  the stage runner: one fault costs one batch
            return 0, self._take_failure(completion.stage, work.todos, _fault(error))
        if completion.stage is Stage.BACKFILL:
            self._decoding -= 1
            self._waiting.append(replace(work.todos[0], inputs=outcome))
            return 0, []
        todos = work.todos
        try:
            replaced = self.space.add_vectors(
                [todo.key for todo in todos],
                outcome.vectors,
                [todo.asset.sha256 for todo in todos],
            )
        except HELD_UP:
            raise  # it is held, and tried again as it was
        except RefboardError as error:
            return 0, self._take_failure(completion.stage, work.todos, error)
        except Exception as error:  # noqa: BLE001  as above
            return 0, self._take_failure(completion.stage, work.todos, _fault(error))
        return self._kept(todos, outcome, replaced), []

    def _next_batch(self, is_more_coming: bool) -> tuple[Unembedded, ...]:
        if self._alone:
            return (self._alone.popleft(),)
        size = self._session().batch_sizer.size if self._waiting else 0
        is_short = len(self._waiting) < size
        # A large model that has nothing to do is worth more than a full batch; a small one is not:
        # each batch is a transaction.
        is_idle = self._batches == 0 and not self.space.card.is_small
        least = FEW if is_idle else size
        if not self._waiting or (
            is_short and (is_more_coming or self._decoding) and len(self._waiting) < least
        ):
            return ()
        return tuple(self._waiting.popleft() for _ in range(min(size, len(self._waiting))))

    def _pump_backfill(self) -> None:
        assert self._backfill_from is not None
        while self._decoding < BACKFILL and self.has_room and self._decode.has_room:
            found = self._store.assets.unembedded(
                self.space.row, BACKFILL, after_key=self._backfill_from
            )
            if not found:
                self._backfill_from = None
                return
            self._backfill_from = found[-1][0]
            for key, asset in found:
                # It has no vector only because a batch with it is not done.
                if key in self._under_way:
                    continue
                self._under_way.add(key)
                self._decoding += 1
                submit_bulk(
                    self._decode,
                    self._post,
                    Stage.BACKFILL,
                    Work(self, (Unembedded(key, asset),)),
                    self._store.in_place(inputs_of_asset),
                    asset,
                    self._paths,
                    self.space.card,
                    self._limits,
                )

    def _kept(
        self, batch: tuple[Unembedded, ...], embedded: Embedded, replaced: frozenset[int]
    ) -> int:
        # Only after the database has it: a batch that is held up is tried again as it was.
        self._batches -= 1
        self._under_way.difference_update(todo.key for todo in batch)
        self._session().batch_sizer.note_run(embedded.rows, embedded.seconds)
        self._tell(len(batch), embedded)
        if replaced:
            self._look_again_from(min(replaced))
        kept = tuple(todo.asset.id for todo in batch if todo.key not in replaced)
        self._emit(AssetsEmbedded(kept, self.space.name))
        return len(kept)

    def _look_again_from(self, key: int) -> None:
        """Let the database tell again what has no vector from a key on."""
        before = key - 1 if self._backfill_from is None else self._backfill_from
        self._backfill_from = min(before, key - 1)

    def _tell(self, batch: int, embedded: Embedded | None) -> None:
        """Record a batch; one without vectors has failed."""
        rows, waited_s, seconds, depth = (batch, 0.0, 0.0, 0)
        if embedded is not None:
            rows, waited_s = embedded.rows, embedded.waited_s
            seconds, depth = embedded.seconds, embedded.queue_depth
        self._record(
            StageRecord.of_run(
                "embed",
                self.space.card,
                self._session().embedder.plan,
                batch=batch,
                rows=rows,
                seconds=seconds,
                waited_s=waited_s,
                queue_depth=depth,
                failed=embedded is None,
            )
        )

    # -- what goes wrong ---------------------------------------------------------------------------

    def _take_failure(
        self, stage: Stage, todos: tuple[Unembedded, ...], error: RefboardError
    ) -> list[Failure]:
        if stage is Stage.BACKFILL:
            if isinstance(error, LibraryGoneError):
                self._store.require_in_place()  # held until it is back, and then read again
                self._under_way.difference_update(todo.key for todo in todos)
                self._look_again_from(min(todo.key for todo in todos))
                self._decoding -= 1
                return []
            failures = self._failed(todos, error)
            self._decoding -= 1
            return failures
        if isinstance(error, ModelMissingError | ModelMismatchError):
            # The model's fault, not the pictures': they stay as they are, to be done some day.
            self._batches -= 1
            self._give_up(error)
            return []
        if len(todos) > 1:
            # One of them spoils the batch: each is tried alone, and only that one fails.
            self._batches -= 1
            self._alone.extend(todos)
            log.info("A batch of %d is tried one by one: %s", len(todos), error)
            return []
        failures = self._failed(todos, error)
        self._batches -= 1
        self._tell(1, None)
        return failures

    def _give_up(self, error: ModelError) -> None:
        if self.problem is None:
            log.info("The model %s cannot be used: %s", self.space.card.name, error)
        self.problem = error
        self._waiting.clear()
        self._alone.clear()
        self._under_way.clear()

    def _failed(self, todos: Sequence[Unembedded], error: RefboardError) -> list[Failure]:
        jobs = self._store.jobs
        with self._store.transaction():
            replaced = self._store.originals.replaced({t.key: t.asset.sha256 for t in todos})
            failed = [todo for todo in todos if todo.key not in replaced]
            for todo in failed:
                jobs.fail_embedding(todo.asset.id, self.space.row, error.sentence, error.hint)
        self._under_way.difference_update(todo.key for todo in todos)
        if replaced:
            self._look_again_from(min(replaced))
        return [
            Failure(todo.asset.id, todo.asset.name, todo.asset.source, error.sentence, error.hint)
            for todo in failed
        ]


def _backlog(card: ModelCard) -> int:
    """Return how many prepared pictures may wait: as many as memory allows, and a few."""
    assert card.image is not None, "only models for pictures fill a space"
    contract = card.image.preprocess
    each = 3 * contract.width * contract.height * np.dtype(np.float32).itemsize
    return max(BACKFILL, min(BACKLOG, BACKLOG_BYTES // each))


def _fault(error: Exception) -> RefboardError:
    log.error("A picture could not be embedded", exc_info=error)
    return InferenceError(
        "This picture could not be indexed because of a fault in RefBoard.",
        "The log has the details. Retry tries again.",
    )
