"""Where an export may go: never onto a library's own files, nor onto an original that it links to.

Files are compared as the file system sees them, so that links, letter case and dots hide nothing.
"""

import os
from pathlib import Path

from refboard.core.errors import QueryError
from refboard.services.imaging.originals import original_file
from refboard.services.library_files import (
    check_outside,
    is_same,
    is_within,
    own_file_error,
    stat_of,
)
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
    if is_within(real, paths) or is_same(real, paths.database):
        raise own_file_error(path, paths.root)
    found = stat_of(real)
    for asset in store.assets.originals_like(-1 if found is None else found.st_size):
        original = original_file(asset, paths.originals)
        if _is_there(original, found) if found else _would_be(original, real):
            raise QueryError(
                f'"{path.name}" is the original of a picture in the library; choose another name.'
            )


def _is_there(original: Path, found: os.stat_result) -> bool:
    """Return whether a file that was found is an original, under whatever name."""
    there = stat_of(original)
    return there is not None and os.path.samestat(there, found)


def _would_be(original: Path, real: Path) -> bool:
    """Return whether a file that is not there is the place of an original that is gone."""
    is_named_so = original.name.casefold() == real.name.casefold()
    return is_named_so and os.path.realpath(original) == str(real)
