"""How large a picture is, by the decoder of its format: where we do not read the header."""

from collections.abc import Callable
from typing import BinaryIO

from refboard.services.imaging.readers import jxl, raw

SIZES: dict[str, Callable[[BinaryIO], tuple[int, int]]] = {"JXL": jxl.size_of, "RAW": raw.size_of}
"""By format: takes a file that is open; the size is oriented."""
