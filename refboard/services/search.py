"""Answering questions: similar pictures, and words in names.

The rows of an answer come from one SELECT. The picture asked about is always left out.
"""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.errors import QueryError
from refboard.core.ids import AssetId, BoardId
from refboard.core.query import (
    Float32Array,
    Int64Array,
    Match,
    Matches,
    SimilarQuery,
    weighted_query,
)
from refboard.services.library import Library

if TYPE_CHECKING:
    from refboard.core.ports import Names

SAME_PICTURE = 0.7
"""A mirrored or trimmed query counts from this score on: the match is a changed copy then. Below it
such a query only blurs the ranking by look (`make bench-quality`: P@1 .678 with, .668 without)."""


def stored_vectors(library: Library, asset_id: AssetId) -> Float32Array | None:
    """Return an asset's vectors [v, dim], the plain one first; None while it has none."""
    key = library.store.assets.keys([asset_id]).get(asset_id)
    if key is None:
        return None
    vectors = library.store.vectors.get(library.space, key)
    return vectors if len(vectors) else None


def similar(
    library: Library,
    query: SimilarQuery,
    vectors: Float32Array,
    *,
    exclude: Sequence[AssetId] = (),
) -> Matches:
    """Rank the library's pictures by their likeness to vectors.

    Args:
        library: Where to look.
        query: What counts and how many are wanted.
        vectors: [v, dim] unit vectors of the question: the plain one, then its variants.
        exclude: Assets to leave out, such as the picture asked about.

    Raises:
        ModelError: there is no model for the space.
        QueryError: the space is not there.
    """
    started = time.perf_counter()
    if query.space not in ("auto", library.card.space):
        raise QueryError(
            f"There is no model for similar {query.space} in this library yet.",
            f'Use the space "{library.card.space}".',
        )
    store = library.store
    without = set(store.assets.keys(exclude).values())
    allowed = _allowed(library, query.board_id)
    found = _found(library, vectors, query, query.limit + len(without), allowed)
    ranked = [
        (key, score)
        for key, score in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        if key not in without and score >= query.min_score
    ][: query.limit]
    rows = store.assets.by_keys(key for key, _ in ranked)
    return Matches(
        matches=tuple(Match(rows[key], score) for key, score in ranked if key in rows),
        space=library.card.space,
        is_exact=library.index.is_exact,
        milliseconds=(time.perf_counter() - started) * 1000,
        not_indexed=store.assets.unembedded_count(library.space) + store.jobs.pending_count(),
    )


def by_name(library: Library, text: str, limit: int) -> Matches:
    """Find pictures by words of their names."""
    started = time.perf_counter()
    names: Names = library.store.names
    found = list(names.find(text, limit))
    rows = library.store.assets.by_keys(key for key, _ in found)
    return Matches(
        matches=tuple(Match(rows[key], score, why="name") for key, score in found if key in rows),
        space="names",
        is_exact=True,
        milliseconds=(time.perf_counter() - started) * 1000,
    )


def _found(
    library: Library,
    vectors: Float32Array,
    query: SimilarQuery,
    limit: int,
    allowed: Int64Array | None,
) -> dict[int, float]:
    """Return keys with scores: likeness to the plain vector, and changed copies of the picture."""
    card = library.card
    questions = np.stack([weighted_query(card, row, query.emphasis) for row in vectors])
    keys, scores = library.index.search(questions[:1], limit, allowed=allowed)
    found = {int(key): float(score) for key, score in zip(keys, scores, strict=True)}
    if query.emphasis.value not in card.variants_for or len(questions) == 1:
        return found
    keys, scores = library.index.search(questions[1:], limit, allowed=allowed)
    for key, score in zip(keys, scores, strict=True):
        if score >= SAME_PICTURE:
            found[int(key)] = max(found.get(int(key), -1.0), float(score))
    return found


def _allowed(library: Library, board_id: BoardId | None) -> Int64Array | None:
    if board_id is None:
        return None
    return np.asarray(library.store.assets.keys_on_board(board_id), dtype=np.int64)
