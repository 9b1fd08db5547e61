"""The oldest macOS on which the files load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import policy
from info_plist import MINIMUM_SYSTEM
from rules.rule import Fault, Kind, rule
from rules.symbols import newcomer
from rules.tree import INFO, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

JIT = "_pthread_jit_write_protect_np"


@rule(
    "minimum-macos",
    Kind.APP,
    Kind.WHEELS,
    proves="no file is built for a newer macOS than is promised: by Info.plist, or by the policy",
    fix="pin the package to its last version that is built for the promised macOS",
)
def minimum_macos(tree: Tree) -> Iterator[Fault]:
    """Find files that name a newer system than the one that is promised."""
    promised = promise(tree)
    for path, part in tree.ours.items():
        if part.minimum_macos[:2] > promised:
            yield Fault(path, f"is built for macOS {dotted(part.minimum_macos[:2])}")


@rule(
    "promised-macos",
    Kind.APP,
    proves="Info.plist promises exactly the oldest macOS that all files are built for",
    fix="write audit.needed_macos into Info.plist; if policy.MACOS_FLOOR is older, decide",
)
def promised_macos(tree: Tree) -> Iterator[Fault]:
    """Compare LSMinimumSystemVersion with what the files need, and with the policy."""
    told, needed = tree.info.get(MINIMUM_SYSTEM), tree.minimum_macos
    if _version(told) is None:
        yield Fault(INFO, f"{MINIMUM_SYSTEM} is {told!r}, no version")
    elif promise(tree) > needed:
        yield Fault(INFO, f"{MINIMUM_SYSTEM} is {told}, but {dotted(needed)} would do")
    elif promise(tree) > policy.MACOS_FLOOR:
        floor = dotted(policy.MACOS_FLOOR)
        yield Fault(INFO, f"{MINIMUM_SYSTEM} is {told}, newer than the policy's {floor}")


@rule(
    "newer-import",
    Kind.APP,
    Kind.WHEELS,
    proves="nothing insists on a symbol that the promised macOS lacks, whatever the file says",
    fix="pin the package to its last version without that import (rules/symbols.py)",
)
def newer_imports(tree: Tree) -> Iterator[Fault]:
    """Find imports, but weak ones, that came with a newer system than the promised one."""
    promised = promise(tree)
    for path, part in tree.ours.items():
        for symbol in part.imports:
            known = None if symbol.is_weak else newcomer(symbol.name)
            if known is not None and known.since > promised:
                since = dotted(known.since)
                yield Fault(path, f"imports {symbol.name} ({known.what}), new in macOS {since}")


@rule(
    "code-writer",
    Kind.APP,
    Kind.WHEELS,
    proves="nothing writes code at run time by the means that another entitlement would allow",
    fix="use a build of that library without a just-in-time compiler; see entitlements.plist",
)
def code_writers(tree: Tree) -> Iterator[Fault]:
    """Find users of the switch between writing and running memory: they crash without allow-jit."""
    for path, part in tree.ours.items():
        if any(symbol.name == JIT for symbol in part.imports):
            yield Fault(path, f"imports {JIT}")


def promise(tree: Tree) -> tuple[int, int]:
    """Return the oldest macOS that is promised: by Info.plist, or else by the policy."""
    return _version(tree.info.get(MINIMUM_SYSTEM)) or policy.MACOS_FLOOR


def dotted(version: tuple[int, ...]) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))


def _version(value: object) -> tuple[int, int] | None:
    parts = str(value).split(".")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts):
        return None
    return int(parts[0]), int(parts[1])
