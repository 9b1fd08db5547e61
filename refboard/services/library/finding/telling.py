"""What is told of the pictures that were found: their rows, how alike they are, and why."""

from collections.abc import Mapping, Sequence

from refboard.core.asset import Asset
from refboard.core.finding.evidence import Evidence, EvidenceKind
from refboard.core.finding.query import FindQuery
from refboard.core.finding.terms import PictureTerm
from refboard.core.query import Match
from refboard.services.library.copies.recognising import recognised
from refboard.services.library.finding.asked import (
    AskedColours,
    AskedPicture,
    AskedTerm,
    AskedWords,
)
from refboard.services.library.finding.candidates import Candidates
from refboard.services.library.finding.colour_scores import ColourScores
from refboard.services.library.finding.evidence import (
    colour_evidence,
    picture_evidence,
    word_evidence,
)
from refboard.services.library.finding.ranking import Ranking, TermScores
from refboard.services.library.finding.word_scores import WordScores
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace

_WHY = {
    EvidenceKind.NAME: "name",
    EvidenceKind.TAG: "tag",
    EvidenceKind.SUBJECT: "meaning",
}
"""What the command line calls the reasons of words, in this order."""

Terms = Sequence[tuple[AskedTerm, TermScores]]


def matches_of(
    library: Library,
    query: FindQuery,
    terms: Terms,
    spaces: Mapping[str, VectorSpace],
    ranking: Ranking,
) -> tuple[Match, ...]:
    """Return the matches of a ranking, best first: those that are like enough."""
    keys = ranking.candidates.keys
    order = ranking.order[ranking.likeness[ranking.order] >= query.min_likeness]
    found = ranking.candidates.chosen(order)
    rows = library.store.assets.by_keys(found.keys.tolist())
    likeness = dict(zip(keys[order].tolist(), ranking.likeness[order].tolist(), strict=True))
    scores = _scores(terms, found) or likeness
    reasons = dict(zip(found.keys.tolist(), _reasons(library, terms, spaces, found), strict=True))
    _recognise(library, terms, [(key, rows[key]) for key in likeness if key in rows], reasons)
    has_words = any(isinstance(asked, AskedWords) for asked, _ in terms)
    return tuple(
        Match(rows[key], scores[key], _why(reasons[key]) if has_words else "", alike, reasons[key])
        for key, alike in likeness.items()
        if key in rows
    )


def _scores(terms: Terms, found: Candidates) -> dict[int, float]:
    """Return cosines, or how well names or colours fit, of one thing; nothing elsewhere."""
    (_, scores), *others = terms
    told = None if others else scores.told(found)
    return {} if told is None else dict(zip(found.keys.tolist(), told.tolist(), strict=True))


def _reasons(
    library: Library, terms: Terms, spaces: Mapping[str, VectorSpace], found: Candidates
) -> list[tuple[Evidence, ...]]:
    """Return for each picture what it was found by, each kind once, the strongest first."""
    together: list[dict[tuple[EvidenceKind, str], Evidence]] = [{} for _ in found.keys]
    for asked, scores in terms:
        told: Sequence[tuple[Evidence, ...]] = ()
        if asked.term.weight > 0 and isinstance(asked, AskedPicture):
            told = picture_evidence(asked, list(spaces.values()), found)
        elif asked.term.weight > 0 and isinstance(scores, WordScores):
            assert isinstance(asked, AskedWords), "these are their scores"
            told = word_evidence(asked, scores, library.store.tags, found)
        elif asked.term.weight > 0 and isinstance(scores, ColourScores):
            assert isinstance(asked, AskedColours), "these are their scores"
            told = colour_evidence(asked, scores, found)
        for known, evidence in zip(together, told, strict=bool(told)):
            for reason in evidence:
                before = known.get((reason.kind, reason.detail))
                if before is None or before.strength < reason.strength:
                    known[reason.kind, reason.detail] = reason
    return [tuple(sorted(one.values(), key=lambda reason: -reason.strength)) for one in together]


def _recognise(
    library: Library,
    terms: Terms,
    answers: Sequence[tuple[int, Asset]],
    reasons: dict[int, tuple[Evidence, ...]],
) -> None:
    """Say of answers that are the very picture what was done to it, not only that they are."""
    for asked, _ in terms:
        term = asked.term
        if not isinstance(term, PictureTerm) or term.weight <= 0 or term.part is not None:
            continue
        if len(term.asset_ids) == 1:
            for key, same in recognised(library, term.asset_ids[0], answers).items():
                others = [one for one in reasons[key] if one.kind is not EvidenceKind.SAME]
                reasons[key] = tuple(sorted([same, *others], key=lambda one: -one.strength))


def _why(evidence: Sequence[Evidence]) -> str:
    kinds = {reason.kind for reason in evidence}
    return ", ".join(word for kind, word in _WHY.items() if kind in kinds)
