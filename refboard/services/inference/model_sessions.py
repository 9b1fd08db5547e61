"""The sessions of models, each with the lanes of the thread that owns it."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from refboard.core.model_card import ModelCard
from refboard.core.run_plan import MAX_BATCH, RunPlan
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.inference.batch_sizer import BatchSizer
from refboard.services.inference.embed_lanes import EmbedLanes
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.vector_space import VectorSpace

IDLE_S = 300.0
"""After so long without work a large model's session is closed; opening it takes about a second."""

PlanFor = Callable[[InstalledModel], RunPlan]


@dataclass(frozen=True, slots=True)
class ImageSession:
    """A model for pictures, the lanes of its thread, and how long its runs may be."""

    embedder: ImageEmbedder
    lanes: Lanes
    batch_sizer: BatchSizer


@dataclass(frozen=True, slots=True)
class TextSession:
    """A model for words and the lanes of its thread."""

    embedder: TextEmbedder
    lanes: Lanes


class ModelSessions:
    """Hands out one session for each model; used by the library's owner only."""

    def __init__(
        self, lanes: EmbedLanes, plan_for: PlanFor, *, may_accelerate: bool = True
    ) -> None:
        """Take lanes, and what tells how a model is run.

        Args:
            lanes: Of the threads that own the sessions.
            plan_for: How a model is run.
            may_accelerate: Accelerators may prove themselves.
        """
        self.lanes = lanes
        self.may_accelerate = may_accelerate
        self._plan_for = plan_for
        self._images: dict[str, ImageSession] = {}
        self._texts: dict[str, TextSession] = {}
        self._used_at: dict[str, float] = {}

    def images(self, space: VectorSpace) -> ImageSession:
        """Return the session of a space's model for pictures."""
        key = space.card.fingerprint
        if key not in self._images:
            lanes = self.lanes.of(space.card)
            plan = self._plan_for(space.model)
            embedder = ImageEmbedder(space.model, plan)
            # Each batch is a transaction: a small model's is several of its runs.
            rows = max(plan.batch, MAX_BATCH) if space.card.is_small else plan.batch
            self._images[key] = ImageSession(embedder, lanes, BatchSizer(rows))
        self._used_at[key] = time.monotonic()
        return self._images[key]

    def words(self, space: VectorSpace) -> TextSession | None:
        """Return the session of a space's model for words; None when it has none."""
        if space.card.text is None:
            return None
        key = _text_key(space.card)
        if key not in self._texts:
            embedder = TextEmbedder(space.model, self._plan_for(space.model))
            self._texts[key] = TextSession(embedder, self.lanes.words)
        self._used_at[key] = time.monotonic()
        return self._texts[key]

    def warm_up(self, space: VectorSpace) -> None:
        """Open a space's session now, in its thread: better now than in the middle of a drop."""
        session = self.images(space)
        session.lanes.submit(Lane.ONLINE, session.embedder.warm_up)

    def keep_only(self, spaces: Iterable[VectorSpace]) -> None:
        """Give back the memory of every session that none of these spaces uses."""
        cards = [space.card for space in spaces]
        kept = {card.fingerprint for card in cards}
        for key in [key for key in self._images if key not in kept]:
            image = self._images.pop(key)
            image.lanes.submit(Lane.BULK, image.embedder.close)
        kept = {_text_key(card) for card in cards if card.text is not None}
        for key in [key for key in self._texts if key not in kept]:
            text = self._texts.pop(key)
            text.lanes.submit(Lane.BULK, text.embedder.close)

    def renew(self, model: InstalledModel) -> None:
        """Run a model by its newest plan from now on; what is under way is finished as it was."""
        image = self._images.pop(model.card.fingerprint, None)
        if image is not None:
            image.lanes.submit(Lane.BULK, image.embedder.close)

    @property
    def is_heavy(self) -> bool:
        """Return whether a session is open that `close_idle` would close some day."""
        return any(session.embedder.is_open for _, session in self._heavy())

    def close_idle(self, after_s: float = IDLE_S) -> None:
        """Give back the memory of large models that nobody has used for so many seconds."""
        now = time.monotonic()
        for key, session in self._heavy():
            if session.embedder.is_open and now - self._used_at[key] >= after_s:
                session.lanes.submit(Lane.BULK, session.embedder.close)

    def _heavy(self) -> Iterator[tuple[str, ImageSession | TextSession]]:
        for sessions in (self._images, self._texts):
            yield from (
                (key, session) for key, session in sessions.items() if not _is_small(session)
            )


def _is_small(session: ImageSession | TextSession) -> bool:
    return session.embedder.card.is_small


def _text_key(card: ModelCard) -> str:
    assert card.text is not None
    return f"{card.fingerprint}:{card.text.file.sha256}"
