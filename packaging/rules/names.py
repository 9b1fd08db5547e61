"""What must not be in an app, by its path or by the name of a frozen module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import policy
from contents import is_forbidden
from frozen_archive import module_names
from rules.rule import Fault, Kind, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree


@rule(
    "forbidden-name",
    Kind.APP,
    Kind.FOLDER,
    proves="nothing that the policy forbids was collected",
    fix="add it to policy.DROPPED, or find out which hook collects it",
)
def forbidden_names(tree: Tree) -> Iterator[Fault]:
    """Find paths that policy.FORBIDDEN_NAMES names."""
    for path in sorted([*tree.files, *tree.links]):
        if is_forbidden(path):
            yield Fault(path, "must not be in the app")


@rule(
    "excluded-module",
    Kind.APP,
    Kind.FOLDER,
    proves="the frozen archive can be read, and no excluded module is in it or beside it",
    fix="find the import in build/pyinstaller's warnings, or exclude the module in policy.py",
)
def excluded_modules(tree: Tree) -> Iterator[Fault]:
    """Find modules of policy.EXCLUDED_MODULES, pure ones and libraries."""
    path = tree.relative(tree.executable)
    try:
        frozen = module_names(tree.executable)
    except (OSError, ValueError) as error:
        yield Fault(path, f"its modules cannot be read: {error}")
        return
    libraries = {".".join(parts) for parts in map(_module_of, tree.files) if parts}
    for module in policy.EXCLUDED_MODULES:
        found = sorted(m for m in frozen | libraries if f"{m}.".startswith(f"{module}."))
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield Fault(path, f"carries the module {found[0]}{more}")


def _module_of(path: str) -> list[str]:
    """Return the name of the module that a library is, in parts; nothing for other files."""
    parts = path.split("/")
    if not parts[-1].endswith(".so"):
        return []
    # The standard library's own lie a folder deeper: python3.11/lib-dynload.
    inside = max((n + 1 for n, part in enumerate(parts) if part in _TOPS), default=len(parts))
    return [*parts[inside:-1], parts[-1].split(".")[0]] if inside < len(parts) else []


_TOPS = ("_internal", "Frameworks", "lib-dynload")
