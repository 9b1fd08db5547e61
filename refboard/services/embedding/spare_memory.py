"""Giving the system back what opening a graph took and no longer needs.

While ONNX Runtime rearranges a graph it holds its weights several times over. It frees the copies,
but the C library keeps the pages: for the model of subjects 50 MB that nobody would use again.
"""

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Return freed pages to the system, where the C library can; some milliseconds."""
    # Only a wish: where the C library has no such call, nothing is lost but the pages.
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            ctypes.CDLL(None).malloc_trim(ctypes.c_size_t(0))
        elif sys.platform == "darwin":
            ctypes.CDLL(None).malloc_zone_pressure_relief(None, ctypes.c_size_t(0))
