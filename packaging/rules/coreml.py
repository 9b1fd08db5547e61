"""CoreML in the ONNX Runtime that ships: the provider, its options, and Apple's library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refboard.services.embedding.coreml import COREML, OPTIONS
from rules.rule import Fault, Kind, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree

MODULE = re.compile(r"(?:.*/)?onnxruntime_pybind11_state[^/]*\.so")
LIBRARY = "/System/Library/Frameworks/CoreML.framework/"


@rule(
    "coreml",
    Kind.APP,
    Kind.WHEELS,
    proves="ONNX Runtime has CoreML in it, and knows every option by the name that RefBoard uses",
    fix="see which build of onnxruntime was taken, and refboard/services/embedding/coreml.py",
)
def coreml(tree: Tree) -> Iterator[Fault]:
    """Look for the names as whole strings in the library, and for the framework it links to."""
    modules = [path for path in tree.ours if MODULE.fullmatch(path)]
    if not modules:
        yield Fault(".", "has no ONNX Runtime")
    for path in modules:
        content = tree.files[path].read_bytes()
        for name in (COREML, *(option.name for option in OPTIONS)):
            if b"\0" + name.encode() + b"\0" not in content:
                yield Fault(path, f"does not know {name}")
        linked = (d.name for d in tree.ours[path].dependencies)
        if not any(name.startswith(LIBRARY) for name in linked):
            yield Fault(path, "does not link to CoreML")
