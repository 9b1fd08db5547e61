"""Looking after stored pictures: are the originals what they were, are the previews whole?

Functions of values, for any thread; what they find is noted by whoever owns the library.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from refboard.core.asset import PREVIEW_SIDES, OriginalLook, OriginalState, Ward
from refboard.core.errors import InputError, OriginalError
from refboard.services.imaging.originals import look_at_original
from refboard.services.imaging.previews import (
    PreviewState,
    glance_at_preview,
    read_preview,
    remake_previews,
)
from refboard.services.paths import LibraryPaths

log = logging.getLogger(__name__)


class Previews(Enum):
    """What became of the previews of a picture."""

    WHOLE = auto()
    """Nothing was wrong with them."""
    DAMAGED = auto()
    """One is missing or damaged, and that was only looked at."""
    MENDED = auto()
    """They were made anew."""
    LOST = auto()
    """They cannot be made anew: the original is gone, changed, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How much is to be done for each picture.

    Attributes:
        reads_previews: Every byte of the previews is checked, not only their length and seal.
        mends: Previews that are not whole are made anew.
        originals_only: Previews are not looked at.
        most_bytes: An original that is in doubt and larger is left for another time.
    """

    reads_previews: bool = True
    mends: bool = True
    originals_only: bool = False
    most_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Tended:
    """What was found of one picture.

    Attributes:
        ward: The picture, as it was known.
        look: What was seen of its original; None when that cannot be told now.
        previews: What became of its previews.
        bytes_read: How many bytes of previews were read.
    """

    ward: Ward
    look: OriginalLook | None
    previews: Previews = Previews.WHOLE
    bytes_read: int = 0

    @property
    def is_news(self) -> bool:
        """Return whether something else was seen of the original than before."""
        if self.look is None:
            return False
        last = self.ward.last or OriginalLook(OriginalState.UNCHANGED)
        return (self.look.state, self.look.stamp) != (last.state, last.stamp)


def tend(
    wards: Sequence[Ward],
    paths: LibraryPaths,
    upkeep: Upkeep,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[Tended]:
    """Look after some pictures; ends early, with those that were looked after, when asked to.

    Raises:
        StorageError: the library's disk takes no previews.
    """
    tended: list[Tended] = []
    for ward in wards:
        if should_stop():
            break
        look = look_at_original(ward, paths.originals, most_bytes=upkeep.most_bytes)
        found = Tended(ward, look)
        if not upkeep.originals_only:
            found = _with_previews(found, paths, upkeep)
        tended.append(found)
    return tended


def _with_previews(found: Tended, paths: LibraryPaths, upkeep: Upkeep) -> Tended:
    asset = found.ward.asset
    states, bytes_read = [], 0
    for side in PREVIEW_SIDES:
        if upkeep.reads_previews:
            preview = read_preview(paths.previews, asset, side)
            states.append(preview.state)
            bytes_read += len(preview.content)
        else:
            states.append(glance_at_preview(paths.previews, asset, side))
    found = replace(found, bytes_read=bytes_read)
    if all(state is PreviewState.WHOLE for state in states):
        return found
    has_original = found.look is None or found.look.state is OriginalState.UNCHANGED
    if upkeep.mends and has_original:
        return _mended(found, paths)
    if all(state.is_shown for state in states):
        return found  # made by older rules
    return replace(found, previews=Previews.DAMAGED if has_original else Previews.LOST)


def _mended(found: Tended, paths: LibraryPaths) -> Tended:
    asset = found.ward.asset
    lost = replace(found, previews=Previews.LOST)
    try:
        remake_previews(asset, paths.previews, paths.originals)
    except OriginalError:
        # Its size and times did not show it.
        look = look_at_original(found.ward, paths.originals, is_thorough=True)
        return replace(lost, look=look)
    except InputError as error:
        log.info("The previews of %s cannot be made anew: %s", asset.id, error)
        return lost
    return replace(found, previews=Previews.MENDED)
