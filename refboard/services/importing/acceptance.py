"""Accepting pictures: from the moment this returns, none of them can be lost.

One transaction holds the assets, their jobs and the items that show them.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from refboard.core.asset import Asset, Source, Storage
from refboard.core.document import Change
from refboard.core.ids import AssetId
from refboard.core.requests import ImportEntry, ImportRequest
from refboard.services.imaging.originals import has_original
from refboard.services.importing.preparation import write_staged
from refboard.services.library.library import Library


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a request.

    Attributes:
        pending: How many pictures have to be read.
        known: Pairs of the id asked for and the asset that the library already had.
    """

    pending: int
    known: tuple[tuple[AssetId, Asset], ...]


def accept(library: Library, request: ImportRequest) -> Accepted:
    """Make a request durable, all of it or nothing; harmless when it is durable already.

    Raises:
        StorageError: the library's disk cannot be written, or the library is gone.
        LibraryBusyError: another program keeps the library locked.
        UnstorableError: the database does not take a value of it.
    """
    store = library.store
    store.require_in_place()  # before bytes are staged
    # What an earlier try left: it may have ended between its commit and what follows that.
    there = store.assets.get(entry.asset_id for entry in request.entries)
    known = [(asset_id, asset) for asset_id, asset in there.items() if asset.is_stored]
    same: list[tuple[AssetId, Asset]] = []
    assets: list[Asset] = []
    sources: list[Source] = []
    for entry in request.entries:
        if entry.asset_id in there:
            continue
        asset = already_there(library, entry, is_linked=request.link)
        if asset is not None:
            same.append((entry.asset_id, asset))
            continue
        source = _staged(library, entry)
        sources.append(source)
        assets.append(_provisional(entry, source, is_linked=request.link))
    with store.transaction():
        store.assets.accept(assets, sources, link=request.link)
        if request.items:
            # The window's undo stack holds the ids that it gave, so they stay known.
            store.assets.alias([(provisional, asset.id) for provisional, asset in same])
        if request.board_id is not None and request.items:
            store.boards.apply(request.board_id, Change.adding(request.items))
    return Accepted(pending=len(assets), known=(*known, *same))


def already_there(library: Library, entry: ImportEntry, *, is_linked: bool) -> Asset | None:
    """Return the asset made from the same path, size and time, if its original is safe.

    Where there is doubt, the file is read, and its bytes tell.
    """
    if entry.content is not None or entry.source.is_staged:
        return None
    path = Path(os.path.abspath(entry.source.path))  # noqa: PTH100  links are kept as given
    try:
        status = path.stat()
    except (OSError, ValueError):  # ValueError: no name that a file can have
        return None  # the read will say what is wrong with it
    known = library.store.jobs.known_source(path, status.st_size, status.st_mtime_ns)
    if known is None or _is_touched(status, known):
        return None
    is_linked_here = known.storage is Storage.LINKED and Path(known.source) == path
    is_safe = has_original(known, library.paths) or (is_linked and is_linked_here)
    return known if is_safe else None


def _is_touched(status: os.stat_result, known: Asset) -> bool:
    """Return whether a file's entry was changed since it was read: its time may be copied back."""
    # Windows tells there when a file was made.
    return os.name != "nt" and status.st_ctime_ns > known.imported_at * 1e9


def _staged(library: Library, entry: ImportEntry) -> Source:
    """Return where to read an entry from, after its bytes were made durable if it has any."""
    if entry.content is None and entry.source.is_staged:
        # A web address: the pipeline fetches it into this file.
        path = library.paths.staged(entry.asset_id)
        return replace(entry.source, path=path, name=entry.source.display_name, is_staged=True)
    if entry.content is None:
        path = Path(os.path.abspath(entry.source.path))  # noqa: PTH100  links are kept as given
        return replace(entry.source, path=path)
    path = library.paths.staged(entry.asset_id)
    write_staged(path, entry.content)
    return replace(entry.source, path=path, name=entry.source.display_name, is_staged=True)


def _provisional(entry: ImportEntry, source: Source, *, is_linked: bool) -> Asset:
    return Asset(
        id=entry.asset_id,
        sha256="",
        name=source.display_name,
        width=entry.width,
        height=entry.height,
        storage=Storage.LINKED if is_linked and not source.is_staged else Storage.COPIED,
        source=entry.origin or (source.url if source.is_staged else str(source.path)),
        url=source.url,
    )
