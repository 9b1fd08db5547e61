"""Which files are a library's own, as far as its folder shows.

Files are compared as the file system sees them, so that links, letter case and dots hide nothing.
"""

import os
from pathlib import Path

from refboard.core.errors import QueryError
from refboard.services.paths import LibraryPaths


def check_outside(path: Path) -> None:
    """Refuse to write over any library's own files, as far as its folder shows.

    Raises:
        QueryError: it belongs to a library.
    """
    real = Path(os.path.realpath(path))
    for folder in real.parents:
        library = LibraryPaths(folder)
        if library.database.is_file() and is_within(real, library):
            raise own_file_error(path, folder)


def is_within(real: Path, library: LibraryPaths) -> bool:
    """Return whether a path without links is one of a library's own files, there or not."""
    own = (library.originals, library.incoming, library.cache)
    if any(is_same(folder, place) for folder in (real, *real.parents) for place in own):
        return True
    return _has_own_name(real.name.casefold(), library) and is_same(real.parent, library.root)


def _has_own_name(name: str, library: LibraryPaths) -> bool:
    database = library.database
    begins = (database.name, f"{database.stem}-before-upgrade", library.lock.name)
    folders = {library.originals.name, library.incoming.name, library.cache.name}
    return name.startswith(begins) or name in folders


def is_same(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file or folder that is there."""
    first, second = stat_of(one), stat_of(other)
    return first is not None and second is not None and os.path.samestat(first, second)


def stat_of(path: Path) -> os.stat_result | None:
    """Return what the system says of a file; None where there is none."""
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def own_file_error(path: Path, root: Path) -> QueryError:
    """Return the refusal of a file that belongs to the library in a folder."""
    return QueryError(f'"{path.name}" belongs to the library in {root}; choose another name.')
