"""Which answers are the very picture that was asked about, by hashes alone: under 2 ms.

Pixels would say more, and take 20 ms a picture: too long while a question is being put together.
"""

from collections.abc import Iterator, Sequence

from refboard.core.asset import Asset
from refboard.core.finding.evidence import Evidence, EvidenceKind
from refboard.core.finding.picture_hash import STRONG, Orientation, orientations
from refboard.core.finding.sameness import Alteration, turned_by
from refboard.core.ids import AssetId
from refboard.services.library.library import Library

BEST = 24
"""How many answers are looked at: a copy is among the first."""
CERTAIN = 4
"""The largest distance, of 48 waves, that is taken for the same picture without a look at pixels:
fewer than one of 10,000 pairs of different photos are that near."""
_SAME_SHAPE, _OTHER_SIZE = 1.03, 1.1


def recognised(
    library: Library, asked_id: AssetId, answers: Sequence[tuple[int, Asset]]
) -> dict[int, Evidence]:
    """Return which of the best answers are the picture asked about, and what was done to it.

    Args:
        library: Where they are.
        asked_id: The picture asked about.
        answers: Keys and assets, best first.

    Returns:
        By the keys.
    """
    key = library.store.assets.keys([asked_id]).get(asked_id)
    own = None if key is None else library.copies.of(key)
    if key is None or own is None:
        return {}
    asked = library.store.assets.by_keys([key])[key]
    ways = [found for one in own.each for found in orientations(one)]
    best = dict(answers[:BEST])
    told: dict[int, Evidence] = {}
    for other_key, hashes in library.copies.of_all(best).items():
        distances = ((turned.distance(one), way) for way, turned in ways for one in hashes.each)
        distance, way = min(distances, default=(STRONG, Orientation.SAME))
        if distance <= CERTAIN:
            detail = ", ".join(_alterations(asked, best[other_key], way))
            told[other_key] = Evidence(EvidenceKind.SAME, 1 - distance / STRONG, detail)
    return told


def _alterations(asked: Asset, answer: Asset, way: Orientation) -> Iterator[Alteration]:
    """Yield what was done to the picture asked about to get an answer."""
    width, height = (asked.width, asked.height)
    if way.is_transposed:
        width, height = height, width
    across, down = answer.width / max(width, 1), answer.height / max(height, 1)
    if max(across, down) <= _SAME_SHAPE * min(across, down):
        if across >= _OTHER_SIZE:
            yield Alteration.LARGER
        elif across <= 1 / _OTHER_SIZE:
            yield Alteration.SMALLER
    yield from turned_by(way)
