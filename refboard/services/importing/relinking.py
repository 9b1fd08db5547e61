"""Finding again by its hash what was linked and is no longer where it was."""

from refboard.core.asset import Asset, OriginalState
from refboard.services.imaging.originals import original_file
from refboard.services.library.library import Library
from refboard.services.store.jobs import Job


def found_again(library: Library, job: Job, twin: Asset, mtime_ns: int) -> Asset:
    """Return an asset whose very bytes a file has, linked to that file if its own is lost.

    To be called in the transaction that ends the job.

    Args:
        library: The library.
        job: The import that has read the file.
        twin: The asset.
        mtime_ns: Time of the file.
    """
    if not job.link or not _is_lost(library, twin):
        return twin
    library.store.originals.move(twin.id, str(job.source.path), mtime_ns=mtime_ns)
    return library.store.assets.get([twin.id])[twin.id]


def _is_lost(library: Library, asset: Asset) -> bool:
    (ward,) = library.store.originals.wards_of([asset.id])
    if ward.last is not None and ward.last.state is not OriginalState.UNCHANGED:
        return True
    return not original_file(asset, library.paths.originals).exists()
