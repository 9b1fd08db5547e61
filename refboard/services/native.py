"""Load the two native libraries of search, on first use and in the one order that works.

Nothing else may import onnxruntime or usearch: a process that loads usearch first dies when it
loads onnxruntime. Both take part of a second, so neither is loaded before the first paint.

ONNX Runtime's official builds write an identifier of the machine and report to their makers, unless
they are told not to before they start. Nothing leaves this machine, so they are told: always.
"""

import os
from typing import Any

_NO_REPORTS = "ORT_DISABLE_TELEMETRY"
"""Read once, when the library starts: no identifier, no events, no upload (its Privacy.md)."""


def load_onnxruntime() -> Any:  # Any: the package has no types
    """Return the `onnxruntime` package, which reports nothing to anybody."""
    os.environ[_NO_REPORTS] = "1"
    import onnxruntime

    # For builds that report through the operating system, where the variable is not read.
    onnxruntime.disable_telemetry_events()
    return onnxruntime


def load_quantization() -> Any:
    """Return `onnxruntime.quantization`; raises ImportError without the onnx package."""
    load_onnxruntime()
    import onnxruntime.quantization

    return onnxruntime.quantization


def load_usearch() -> Any:  # Any: naming its types would need it imported
    """Return the `usearch` package with its `index` module, onnxruntime loaded before it."""
    load_onnxruntime()
    import usearch.index

    return usearch
