"""Whether two pictures are the same one: their previews, laid on each other. For any thread."""

from collections.abc import Callable, Collection, Iterable

from PIL import Image

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.finding.lookalike import Lookalike
from refboard.core.finding.picture_hash import Orientation
from refboard.core.finding.sameness import DIFFERENT, Sameness
from refboard.services.imaging.comparing.alignment import align
from refboard.services.imaging.comparing.alterations import Rendition, sameness
from refboard.services.imaging.comparing.picture_hashing import opaque
from refboard.services.imaging.previews import preview_image
from refboard.services.paths import LibraryPaths

EVERY_WAY = tuple(Orientation)
_CERTAIN = 0.95
"""From this score on no better one is looked for."""


def rendition_of(asset: Asset, paths: LibraryPaths) -> Rendition | None:
    """Return a picture as it is compared; None without a preview that can be believed."""
    image = preview_image(paths.previews, asset, min(PREVIEW_SIDES))
    return None if image is None else Rendition(opaque(image), asset.width, asset.height)


def rendition_of_image(image: Image.Image) -> Rendition:
    """Return a picture that is in no library as it is compared."""
    small = opaque(image)
    small.thumbnail((min(PREVIEW_SIDES), min(PREVIEW_SIDES)), Image.Resampling.BOX)
    return Rendition(small, image.width, image.height)


def compared(
    first: Rendition, second: Rendition, orientations: Collection[Orientation] = EVERY_WAY
) -> Sameness:
    """Return how much two pictures are the same, and what was done to the second to get the first.

    Args:
        first: A picture.
        second: Another one.
        orientations: In which the first may lie: the one that its hash told, or all.
    """
    lying = align(first.image, second.image, orientations)
    return DIFFERENT if lying is None else sameness(first, second, lying)


def best_of(
    asset: Asset,
    others: Iterable[tuple[Asset, Collection[Orientation]]],
    paths: LibraryPaths,
    should_stop: Callable[[], bool] = lambda: False,
) -> Lookalike | None:
    """Return the one of some stored pictures that a picture is the same as; None for none.

    Args:
        asset: The picture, stored as well.
        others: Candidates, each with the orientations in which the picture may lie on it.
        paths: The library's folders.
        should_stop: Asked before each comparison.
    """
    first = rendition_of(asset, paths)
    best: Lookalike | None = None
    for other, orientations in others if first is not None else ():
        if should_stop() or (best is not None and best.sameness.score >= _CERTAIN):
            break
        second = rendition_of(other, paths)
        if first is None or second is None:
            continue
        found = compared(first, second, orientations)
        if found.is_same and (best is None or found.score > best.sameness.score):
            best = Lookalike(asset, other, found)
    return best
