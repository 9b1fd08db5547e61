"""Everything in a bundle that the rules want sealed, as it is on the disk."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from seal.rules import rule_for
from signing.tree import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from seal.bundle import Bundle
    from seal.rules import Rule

_EXCLUDED = ("_CodeSignature", "CodeResources", "_MASReceipt")
"""What lies beside the sealed files and is never one: the seal itself, a stapled ticket, a receipt.
The executable is the fourth: its signature holds the seal, so the seal cannot hold it."""


class EntryKind(StrEnum):
    """What something is sealed as."""

    FILE = "file"
    LINK = "link"
    CODE = "code"
    """A file or a bundle with a signature of its own."""


class Entry(NamedTuple):
    """Something that is sealed.

    Attributes:
        path: As seen from the bundle's contents, with slashes.
        file: Where it is.
        kind: What it is sealed as.
        is_optional: It may be missing later.
    """

    path: str
    file: Path
    kind: EntryKind
    is_optional: bool


def listing(bundle: Bundle, rules: Sequence[Rule]) -> Iterator[Entry]:
    """Yield all that is to be sealed, sorted by name in each folder.

    Args:
        bundle: The bundle.
        rules: From `rules.read_rules`.
    """
    inside: Path | None = None
    excluded = [bundle.contents / name for name in _EXCLUDED]
    for found in entries(bundle.contents):
        is_below = inside is not None and inside in found.path.parents
        if is_below or found.path == bundle.executable:
            continue
        if found.path in excluded:
            inside = found.path
            continue
        path = found.path.relative_to(bundle.contents).as_posix()
        rule = rule_for(path, rules)
        if found.is_folder:
            # Below a nested bundle is its own affair. codesign knows one by the dot in its name.
            is_code = rule is not None and rule.is_nested and "." in found.path.name
            if is_code and rule is not None:
                inside = found.path
                yield Entry(path, found.path, EntryKind.CODE, rule.is_optional)
            continue
        if rule is None or rule.is_omitted:
            continue
        kind = EntryKind.CODE if rule.is_nested else EntryKind.FILE
        kind = EntryKind.LINK if found.is_link else kind
        yield Entry(path, found.path, kind, rule.is_optional)
