"""Sealing a bundle by nobody, for tests and for the app that is put together off a Mac.

What ships is sealed by Apple's codesign.
"""

from __future__ import annotations

import hashlib
import plistlib
from typing import TYPE_CHECKING

from macho.errors import MachoError
from macho.signing import Wish, sign_ad_hoc
from seal.bundle import Bundle, bundle_at
from seal.code import code_at
from seal.errors import SealError
from seal.listing import Entry, EntryKind, listing
from seal.rules import RULES, RULES2, read_rules

if TYPE_CHECKING:
    from pathlib import Path


def seal_bundle(path: Path, *, runtime: bool = False, entitlements: bytes | None = None) -> str:
    """Write the seal of a bundle, and sign its executable with it.

    The code in it must be signed and sealed already.

    Args:
        path: An .app, a framework or a version of one.
        runtime: Whether it runs with the hardened runtime.
        entitlements: The XML of what it may do; None for nothing in particular.

    Returns:
        The cdhash: 40 hexadecimal digits.

    Raises:
        SealError: it is no bundle, lacks its executable or Info.plist, or code in it is unsigned.
    """
    bundle = bundle_at(path)
    resources = plistlib.dumps(code_resources(bundle))
    bundle.code_resources.parent.mkdir(exist_ok=True)
    bundle.code_resources.write_bytes(resources)
    try:
        info_plist = bundle.info_plist.read_bytes()
        wish = Wish(bundle.identifier, runtime, entitlements, info_plist, resources)
        return sign_ad_hoc(bundle.executable, wish)
    except FileNotFoundError as error:
        raise SealError(f"{bundle.path.name} has no {error.filename}.") from None
    except MachoError as error:
        raise SealError(str(error)) from error


def code_resources(bundle: Bundle) -> dict[str, object]:
    """Return the content of CodeResources for a bundle as it is: both lists, and their rules.

    Raises:
        SealError: code in it is not signed.
    """
    old = [e for e in listing(bundle, read_rules(RULES)) if e.kind is not EntryKind.LINK]
    new = list(listing(bundle, read_rules(RULES2)))
    return {
        "files": {entry.path: _old_row(entry) for entry in sorted(old)},
        "files2": {entry.path: _row(entry) for entry in sorted(new)},
        "rules": dict(RULES),
        "rules2": dict(RULES2),
    }


def _old_row(entry: Entry) -> object:
    found = hashlib.sha1(entry.file.read_bytes(), usedforsecurity=False).digest()
    return {"hash": found, "optional": True} if entry.is_optional else found


def _row(entry: Entry) -> dict[str, object]:
    row: dict[str, object]
    if entry.kind is EntryKind.LINK:
        row = {"symlink": entry.file.readlink().as_posix()}
    elif entry.kind is EntryKind.CODE:
        code = code_at(entry.file)
        row = {"cdhash": bytes.fromhex(code.cdhashes[0]), "requirement": code.requirement}
    else:
        row = {"hash2": hashlib.sha256(entry.file.read_bytes()).digest()}
    return {**row, "optional": True} if entry.is_optional else row
