"""Looks at the best answers to a question about a part window by window, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from refboard.core.asset import Asset
from refboard.core.errors import RefboardError
from refboard.core.finding.heat import HALVES
from refboard.core.finding.query import FindQuery
from refboard.core.ids import AssetId
from refboard.core.query import Float32Array, Matches
from refboard.services.engine.asking.term_reader import Reading
from refboard.services.engine.asking.window_reader import Rows, WindowReader
from refboard.services.library.finding.asked import AskedPicture, AskedTerm
from refboard.services.library.finding.closer import BEST, Windowed, closer
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace


@dataclass(slots=True)
class _Look:
    """A question whose best answers are looked at.

    Attributes:
        query: The question.
        asked: Its terms.
        answer: What was found by whole pictures.
        spaces: Those that were asked.
        reading: Whoever wants no more of it drops this.
        proceed: Takes the better answer.
        left: Answers that were not looked at yet, the best last.
        seen: The others.
    """

    query: FindQuery
    asked: Sequence[AskedTerm]
    answer: Matches
    spaces: Sequence[VectorSpace]
    reading: Reading
    proceed: Callable[[Matches], None]
    left: list[Asset]
    seen: dict[AssetId, Windowed] = field(default_factory=dict)


class CloserLook:
    """Looks closer for one window; used by the library's owner only."""

    def __init__(self, library: Library, reader: WindowReader) -> None:
        self._library = library
        self._reader = reader

    def begin(
        self,
        query: FindQuery,
        asked: Sequence[AskedTerm],
        answer: Matches,
        reading: Reading,
        proceed: Callable[[Matches], None],
    ) -> None:
        """Look at the best answers, then go on with them in a better order.

        Args:
            query: The question.
            asked: Its terms.
            answer: What was found by whole pictures.
            reading: Whoever wants no more of it drops this.
            proceed: Takes the answer.
        """
        names = {name: None for one in asked if isinstance(one, AskedPicture) for name in one.rows}
        spaces = [self._library.space_for(name) for name in names]
        left = [match.asset for match in reversed(answer.matches[:BEST])]
        self._next(_Look(query, asked, answer, spaces, reading, proceed, left))

    def _next(self, look: _Look) -> None:
        if look.reading.is_dropped:
            return
        if not look.left:
            look.proceed(closer(self._library, look.query, look.asked, look.answer, look.seen))
            return
        asset = look.left.pop()
        whole = self._whole(look, asset.id)

        def keep(rows: Rows) -> None:
            look.seen[asset.id] = Windowed(whole, rows)
            self._next(look)

        def pass_over(_: RefboardError) -> None:
            if asset.id in look.seen:
                # A fault of ours in ordering them anew: the answer is what it was.
                look.proceed(look.answer)
                return
            # Its picture cannot be read now, which is told elsewhere: it stays where it is.
            self._next(look)

        spaces = [space for space in look.spaces if space.name in whole]
        self._reader.read(asset, HALVES, spaces, look.reading, keep, pass_over)

    def _whole(self, look: _Look, asset_id: AssetId) -> dict[str, Float32Array]:
        stored = {space.name: space.stored_vectors(asset_id) for space in look.spaces}
        return {name: rows[0] for name, rows in stored.items() if rows is not None}
