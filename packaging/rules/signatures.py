"""The signatures of an app: that they are there, hold, and belong together."""

from __future__ import annotations

import plistlib
from collections import Counter
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from macho.errors import MachoError
from macho.signature import Signature, read_signature
from macho.verifying import verify
from rules.rule import Fault, Kind, rule
from seal.verifying import verify_bundle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree

NOBODY = ""


@rule(
    "signed",
    Kind.APP,
    proves="every piece of code was signed by sign.py, and none was forgotten",
    fix="sign the app with sign.py, after the last change to it",
)
def signed(tree: Tree) -> Iterator[Fault]:
    """Find code without a signature, or with only the one that a linker makes."""
    for path, part in tree.ours.items():
        if part.signature is None:
            yield Fault(path, "is not signed")
    for path, signature in _signatures(tree):
        if signature.is_linker_signed:
            yield Fault(path, "has only its linker's signature")


@rule(
    "signature-holds",
    Kind.APP,
    proves="no byte of any code changed since it was signed",
    fix="find what changes files after signing, and sign last",
)
def signature_holds(tree: Tree) -> Iterator[Fault]:
    """Compare every page of every file with its hash; unsigned code is another rule's."""
    for path, part in tree.ours.items():
        if part.signature is not None:
            for fault in verify(tree.files[path])[:1]:
                yield Fault(path, fault)


@rule(
    "sealed",
    Kind.APP,
    proves="nothing in the app was added, lost or altered since it was signed, links included",
    fix="sign the app last, and carry it in a tar or with ditto",
)
def sealed(tree: Tree) -> Iterator[Fault]:
    """Hold the app, and each bundle in it, to its list; pages of code are another rule's."""
    of_code = {(path, what) for path in tree.ours for what in verify(tree.files[path])}
    for flaw in verify_bundle(tree.root):
        if tuple(flaw) not in of_code:
            yield Fault(flaw.path, flaw.what)


@rule(
    "one-team",
    Kind.APP,
    proves="all code is signed by the same team, or all by nobody, so that it may load each other",
    fix="sign the whole app anew with one identity",
)
def one_team(tree: Tree) -> Iterator[Fault]:
    """Find code that is signed by another team than most."""
    teams = {path: signature.team for path, signature in _signatures(tree)}
    if not teams:
        return
    usual = Counter(teams.values()).most_common(1)[0][0]
    for path, team in teams.items():
        if team != usual:
            yield Fault(path, f"is signed by {team or 'nobody'}, others by {usual or 'nobody'}")


@rule(
    "hardened-runtime",
    Kind.APP,
    proves="an app that is signed by somebody runs hardened, as the notary service demands",
    fix="sign with an identity through sign.py, which passes --options runtime",
)
def hardened_runtime(tree: Tree) -> Iterator[Fault]:
    """Find an executable without the hardened runtime; one of nobody's cannot have it and start."""
    path = tree.relative(tree.executable)
    signature = dict(_signatures(tree)).get(path)
    if signature is not None and not signature.is_hardened:
        is_own = signature.team == NOBODY
        what = (
            "is signed by nobody: it runs only where it was made" if is_own else "is not hardened"
        )
        yield Fault(path, what, is_soft=is_own)


@rule(
    "entitlements",
    Kind.APP,
    proves="the executable may do what entitlements.plist says and no more, libraries nothing",
    fix="sign with sign.py: it gives the file to the executable alone",
)
def entitlements(tree: Tree) -> Iterator[Fault]:
    """Compare what the executable may do with the file, and find libraries that may do anything."""
    wanted = plistlib.loads(tree.entitlements.read_bytes())
    main = tree.relative(tree.executable)
    for path, signature in _signatures(tree):
        given = _table(signature.entitlements)
        if path != main and given != {}:
            yield Fault(path, "has entitlements, and is no app")
        elif path == main and given != wanted:
            told = (
                "cannot be read" if given is None else f"are {', '.join(sorted(given)) or 'none'}"
            )
            yield Fault(path, f"its entitlements {told}, not {tree.entitlements.name}'s")


def _signatures(tree: Tree) -> Iterator[tuple[str, Signature]]:
    """Yield what is signed; a signature that cannot be read is for `signature_holds` to tell."""
    for path, part in tree.ours.items():
        try:
            signature = read_signature(tree.files[path], part.architecture)
        except MachoError:
            continue
        if signature is not None:
            yield path, signature


def _table(xml: bytes) -> dict[str, object] | None:
    """Return entitlements as a table; None when they are none."""
    if not xml:
        return {}
    try:
        content = plistlib.loads(xml)
    except (plistlib.InvalidFileException, ExpatError, ValueError):
        return None
    return content if isinstance(content, dict) else None
