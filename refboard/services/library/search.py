"""Answering questions: similar pictures, and words.

The rows of an answer come from one SELECT. The picture asked about is always left out. Scores of
different spaces are never compared: where two rankings are merged, that is done by rank.
"""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.ids import AssetId, BoardId
from refboard.core.query import (
    Float32Array,
    Int64Array,
    Match,
    Matches,
    SimilarQuery,
    weighted_query,
)
from refboard.core.spaces import BOTH
from refboard.services.library.fusion import fused
from refboard.services.library.library import Library
from refboard.services.store.names import BEGINS_WORDS

if TYPE_CHECKING:
    from refboard.core.ports import Names
    from refboard.services.library.vector_space import VectorSpace

SAME_PICTURE = 0.7
"""A mirrored or trimmed query counts from this score on: the match is a changed copy then. Below it
such a query only blurs the ranking by look (`make bench-quality`: P@1 .678 with, .668 without)."""
FUSED_DEPTH = 200
"""How far down each ranking is read before two are merged, at least."""
NAME, TAUGHT = "name", "meaning"


def similar(
    library: Library,
    query: SimilarQuery,
    vectors: Mapping[str, Float32Array],
    *,
    exclude: Sequence[AssetId] = (),
) -> Matches:
    """Rank the library's pictures by their likeness to vectors.

    Args:
        library: Where to look.
        query: What counts and how many are wanted.
        vectors: For each space asked [v, dim] unit vectors of the question: the plain one, then
            its variants.
        exclude: Assets to leave out, such as the picture asked about.

    Raises:
        ModelError: there is no model for a space.
        QueryError: a space is not there.
    """
    started = time.perf_counter()
    spaces = [library.space_for(name) for name in vectors]
    store = library.store
    without = set(store.assets.keys(exclude).values())
    allowed = _allowed(library, query.board_id)
    depth = query.limit if len(spaces) == 1 else max(query.limit, FUSED_DEPTH)
    rankings = [
        _ranked(space, vectors[space.name], query, depth + len(without), allowed)
        for space in spaces
    ]
    ranked = rankings[0] if len(spaces) == 1 else fused([[k for k, _ in r] for r in rankings])
    kept = [
        (key, score) for key, score in ranked if key not in without and score >= query.min_score
    ][: query.limit]
    rows = store.assets.by_keys(key for key, _ in kept)
    return Matches(
        matches=tuple(Match(rows[key], score) for key, score in kept if key in rows),
        space=spaces[0].name if len(spaces) == 1 else BOTH,
        is_exact=all(space.index.is_exact for space in spaces),
        milliseconds=(time.perf_counter() - started) * 1000,
        not_indexed=max(space.left() for space in spaces) + store.jobs.pending_count(),
    )


def by_words(
    library: Library,
    text: str,
    limit: int,
    *,
    vector: Float32Array | None = None,
    board_id: BoardId | None = None,
) -> Matches:
    """Find pictures by words: of their names, and of what they show.

    Args:
        library: Where to look.
        text: The words.
        limit: How many at most.
        vector: [dim] of the words in the space that knows them; None to look at names only. With
            it scores are cosines to it, without it how well a name fits.
        board_id: Only pictures of this board; None for the whole library.
    """
    started = time.perf_counter()
    names: Names = library.store.names
    allowed = _allowed(library, board_id)
    by_name = dict(names.find(text, limit, among=None if allowed is None else allowed.tolist()))
    why = {key: [NAME] for key in by_name}
    ranked, is_exact, left = list(by_name.items()), True, 0
    if vector is not None:
        space = library.space_for_words()
        assert space is not None, "somebody made this vector"
        shown = _likeness(space, vector, max(limit, FUSED_DEPTH), allowed)
        for key in shown:
            why.setdefault(key, []).append(TAUGHT)
        # The order is by rank, since words in a name and likeness have no common measure; the
        # score is the likeness, also of what was found by its name. What only has the letters
        # somewhere inside a word, as "location" has "cat", does not push aside what shows one.
        named = [key for key, fit in by_name.items() if fit >= BEGINS_WORDS]
        parts = [key for key, fit in by_name.items() if fit < BEGINS_WORDS]
        order = fused([named, list(shown)], behind=parts, places=limit // 2)[:limit]
        shown |= _likeness(space, vector, len(by_name), np.array(list(by_name), dtype=np.int64))
        ranked = [(key, shown.get(key, 0.0)) for key, _ in order]
        is_exact, left = space.index.is_exact, space.left()
    rows = library.store.assets.by_keys(key for key, _ in ranked)
    return Matches(
        matches=tuple(
            Match(rows[key], score, why=", ".join(why[key])) for key, score in ranked if key in rows
        ),
        space="names" if vector is None else "words",
        is_exact=is_exact,
        milliseconds=(time.perf_counter() - started) * 1000,
        not_indexed=left,
    )


def _likeness(
    space: "VectorSpace", vector: Float32Array, limit: int, allowed: Int64Array | None
) -> dict[int, float]:
    """Return keys and their cosines to a vector [dim], best first."""
    keys, scores = space.index.search(vector[None], limit, allowed=allowed)
    return dict(zip(keys.tolist(), scores.tolist(), strict=True))


def _ranked(
    space: "VectorSpace",
    vectors: Float32Array,
    query: SimilarQuery,
    limit: int,
    allowed: Int64Array | None,
) -> list[tuple[int, float]]:
    """Return keys with scores: likeness to the plain vector, and changed copies of the picture."""
    card = space.card
    questions = np.stack([weighted_query(card, row, query.emphasis) for row in vectors])
    keys, scores = space.index.search(questions[:1], limit, allowed=allowed)
    found = {int(key): float(score) for key, score in zip(keys, scores, strict=True)}
    if query.emphasis.value in card.variants_for and len(questions) > 1:
        keys, scores = space.index.search(questions[1:], limit, allowed=allowed)
        for key, score in zip(keys, scores, strict=True):
            if score >= SAME_PICTURE:
                found[int(key)] = max(found.get(int(key), -1.0), float(score))
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _allowed(library: Library, board_id: BoardId | None) -> Int64Array | None:
    if board_id is None:
        return None
    return np.asarray(library.store.assets.keys_on_board(board_id), dtype=np.int64)
