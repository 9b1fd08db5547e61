"""A file that is there whole at every moment, old or new."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Give a file other content, and keep its mode.

    It gets a new place on the disk too: macOS remembers of a place whether its code was valid.

    Args:
        path: The file; it must be there.
        content: All of what it will have.
    """
    mode = path.stat().st_mode
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(mode)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
