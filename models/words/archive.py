"""Write arrays into one compressed file that is the same, bit for bit, whenever it is written."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_ALWAYS = (1980, 1, 1, 0, 0, 0)


def write_archive(path: Path, arrays: Mapping[str, npt.NDArray[Any]]) -> None:  # Any: each its own
    """Write a file that `numpy.load` reads."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.save(content, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _ALWAYS)
            archive.writestr(entry, content.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)


def as_text(lines: list[str]) -> npt.NDArray[np.uint8]:
    """Return lines as bytes: an array of texts would take four bytes a letter and the longest's."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)
