"""The answer to a question whose terms have their vectors: ranked, filtered, told why."""

import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from refboard.core.errors import QueryError
from refboard.core.finding.query import FindQuery
from refboard.core.query import Int64Array, Matches
from refboard.core.spaces import BOTH
from refboard.services.library.finding.asked import (
    AskedColours,
    AskedPicture,
    AskedTerm,
    AskedWords,
)
from refboard.services.library.finding.colour_scores import ColourScores
from refboard.services.library.finding.picture_scores import PictureScores
from refboard.services.library.finding.ranking import TermScores, rank
from refboard.services.library.finding.telling import matches_of
from refboard.services.library.finding.word_scores import WordScores
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace

NAMES, WORDS, COLOURS = "names", "words", "colours"
"""What an answer says that was searched, where that is no space alone."""


def find(library: Library, query: FindQuery, asked: Sequence[AskedTerm]) -> Matches:
    """Answer a question from the indexes and the database.

    Args:
        library: Where to look.
        query: The question.
        asked: Its terms with their vectors.

    Raises:
        ModelError: a space's model cannot be used.
        QueryError: nothing is asked for, only what is unwanted.
    """
    started = time.perf_counter()
    if not any(one.term.weight > 0 for one in asked):
        raise QueryError("Nothing is looked for.", "Add a picture, words or a colour that counts.")
    spaces = _spaces(library, asked)
    for space in spaces.values():
        space.calibration.note(space.index.generation, len(space.index))
    allowed = library.store.pictures.keys(query.scope, query.filters)
    terms = [_scores(library, query, one, spaces, allowed) for one in asked]
    without = _asked_about(library, asked)
    ranking = rank(terms, spaces, query.limit, without=without, allowed=allowed)
    return Matches(
        matches=matches_of(library, query, list(zip(asked, terms, strict=True)), spaces, ranking),
        space=_name(asked, spaces),
        is_exact=ranking.is_exact,
        milliseconds=(time.perf_counter() - started) * 1000,
        not_indexed=_left(library, asked, spaces),
        remarks=tuple(dict.fromkeys(_remarks(asked))),
    )


def _spaces(library: Library, asked: Sequence[AskedTerm]) -> dict[str, VectorSpace]:
    names: dict[str, None] = {}
    for one in asked:
        if isinstance(one, AskedPicture):
            names.update(dict.fromkeys(one.rows))
        elif isinstance(one, AskedWords) and one.space:
            names[one.space] = None
    return {name: library.space_for(name) for name in names}


def _scores(
    library: Library,
    query: FindQuery,
    one: AskedTerm,
    spaces: Mapping[str, VectorSpace],
    allowed: Int64Array | None,
) -> TermScores:
    match one:
        case AskedPicture():
            mine = [space for name, space in spaces.items() if name in one.rows]
            return PictureScores(one, mine, query.emphasis)
        case AskedWords():
            space = spaces.get(one.space)
            return WordScores(one, space, library.store.names, query.limit, allowed)
        case AskedColours():
            return ColourScores(one, library.colours)


def _asked_about(library: Library, asked: Sequence[AskedTerm]) -> Int64Array:
    ids = [i for one in asked if isinstance(one, AskedPicture) for i in one.term.asset_ids]
    keys = sorted(set(library.store.assets.keys(ids).values()))
    return np.array(keys, dtype=np.int64)


def _name(asked: Sequence[AskedTerm], spaces: Mapping[str, VectorSpace]) -> str:
    """Return what was searched: a space, several, or what words and colours have."""
    pictures = {name for one in asked if isinstance(one, AskedPicture) for name in one.rows}
    if pictures:
        return BOTH if len(pictures) > 1 else next(iter(pictures))
    if any(isinstance(one, AskedWords) for one in asked):
        return WORDS if spaces else NAMES
    return COLOURS


def _left(library: Library, asked: Sequence[AskedTerm], spaces: Mapping[str, VectorSpace]) -> int:
    left = max((space.left() for space in spaces.values()), default=0)
    # A picture that is still to be read can already be found by its name.
    is_about_pictures = any(isinstance(one, AskedPicture) for one in asked)
    left += library.store.jobs.pending_count() if is_about_pictures else 0
    has_colours = any(isinstance(one, AskedColours) for one in asked)
    return max(left, library.store.palettes.missing_count() if has_colours else 0)


def _remarks(asked: Sequence[AskedTerm]) -> Iterator[str]:
    for one in asked:
        if isinstance(one, AskedWords) and one.meaning is not None and one.meaning.remark:
            yield one.meaning.remark
