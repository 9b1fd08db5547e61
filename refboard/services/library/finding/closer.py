"""The best answers to a question about a part, looked at window by window.

A part of a picture is rarely like the whole of another one, and often like a part of it. Windows of
every picture would cost nine times the vectors; those of the best few take a moment when asked, and
find nearly as much (decision 0030).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from refboard.core.finding.evidence import Evidence, EvidenceKind
from refboard.core.finding.heat import HALVES
from refboard.core.finding.query import FindQuery
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.core.query import Float32Array, Match, Matches
from refboard.services.library.finding.asked import AskedPicture, AskedTerm
from refboard.services.library.finding.likeness import gained
from refboard.services.library.finding.picture_scores import PictureScores
from refboard.services.library.finding.pulls import pulls
from refboard.services.library.library import Library

BEST = 20
"""So many answers are looked at: deeper down a part is found no better (decision 0030)."""
CLEARLY = 1.0
"""In spreads of the library: so much more alike than its whole a window is that is pointed at."""
_POINTED = (EvidenceKind.SUBJECT, EvidenceKind.SHAPE, EvidenceKind.TEXTURE, EvidenceKind.PALETTE)


@dataclass(frozen=True, slots=True)
class Windowed:
    """An answer with the vectors that it has by the name of the space.

    Attributes:
        whole: [dim] of the picture.
        windows: [len(HALVES), dim].
    """

    whole: Mapping[str, Float32Array]
    windows: Mapping[str, Float32Array]


def is_about_part(asked: Sequence[AskedTerm]) -> bool:
    """Return whether pictures are all that is asked about, and a part of one is among them."""
    pictures = [one for one in asked if isinstance(one, AskedPicture)]
    has_part = any(one.term.part is not None and one.term.weight > 0 for one in pictures)
    return has_part and len(pictures) == len(asked)


def closer(
    library: Library,
    query: FindQuery,
    asked: Sequence[AskedTerm],
    answer: Matches,
    seen: Mapping[AssetId, Windowed],
) -> Matches:
    """Return an answer whose best are ordered anew: by their whole and the window most alike.

    Args:
        library: Where it was found.
        query: What was asked.
        asked: Its terms, as `is_about_part` wants them.
        answer: What was found by whole pictures.
        seen: The answers that were looked at; the others keep their place and likeness.
    """
    wanted = pulls(library, query, asked)
    top, spread = _top(library, query, asked)
    kinds = {name: EvidenceKind(library.space_for(name).kind.evidence) for name in wanted}
    best = [
        _closer(match, seen.get(match.asset.id), wanted, kinds, top, spread)
        for match in answer.matches[:BEST]
    ]
    # Nothing loses by a closer look: what was not looked at stays below.
    best.sort(key=lambda match: -match.likeness)
    return replace(answer, matches=(*best, *answer.matches[BEST:]))


def _closer(
    match: Match,
    seen: Windowed | None,
    wanted: Mapping[str, Float32Array],
    kinds: Mapping[str, EvidenceKind],
    top: float,
    spread: float,
) -> Match:
    if seen is None:
        return match
    gains = {
        name: (seen.windows[name] @ pull - seen.whole[name] @ pull) / np.float32(spread)
        for name, pull in wanted.items()
        if name in seen.windows and name in seen.whole
    }
    gain = sum(gains.values(), np.zeros(len(HALVES), dtype=np.float32))
    place = int(gain.argmax())
    alike = gained(match.likeness, max(float(gain[place]), 0.0) / 2, top)
    evidence = match.evidence
    if gain[place] >= CLEARLY:
        best = max(gains, key=lambda name: float(gains[name][place]))
        evidence = _pointed(evidence, kinds[best], alike, HALVES[place])
    return replace(match, likeness=alike, evidence=evidence)


def _pointed(
    evidence: Sequence[Evidence], kind: EvidenceKind, alike: float, window: Rect
) -> tuple[Evidence, ...]:
    """Return reasons that say where; one that was not there while only the whole counted comes."""
    if not any(one.kind is kind for one in evidence):
        evidence = (*evidence, Evidence(kind, alike))
    return tuple(replace(one, region=window) if one.kind in _POINTED else one for one in evidence)


def _top(library: Library, query: FindQuery, asked: Sequence[AskedTerm]) -> tuple[float, float]:
    """Return what the same picture scores, and how the sum of what is wanted spreads.

    As the ranking counts them.
    """
    wanted = [one for one in asked if isinstance(one, AskedPicture) and one.term.weight > 0]
    weights = np.array([one.term.weight for one in wanted])
    spaces = [[library.space_for(name) for name in one.rows] for one in wanted]
    tops = [
        PictureScores(one, mine, query.emphasis).top
        for one, mine in zip(wanted, spaces, strict=True)
    ]
    return float(np.average(tops, weights=weights)), float(np.linalg.norm(weights))
