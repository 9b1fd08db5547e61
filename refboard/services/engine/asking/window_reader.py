"""The vectors of windows of stored pictures: kept, or made a few at a time ahead of all bulk work.

Nothing of it is stored. What was compared last is kept for as long as the library is open: people
go back and forth between a few questions and answers.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from refboard.core.asset import Asset
from refboard.core.errors import RefboardError
from refboard.core.geometry import Rect
from refboard.core.ids import NO_REQUEST
from refboard.core.query import Float32Array
from refboard.core.stage_record import Record
from refboard.services.engine.asking.term_reader import Reading
from refboard.services.engine.asking.timed import Timed, submit, tell
from refboard.services.engine.asking.window_inputs import window_inputs
from refboard.services.engine.continuations import Continuations
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace

KEPT = 256
"""Pictures in one space each: 20 to 50 kB of windows each."""
AT_ONCE = 5
"""Windows that a model is given together: what is asked meanwhile waits no longer than these."""

Windows = tuple[Rect, ...]
Rows = Mapping[str, Float32Array]
"""By the name of the space, [windows, dim]."""


@dataclass(slots=True)
class _Job:
    """A picture whose windows are being embedded.

    Attributes:
        asset: The picture.
        windows: In fractions of it.
        spaces: In which spaces they are wanted.
        reading: Whoever wants no more of it drops this.
        proceed: Takes the vectors.
        failed: Takes why there are none.
        inputs: By the fingerprints of the cards, [windows, 3, h, w].
        done: What of the first space that is left is embedded, a few windows each.
    """

    asset: Asset
    windows: Windows
    spaces: Sequence[VectorSpace]
    reading: Reading
    proceed: Callable[[Rows], None]
    failed: Callable[[RefboardError], None]
    inputs: Mapping[str, Float32Array] = field(default_factory=dict)
    done: list[Float32Array] = field(default_factory=list)


class WindowReader:
    """Knows the vectors of windows, or has them made; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        sessions: ModelSessions,
        *,
        decode: Lanes,
        continuations: Continuations,
        record: Record,
    ) -> None:
        self._library = library
        self._sessions = sessions
        self._decode = decode
        self._continuations = continuations
        self._record = record
        self._kept: OrderedDict[tuple[str, str, Windows], Float32Array] = OrderedDict()

    def read(
        self,
        asset: Asset,
        windows: Windows,
        spaces: Sequence[VectorSpace],
        reading: Reading,
        proceed: Callable[[Rows], None],
        failed: Callable[[RefboardError], None],
    ) -> None:
        """Go on with the vectors of a picture's windows: at once where they are kept.

        Args:
            asset: A stored one.
            windows: In fractions of it.
            spaces: In which spaces.
            reading: Whoever wants no more of it drops this: then nothing follows.
            proceed: Takes the vectors.
            failed: Takes why there are none.
        """
        job = _Job(asset, windows, spaces, reading, proceed, failed)
        missing = [space for space in spaces if self._rows(job, space) is None]
        if not missing:
            self._end(job)
            return
        decoding = self._decode.submit(
            Lane.ONLINE,
            window_inputs,
            asset,
            self._library.paths,
            tuple(space.card for space in missing),
            windows,
        )
        reading.follow(decoding)

        def begin(inputs: Mapping[str, Float32Array]) -> None:
            job.inputs = inputs
            self._embed(job, missing)

        self._continuations.then(decoding, NO_REQUEST, begin, failed)

    def _embed(self, job: _Job, spaces: Sequence[VectorSpace]) -> None:
        """Embed a few windows after the other, in one space after the other."""
        if job.reading.is_dropped:
            return
        if not spaces:
            self._end(job)
            return
        space, *others = spaces
        left = job.inputs[space.card.fingerprint][sum(map(len, job.done)) :]
        if not len(left):
            self._keep(job, space, np.concatenate(job.done))
            job.done.clear()
            self._embed(job, others)
            return
        session = self._sessions.images(space)
        session.batch_sizer.note_question()

        def go_on(timed: Timed) -> None:
            tell(self._record, "embed-windows", session.embedder, timed)
            job.done.append(timed.rows)
            self._embed(job, spaces)

        running = submit(session.lanes, session.embedder.embed, left[:AT_ONCE])
        job.reading.follow(running)
        self._continuations.then(running, NO_REQUEST, go_on, job.failed)

    def _end(self, job: _Job) -> None:
        found = {space.name: self._rows(job, space) for space in job.spaces}
        job.proceed({name: rows for name, rows in found.items() if rows is not None})

    def _rows(self, job: _Job, space: VectorSpace) -> Float32Array | None:
        key = job.asset.sha256, space.card.fingerprint, job.windows
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def _keep(self, job: _Job, space: VectorSpace, rows: Float32Array) -> None:
        self._kept[job.asset.sha256, space.card.fingerprint, job.windows] = rows
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
