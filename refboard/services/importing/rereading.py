"""Reading a linked picture again after its file was changed, because the user wants it so.

Until the new bytes are read, decoded and written down, the picture stays as it was. Then bytes,
size and previews are other ones at once, and the vectors of the old pixels are gone with them.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from refboard.core.asset import Asset, OriginalLook, OriginalState, Source, Ward
from refboard.core.errors import InputError
from refboard.core.model_card import ModelCard
from refboard.services.imaging.comparing.picture_hashing import RULES
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.originals import look_at_original, original_file
from refboard.services.imaging.previews import forget_previews
from refboard.services.imaging.source import read_source
from refboard.services.importing.picture_writer import stored_asset
from refboard.services.importing.preparation import Prepared, prepare
from refboard.services.library.library import Library
from refboard.services.paths import LibraryPaths
from refboard.services.store.jobs import Job

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reread:
    """A changed original that was read again.

    Attributes:
        ward: The asset as it was.
        prepared: What it is now; None when it cannot be used.
        look: What is to be remembered when it cannot be used: why, and that it was changed.
    """

    ward: Ward
    prepared: Prepared | None = None
    look: OriginalLook | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an asset became.

    Attributes:
        key: Of the asset; None when nothing is to be embedded.
        asset: The asset as it is now: another one that has the same bytes, or the same one.
    """

    key: int | None
    asset: Asset


def read_again(
    ward: Ward,
    paths: LibraryPaths,
    cards: Sequence[ModelCard],
    limits: Limits,
) -> Reread:
    """Read a linked original and make its previews and the models' inputs; for any thread.

    Raises:
        StorageError: the library's disk cannot be written.
    """
    asset = ward.asset
    path = original_file(asset, paths.originals)
    job = Job(asset.id, Source(path, name=asset.name), link=True, attempts=0)
    try:
        return Reread(ward, prepare(job, read_source(path), paths, cards, limits))
    except InputError as error:
        seen = look_at_original(ward, paths.originals, is_thorough=True)
        if seen is None or seen.state is OriginalState.CHANGED:
            stamp = (0, 0, 0) if seen is None else seen.stamp  # what is written now is seen later
            sentence = f"{error.sentence} The picture was kept as it was."
            seen = OriginalLook(OriginalState.CHANGED, *stamp, sentence, error.hint)
        return Reread(ward, look=seen)


def keep_reread(library: Library, ward: Ward, prepared: Prepared) -> Replaced | None:
    """Write down what an original is now; return what its asset became.

    Returns:
        None when the asset is not what it was when its file was read: nothing was written.

    Raises:
        LibraryError: it cannot be written; nothing was.
    """
    store, old = library.store, ward.asset
    spaces = list(library.spaces())
    with store.transaction():
        now = store.assets.get([old.id]).get(old.id)
        if now is None or now.sha256 != old.sha256:
            return None
        before = [space.generation() for space in spaces]
        twin = store.assets.by_sha256([prepared.sha256]).get(prepared.sha256)
        if twin is not None and twin.id == old.id:
            # It is what it was, after all.
            store.originals.move(old.id, old.source, mtime_ns=prepared.mtime_ns)
            return Replaced(None, twin)
        key = ward.key
        if twin is not None:
            store.originals.drop_vectors(old.id)
            store.assets.merge(old.id, twin.id, mtime_ns=prepared.mtime_ns)
            replaced = Replaced(None, twin)
        else:
            asset = replace(stored_asset(now, prepared), imported_at=now.imported_at)
            store.originals.replace(asset, mtime_ns=prepared.mtime_ns)
            store.picture_hashes.put(RULES, [(key, prepared.hashes)])
            store.palettes.put([(key, prepared.palette)])
            replaced = Replaced(key, asset)
    for space, generation in zip(spaces, before, strict=True):
        space.forget(key, generation)
    with suppress(OSError):  # they are only in the way
        forget_previews(library.paths.previews, old)
    log.info("The original of %s was read again", old.id)
    return replaced
