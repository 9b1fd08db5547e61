"""Load the two native libraries of search, on first use and in the one order that works.

Nothing else may import onnxruntime or usearch: a process that loads usearch first dies when it
loads onnxruntime. Both take part of a second, so neither is loaded before the first paint.
"""

from typing import Any


def load_onnxruntime() -> Any:  # Any: the package has no types
    """Return the `onnxruntime` package."""
    import onnxruntime

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
