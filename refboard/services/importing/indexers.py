"""One indexer for each space that a library fills, side by side.

One space decides when a picture counts as done (`gates_ready`). A large model never holds up
reading: what it has no room for it reads again later.
"""

from collections.abc import Callable, Iterable, Mapping

from refboard.core.asset import Asset, Failure
from refboard.core.errors import ModelError
from refboard.core.events import Event
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.core.stage_record import Record
from refboard.services.imaging.limits import Limits
from refboard.services.importing.indexer import Indexer, Work
from refboard.services.importing.stages import Completion, Post
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lanes
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace


class Indexers:
    """All indexers of one library; used by its owner only."""

    def __init__(
        self,
        library: Library,
        sessions: ModelSessions,
        *,
        decode: Lanes,
        post: Post,
        emit: Callable[[Event], None],
        record: Record,
        limits: Limits,
    ) -> None:
        self._library = library
        self._sessions = sessions
        self._decode = decode
        self._post = post
        self._emit = emit
        self._record = record
        self._limits = limits
        self._by_model: dict[str, Indexer] = {}
        self.follow()

    def follow(self) -> None:
        """Fill the spaces that the library fills from now on; drop those that it left."""
        spaces = {space.card.fingerprint: space for space in self._library.filling()}
        # Only with the very same space: its index is told of every vector, another's is not.
        self._by_model = {
            key: kept
            if (kept := self._by_model.get(key)) is not None and kept.space is space
            else self._made(space)
            for key, space in spaces.items()
        }

    def _made(self, space: VectorSpace) -> Indexer:
        return Indexer(
            self._library.store,
            self._library.paths,
            space,
            lambda: self._sessions.images(space),
            decode=self._decode,
            post=self._post,
            emit=self._emit,
            record=self._record,
            limits=self._limits,
        )

    @property
    def gate(self) -> Indexer | None:
        """The indexer whose vectors make a picture findable; None without its model."""
        return next((i for i in self._by_model.values() if i.space.kind.gates_ready), None)

    @property
    def is_idle(self) -> bool:
        """Return whether nothing waits and nothing is under way."""
        return all(indexer.is_idle for indexer in self._by_model.values())

    @property
    def has_room(self) -> bool:
        """Return whether more prepared pictures are welcome.

        Small models take them all, so that none is decoded twice.
        """
        small = (i for i in self._by_model.values() if i.space.card.is_small)
        return all(i.has_room or i.problem is not None for i in small)

    @property
    def welcome(self) -> tuple[ModelCard, ...]:
        """The cards whose inputs are worth making now: others would only fill the memory."""
        return tuple(i.space.card for i in self._by_model.values() if i.has_room)

    @property
    def problems(self) -> tuple[ModelError, ...]:
        """Why models cannot be used, one for each that cannot."""
        found = (indexer.problem for indexer in self._by_model.values())
        return tuple(problem for problem in found if problem is not None)

    def problem_in(self, space: str) -> ModelError | None:
        """Return why the model that fills a space cannot be used; None while it can."""
        found = (i.problem for i in self._by_model.values() if i.space.name == space)
        return next(found, None)

    def left(self) -> int:
        """Return how many stored assets are not findable yet."""
        return self.gate.left() if self.gate is not None else 0

    def restart(self) -> None:
        """Look through the whole library for assets without a vector."""
        for indexer in self._by_model.values():
            indexer.restart()

    def pump(self, *, is_more_coming: bool) -> None:
        """Hand out work."""
        for indexer in self._by_model.values():
            indexer.pump(is_more_coming=is_more_coming)

    def add(self, pictures: Iterable[tuple[int, Asset, Mapping[str, Float32Array]]]) -> None:
        """Take stored pictures: key, asset, and inputs by the fingerprints of cards."""
        for key, asset, inputs in pictures:
            for fingerprint, indexer in self._by_model.items():
                indexer.add(key, asset, inputs.get(fingerprint))

    @staticmethod
    def finish(completion: Completion) -> tuple[bool, int, list[Failure]]:
        """Take a finished stage of any of them.

        Returns:
            Whether it makes pictures findable, how many pictures became findable, and the failures.
        """
        work: Work = completion.subject
        count, failures = work.owner.finish(completion)
        return work.owner.space.kind.gates_ready, count, failures
