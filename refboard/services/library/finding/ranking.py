"""The pictures that fit a whole question best: every term's scores, weighted and added.

What pulls in a vector space is added up before the index is asked: however many terms there are,
each space is searched once. What it finds, and what names and colours find, is scored exactly.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refboard.core.query import Float32Array, Int64Array
from refboard.services.library.finding.candidates import Candidates
from refboard.services.library.finding.colour_scores import ColourScores
from refboard.services.library.finding.likeness import likeness
from refboard.services.library.finding.picture_scores import PictureScores
from refboard.services.library.finding.word_scores import WordScores
from refboard.services.library.vector_space import VectorSpace

TermScores = PictureScores | WordScores | ColourScores
DEEPER = 2
"""How many times as many candidates each space names as are wanted, where several are added: among
20,000 vectors like those of photographs none of the best 100 is missed, with 1.3 three are."""
LEAST_DEPTH = 128
SPARE = 16
"""More than that are never within the rounding of half precision of the last one wanted."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Pictures in order.

    Attributes:
        candidates: What was looked at.
        order: [m] places among the candidates, the best first.
        likeness: [n] of all candidates, 0 to 1.
        is_exact: Nothing can have been missed.
    """

    candidates: Candidates
    order: Int64Array
    likeness: Float32Array
    is_exact: bool


def rank(
    terms: Sequence[TermScores],
    spaces: Mapping[str, VectorSpace],
    limit: int,
    *,
    without: Int64Array,
    allowed: Int64Array | None,
) -> Ranking:
    """Rank the library's pictures by a question's terms.

    Args:
        terms: At least one of them of a weight above 0.
        spaces: Those that the terms' vectors are of.
        limit: How many are wanted.
        without: Keys of pictures that are no answers.
        allowed: Only these keys count; None for all.
    """
    pulls = _added(terms)
    is_simple = len(terms) == len(pulls) == 1 and not _is_by_classes(terms[0])
    wanted = limit + len(without)
    depth = wanted + SPARE if is_simple else max(DEEPER * wanted, LEAST_DEPTH)
    near = {n: spaces[n].index.nearest(pull, depth, allowed=allowed) for n, pull in pulls.items()}
    more = [keys for term in terms for keys in _more(term, depth, allowed)]
    candidates = Candidates([without[:0], *near.values(), *more])
    total = _total(terms, candidates)
    is_answer = ~np.isin(candidates.keys, without) & _are_enough(terms, total)
    places = np.flatnonzero(is_answer)
    order = places[np.lexsort((candidates.keys[places], -total[places]))][:limit]
    is_exact = all(spaces[name].index.is_exact for name in near)
    if is_exact and not is_simple:
        unseen = _most_unseen(terms, spaces, pulls, near, candidates, depth)
        last = float(total[order[-1]]) if len(order) == limit else -np.inf
        is_exact = last >= unseen
    return Ranking(candidates, order, likeness(total, _top(terms)), is_exact)


def _most_unseen(
    terms: Sequence[TermScores],
    spaces: Mapping[str, VectorSpace],
    pulls: Mapping[str, Float32Array],
    near: Mapping[str, Int64Array],
    candidates: Candidates,
    depth: int,
) -> float:
    """Return what a picture can have at most that no space has named; -infinity if all are named.

    In each space it is no nearer than the last that was named, or has no vector there. Where
    colours or classes count beside vectors, nothing is known of what lies in the middle of both.
    """
    if all(len(keys) < depth for keys in near.values()):
        return -np.inf
    if any(isinstance(term, ColourScores) or _is_by_classes(term) for term in terms):
        return np.inf
    most = 0.0
    for name, keys in near.items():
        there, vectors = candidates.vectors(spaces[name])
        named = np.isin(candidates.keys[there], keys, assume_unique=True)
        if named.any():
            edge = float(np.vecdot(vectors[named], pulls[name]).min())
            most += max(edge - sum(term.weight * term.mean(name) for term in terms), 0.0)
    return most / _spread(terms)


def _is_by_classes(term: TermScores) -> bool:
    """Return whether a term's scores have another order than what its vectors pull towards."""
    return isinstance(term, WordScores) and term.least > -np.inf


def _are_enough(terms: Sequence[TermScores], total: Float32Array) -> NDArray[np.bool_]:
    """Return [n] whether pictures are answers at all: to words alone not everything is one."""
    only = terms[0] if len(terms) == 1 else None
    least = only.least if isinstance(only, WordScores) else -np.inf
    return np.asarray(total >= np.float32(least))


def _added(terms: Sequence[TermScores]) -> dict[str, Float32Array]:
    """Return for each space the one vector that all terms together pull towards."""
    pulls: dict[str, Float32Array] = {}
    for term in terms:
        for name, pull in term.pulls().items():
            weighted = np.float32(term.weight) * pull
            pulls[name] = weighted + pulls[name] if name in pulls else weighted
    return pulls


def _more(term: TermScores, depth: int, allowed: Int64Array | None) -> list[Int64Array]:
    """Return what a term finds beside what its vectors pull towards."""
    if term.weight <= 0:
        return []
    match term:
        case PictureScores():
            return term.copies(depth, allowed)
        case WordScores():
            return [term.named()]
        case ColourScores():
            return [term.best(depth, allowed)]


def _total(terms: Sequence[TermScores], candidates: Candidates) -> Float32Array:
    """Return [n] what all terms together give, in spreads again.

    Scores of terms that have nothing to do with each other spread as the root of their weights'
    squares (Stouffer, 1949): so a picture that is like one of two is called less like both, and
    not half as like. What is less like an unwanted picture than chance has it gains nothing.
    """
    total = np.zeros(len(candidates), dtype=np.float32)
    for term in terms:
        scores = term.scores(candidates)
        total += np.float32(term.weight) * (scores if term.weight > 0 else np.maximum(scores, 0))
    return total / np.float32(_spread(terms))


def _top(terms: Sequence[TermScores]) -> float:
    """Return what a picture has that is the same as everything that is asked for."""
    wanted = [term for term in terms if term.weight > 0]
    return sum(term.weight * term.top for term in wanted) / sum(term.weight for term in wanted)


def _spread(terms: Sequence[TermScores]) -> float:
    return math.sqrt(sum(term.weight**2 for term in terms if term.weight > 0))
