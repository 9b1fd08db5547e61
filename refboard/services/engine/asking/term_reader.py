"""The vectors of a question's terms: what is stored or kept at once, the rest read and embedded.

Reading and embedding go before all bulk work, in threads; what comes of them is carried back to
the library's owner.
"""

import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from refboard.core.asset import Asset
from refboard.core.errors import QueryError, RefboardError
from refboard.core.finding.terms import PictureTerm, WordTerm
from refboard.core.ids import NO_REQUEST
from refboard.core.query import Float32Array, mean_vector
from refboard.core.stage_record import Record
from refboard.services.engine.asking.kept_vectors import KeptVectors
from refboard.services.engine.asking.timed import Timed, submit, tell
from refboard.services.engine.continuations import Continuations
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace

if TYPE_CHECKING:
    from concurrent.futures import Future

Failed = Callable[[RefboardError], None]


class Reading:
    """The work that a question waits for, so that it can be dropped before it is begun.

    Attributes:
        is_dropped: Nobody waits for it any more.
    """

    def __init__(self) -> None:
        self.is_dropped = False
        self._future: Future[Any] | None = None  # Any: pixels, or vectors

    def follow(self, future: "Future[Any]") -> None:
        """Wait for this piece of work from now on."""
        self._future = future

    def drop(self) -> None:
        """Let nobody do what has not been begun."""
        self.is_dropped = True
        if self._future is not None:
            self._future.cancel()


class TermReader:
    """Knows terms' vectors, or has them made; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        sessions: ModelSessions,
        *,
        decode: Lanes,
        continuations: Continuations,
        limits: Limits,
        record: Record,
    ) -> None:
        self._library = library
        self._sessions = sessions
        self._decode = decode
        self._continuations = continuations
        self._limits = limits
        self._record = record
        self._kept = KeptVectors()

    # -- pictures ----------------------------------------------------------------------------------

    def picture(self, term: PictureTerm, space: VectorSpace) -> Float32Array | None:
        """Return the vectors of a term in a space, [v, dim]; None where they have to be made.

        Raises:
            QueryError: it names no picture, or one that is still to be read.
        """
        stored = self._stored(term, space)
        return self._kept.get(self._key(term), space.card.fingerprint) if stored is None else stored

    def read_picture(
        self,
        term: PictureTerm,
        spaces: Sequence[VectorSpace],
        reading: Reading,
        proceed: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Make the vectors of a term in some spaces, from one decode; then `picture` has them.

        Raises:
            QueryError: it names no picture, or one that is still to be read.
        """
        decoding = self._decode.submit(
            Lane.ONLINE,
            inputs_of,
            self._picture_of(term),
            self._library.paths,
            tuple(space.card for space in spaces),
            self._limits,
            term.part,
        )
        reading.follow(decoding)
        key = self._key(term)
        self._continuations.then(
            decoding,
            NO_REQUEST,
            lambda inputs: self._embed(key, spaces, inputs, reading, proceed, failed),
            failed,
        )

    def _embed(
        self,
        key: Hashable,
        spaces: Sequence[VectorSpace],
        inputs: Mapping[str, Float32Array],
        reading: Reading,
        proceed: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Embed in one space after the other, each in its model's thread."""
        if not spaces:
            proceed()
            return
        space, *others = spaces
        session = self._sessions.images(space)
        session.batch_sizer.note_question()
        fingerprint = space.card.fingerprint

        def keep(timed: Timed) -> None:
            tell(self._record, "embed-question", session.embedder, timed)
            self._kept.put(key, fingerprint, timed.rows)
            self._embed(key, others, inputs, reading, proceed, failed)

        running = submit(session.lanes, session.embedder.embed, inputs[fingerprint])
        reading.follow(running)
        self._continuations.then(running, NO_REQUEST, keep, failed)

    @staticmethod
    def _stored(term: PictureTerm, space: VectorSpace) -> Float32Array | None:
        if not term.asset_ids or term.part is not None:
            return None
        if len(term.asset_ids) == 1:
            return space.stored_vectors(term.asset_ids[0])
        # What is not embedded yet does not count; of none that is, the first is read now.
        found = [space.stored_vectors(one) for one in term.asset_ids]
        rows = [vectors[0] for vectors in found if vectors is not None]
        return mean_vector(np.stack(rows))[None] if rows else None

    def _picture_of(self, term: PictureTerm) -> Asset | Path:
        if term.path is not None:
            return term.path
        if not term.asset_ids:
            raise QueryError("There is no picture to compare with.", "Select one first.")
        asset = self._library.store.assets.get(term.asset_ids[:1]).get(term.asset_ids[0])
        if asset is None or not asset.is_stored:
            raise QueryError(
                "This picture is still being read.", "Try again when it is on the board."
            )
        return asset

    def _key(self, term: PictureTerm) -> Hashable:
        """Return what tells this term from others, whatever its weight: also the bytes it is of."""
        picture = self._picture_of(term)
        same = replace(term, weight=1.0)
        return (same, _stamp(picture) if isinstance(picture, Path) else picture.sha256)

    # -- words -------------------------------------------------------------------------------------

    def words(self, term: WordTerm, space: VectorSpace) -> Float32Array | None:
        """Return what words are in a space whose model takes words, [1, dim]; None as above."""
        return self._kept.get(term.text, space.card.fingerprint)

    def is_open(self, space: VectorSpace) -> bool:
        """Return whether a space's model for words is open, so that words take no time."""
        session = self._sessions.words(space)
        return session is not None and session.embedder.is_open

    def read_words(
        self,
        term: WordTerm,
        space: VectorSpace,
        reading: Reading,
        proceed: Callable[[], None],
        failed: Failed,
    ) -> None:
        """Embed words by a space's model; then `words` has them."""
        session = self._sessions.words(space)
        assert session is not None, "only a model that takes words is asked"

        def keep(timed: Timed) -> None:
            tell(self._record, "embed-words", session.embedder, timed)
            self._kept.put(term.text, space.card.fingerprint, timed.rows)
            proceed()

        running = submit(session.lanes, session.embedder.embed, [term.text])
        reading.follow(running)
        self._continuations.then(running, NO_REQUEST, keep, failed)


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file does; reading it will say what is wrong with it."""
    try:
        status = os.stat(path)  # noqa: PTH116  a name that is no path has an answer, too
    except (OSError, ValueError):
        return 0, 0
    return status.st_size, status.st_mtime_ns
