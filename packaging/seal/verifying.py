"""Whether a bundle is as it was sealed, down to the last link."""

from __future__ import annotations

import hashlib
import plistlib
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

from macho.verifying import verify
from seal.bundle import Bundle, bundles_at, misplaced
from seal.code import code_at
from seal.errors import SealError
from seal.listing import Entry, EntryKind, listing
from seal.rules import omits_more, read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SEALED_AS = {
    "hash": EntryKind.FILE,
    "hash2": EntryKind.FILE,
    "symlink": EntryKind.LINK,
    "cdhash": EntryKind.CODE,
    "requirement": EntryKind.CODE,
}


class Flaw(NamedTuple):
    """Something that is not as it was sealed.

    Attributes:
        path: As seen from the bundle that was looked at, with slashes; "." for itself.
        what: What is wrong with it: the end of a sentence.
    """

    path: str
    what: str


def verify_bundle(path: Path) -> list[Flaw]:
    """Return what is not as it was sealed, in a bundle and in all bundles within.

    Whose seal it is, is not looked at; that, only Apple's own tools can tell.

    Args:
        path: An .app, a framework, or a version of one.

    Returns:
        The flaws; nothing, when the seal holds.
    """
    try:
        bundles = bundles_at(path)
    except SealError as error:
        return [Flaw(".", f"cannot be looked at: {error}")]
    found = [*misplaced(path)]
    for bundle in bundles:
        found += _bundle_flaws(bundle)
    flaws = (Flaw(where.relative_to(path).as_posix(), what) for where, what in found)
    return list(dict.fromkeys(flaws))


def _bundle_flaws(bundle: Bundle) -> Iterator[tuple[Path, str]]:
    """Yield the flaws of one bundle: paths, and what is wrong with them."""
    missing = [
        file
        for file in (bundle.info_plist, bundle.executable, bundle.code_resources)
        if not file.is_file() or file.is_symlink()
    ]
    if missing:
        yield from ((file, "is missing") for file in missing)
        return
    resources = bundle.code_resources.read_bytes()
    info_plist = bundle.info_plist.read_bytes()
    for fault in verify(bundle.executable, info_plist=info_plist, resources=resources):
        yield bundle.executable, fault
    for file in sorted(bundle.code_resources.parent.iterdir()):
        if file != bundle.code_resources:
            yield file, "is not sealed"
    try:
        yield from _content_flaws(bundle, _Seal.read(resources))
    except SealError as error:
        yield bundle.code_resources, f"cannot be read: {error}"


class _Seal(NamedTuple):
    """The content of CodeResources.

    Attributes:
        files: The old list.
        files2: The list that counts.
        rules2: Its rules.
    """

    files: Mapping[str, object]
    files2: Mapping[str, Mapping[str, object]]
    rules2: Mapping[str, object]

    @classmethod
    def read(cls, content: bytes) -> _Seal:
        """Read a CodeResources.

        Raises:
            SealError: it is none of the second version.
        """
        try:
            table = plistlib.loads(content)
        except (plistlib.InvalidFileException, ExpatError, ValueError):
            raise SealError("CodeResources is no property list.") from None
        lists = table if isinstance(table, dict) else {}
        files, files2, rules2 = lists.get("files"), lists.get("files2"), lists.get("rules2")
        if not isinstance(files2, dict) or not isinstance(rules2, dict):
            raise SealError("CodeResources has no list of the second version.")
        rows = {path: row if isinstance(row, dict) else {} for path, row in files2.items()}
        return cls(files if isinstance(files, dict) else {}, rows, rules2)


def _content_flaws(bundle: Bundle, seal: _Seal) -> Iterator[tuple[Path, str]]:
    if omits_more(seal.rules2):
        yield bundle.code_resources, "leaves out what codesign would seal"
    there = {entry.path: entry for entry in listing(bundle, read_rules(seal.rules2))}
    flawed = set()
    for path, row in seal.files2.items():
        entry = there.get(path)
        flaws = list(_row_flaws(entry, row) if entry else _absence(bundle.contents / path, row))
        flawed.update([path] if flaws else [])
        yield from flaws
    for path in sorted(there.keys() - seal.files2.keys()):
        yield there[path].file, "was added"
    for path, old in seal.files.items():
        if path not in flawed and not _is_old_row_met(bundle.contents / path, old):
            yield bundle.contents / path, "is not what the old list has"


def _absence(file: Path, row: Mapping[str, object]) -> Iterator[tuple[Path, str]]:
    """Yield a flaw for something that is sealed and not there, or not as what it was."""
    if file.is_dir() and not file.is_symlink():
        yield file, f"is a folder, and was sealed as {_kind(row)}"
    elif file.is_symlink() or file.exists():
        yield file, "is sealed, and should not be by the rules"
    elif not row.get("optional"):
        yield file, "is missing"


def _row_flaws(entry: Entry, row: Mapping[str, object]) -> Iterator[tuple[Path, str]]:
    """Yield how something differs from what it was sealed as."""
    sealed_as = _kind(row)
    if sealed_as != entry.kind:
        yield entry.file, f"is a {entry.kind}, and was sealed as {sealed_as}"
    elif entry.kind is EntryKind.LINK:
        if entry.file.readlink().as_posix() != row.get("symlink"):
            yield entry.file, f"leads to {entry.file.readlink()}, not to {row.get('symlink')}"
    elif entry.kind is EntryKind.CODE:
        yield from _code_flaws(entry.file, row)
    elif not _has_hashes(entry.file, row):
        yield entry.file, "is altered"


def _code_flaws(file: Path, row: Mapping[str, object]) -> Iterator[tuple[Path, str]]:
    """Yield the flaws of code in a bundle, and whether it is other code than was sealed."""
    if file.is_dir():
        yield from ((file / flaw.path, flaw.what) for flaw in verify_bundle(file))
    else:
        yield from ((file, fault) for fault in verify(file))
    try:
        code = code_at(file)
    except SealError:
        return
    cdhash, requirement = row.get("cdhash"), row.get("requirement")
    if not isinstance(cdhash, bytes) or cdhash.hex() not in code.cdhashes:
        yield file, "is other code than was sealed"
    elif not isinstance(requirement, str) or not code.meets(requirement):
        yield file, "is not the code that is required"


def _kind(row: Mapping[str, object]) -> str:
    """Return what something was sealed as."""
    kinds = {_SEALED_AS[name] for name in row if name in _SEALED_AS}
    return kinds.pop() if len(kinds) == 1 else "nothing that is known"


def _has_hashes(file: Path, row: Mapping[str, object]) -> bool:
    """Return whether a file has all hashes that it was sealed with."""
    content = file.read_bytes()
    own = {
        "hash": hashlib.sha1(content, usedforsecurity=False).digest(),
        "hash2": hashlib.sha256(content).digest(),
    }
    return all(row[name] == value for name, value in own.items() if name in row)


def _is_old_row_met(file: Path, row: object) -> bool:
    table = row if isinstance(row, dict) else {"hash": row}
    if not file.exists():
        return bool(table.get("optional"))
    return not file.is_file() or _has_hashes(file, table)
