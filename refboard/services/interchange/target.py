"""Where an export may go: never onto a library's own files, nor onto an original that it links to.

Files are compared as the file system sees them, so that links, letter case and dots hide nothing.
"""

import os
from pathlib import Path

from refboard.core.errors import QueryError
from refboard.services.imaging.originals import original_file
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store


def check_target(path: Path, store: Store, paths: LibraryPaths) -> None:
    """Refuse to write where something of the library would be lost.

    Args:
        path: Where something is to be written, or replaced.
        store: The open library.
        paths: Its folders.

    Raises:
        QueryError: it belongs to this or another library, or is an original of this one.
    """
    check_outside(path)
    real = Path(os.path.realpath(path))
    if _is_within(real, paths) or _is_same(real, paths.database):
        raise _own(path, paths.root)
    found = _stat(real)
    for asset in store.assets.originals_like(-1 if found is None else found.st_size):
        original = original_file(asset, paths.originals)
        if _is_there(original, found) if found else _would_be(original, real):
            raise QueryError(
                f'"{path.name}" is the original of a picture in the library; choose another name.'
            )


def check_outside(path: Path) -> None:
    """Refuse to write over any library's own files, as far as its folder shows.

    Raises:
        QueryError: it belongs to a library.
    """
    real = Path(os.path.realpath(path))
    for folder in real.parents:
        library = LibraryPaths(folder)
        if library.database.is_file() and _is_within(real, library):
            raise _own(path, folder)


def _is_within(real: Path, library: LibraryPaths) -> bool:
    """Return whether a path without links is one of a library's own files, there or not."""
    own = (library.originals, library.incoming, library.cache)
    if any(_is_same(folder, place) for folder in (real, *real.parents) for place in own):
        return True
    return _has_own_name(real.name.casefold(), library) and _is_same(real.parent, library.root)


def _has_own_name(name: str, library: LibraryPaths) -> bool:
    database = library.database
    begins = (database.name, f"{database.stem}-before-upgrade", library.lock.name)
    folders = {library.originals.name, library.incoming.name, library.cache.name}
    return name.startswith(begins) or name in folders


def _is_there(original: Path, found: os.stat_result) -> bool:
    """Return whether a file that was found is an original, under whatever name."""
    there = _stat(original)
    return there is not None and os.path.samestat(there, found)


def _would_be(original: Path, real: Path) -> bool:
    """Return whether a file that is not there is the place of an original that is gone."""
    is_named_so = original.name.casefold() == real.name.casefold()
    return is_named_so and os.path.realpath(original) == str(real)


def _is_same(one: Path, other: Path) -> bool:
    first, second = _stat(one), _stat(other)
    return first is not None and second is not None and os.path.samestat(first, second)


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _own(path: Path, root: Path) -> QueryError:
    return QueryError(f'"{path.name}" belongs to the library in {root}; choose another name.')
