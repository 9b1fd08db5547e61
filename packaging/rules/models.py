"""The model that ships with the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import policy
from rules.rule import Fault, Kind, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree

PLACES = {
    Kind.APP: "Contents/Resources/refboard/_models",
    Kind.FOLDER: "_internal/refboard/_models",
}


@rule(
    "shipped-model",
    Kind.APP,
    Kind.FOLDER,
    proves="the model that ships is there, byte for byte, and the app needs no network",
    fix="see data_files in packaging/contents.py",
)
def shipped_model(tree: Tree) -> Iterator[Fault]:
    """Compare the model's files with those of models/."""
    for name in policy.SHIPPED_MODEL:
        path = f"{PLACES[tree.kind]}/{name}"
        file = tree.files.get(path)
        if file is None:
            yield Fault(path, "is missing")
        elif file.read_bytes() != (policy.ROOT / "models" / name).read_bytes():
            yield Fault(path, f"is another file than models/{name}")
