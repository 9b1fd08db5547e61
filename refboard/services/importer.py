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
from refboard.services.intake import write_staged
from refboard.services.library import Library


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
    """Make a request durable.

    Raises:
        StorageError: the library's disk cannot be written; nothing was accepted.
    """
    store = library.store
    known: list[tuple[AssetId, Asset, int]] = []
    assets: list[Asset] = []
    sources: list[Source] = []
    for entry in request.entries:
        asset, mtime_ns = _already_there(library, entry)
        if asset is not None:
            known.append((entry.asset_id, asset, mtime_ns))
        if asset is None or request.items:
            source = _staged(library, entry)
            sources.append(source)
            assets.append(_provisional(entry, source, is_linked=request.link))
    with store.transaction():
        store.assets.accept(assets, sources, link=request.link)
        if request.items:
            # The window's undo stack holds the id that it gave, so that stays known as an alias.
            for provisional, asset, mtime_ns in known:
                store.assets.merge(provisional, asset.id, mtime_ns=mtime_ns)
        if request.board_id is not None and request.items:
            store.boards.apply(request.board_id, Change.adding(request.items))
    return Accepted(
        pending=len(request.entries) - len(known),
        known=tuple((provisional, asset) for provisional, asset, _ in known),
    )


def _already_there(library: Library, entry: ImportEntry) -> tuple[Asset | None, int]:
    """Return the asset made from the same path, size and time, if any, and that time."""
    if entry.content is not None or entry.source.url:
        return None, 0
    path = Path(os.path.abspath(entry.source.path))  # noqa: PTH100  links are kept as given
    try:
        status = path.stat()
    except OSError:
        return None, 0  # the read will say what is wrong with it
    known = library.store.jobs.known_source(path, status.st_size, status.st_mtime_ns)
    return known, status.st_mtime_ns


def _staged(library: Library, entry: ImportEntry) -> Source:
    """Return where to read an entry from, after its bytes were made durable if it has any."""
    if entry.content is None and entry.source.url:
        # A web address: the pipeline fetches it into this file.
        path = library.paths.incoming / entry.asset_id
        return replace(entry.source, path=path, name=entry.source.display_name, is_staged=True)
    if entry.content is None:
        path = Path(os.path.abspath(entry.source.path))  # noqa: PTH100  links are kept as given
        return replace(entry.source, path=path)
    path = library.paths.incoming / entry.asset_id
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
        source=source.url if source.is_staged else str(source.path),
        url=source.url,
    )
