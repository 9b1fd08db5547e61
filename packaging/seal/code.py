"""Code with a signature of its own, as the bundle around it knows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from macho.errors import MachoError
from macho.image import image_of
from macho.signature import signature_of
from macho.view import View
from seal.bundle import bundle_at
from seal.errors import SealError

if TYPE_CHECKING:
    from pathlib import Path

_CDHASHES = re.compile(r'cdhash H"([0-9a-f]{40})"(?: or cdhash H"[0-9a-f]{40}")*')
_CDHASH = re.compile(r'cdhash H"([0-9a-f]{40})"')
_IDENTIFIER = re.compile(r'\bidentifier (?:"([^"]*)"|([^\s"]+))')
_TEAM = re.compile(r'certificate leaf\[subject\.OU\] = (?:"([^"]*)"|([^\s"]+))')
_MAIN = "arm64"


class Code(NamedTuple):
    """A signed file, or the executable of a signed bundle.

    Attributes:
        cdhashes: What the system knows it by, for each processor; hexadecimal.
        identifier: What it is called.
        team: Who signed it; "" for nobody.
    """

    cdhashes: tuple[str, ...]
    identifier: str
    team: str

    @property
    def requirement(self) -> str:
        """What code must be to pass for this code: for code signed by nobody, be this very one."""
        return " or ".join(f'cdhash H"{cdhash}"' for cdhash in self.cdhashes)

    def meets(self, requirement: str) -> bool:
        """Return whether the code is what a bundle around it asks for.

        Of a requirement that names a certificate, the identifier and the team are looked at; the
        certificate itself only Apple's tools can judge.
        """
        if _CDHASHES.fullmatch(requirement.strip()):
            return bool(set(_CDHASH.findall(requirement)) & set(self.cdhashes))
        for pattern, own in ((_IDENTIFIER, self.identifier), (_TEAM, self.team)):
            found = pattern.search(requirement)
            if found is not None and own not in found.groups():
                return False
        return True


def code_at(path: Path) -> Code:
    """Return the code at a path.

    Args:
        path: A Mach-O file, or a bundle.

    Raises:
        SealError: it is no code, is not signed, or not signed for every processor.
    """
    file = bundle_at(path).executable if path.is_dir() else path
    try:
        view = View(file.read_bytes(), file.name)
        slices = image_of(view).slices
        signatures = [signature_of(view, part) for part in slices]
    except OSError:
        raise SealError(f"{path.name} has no executable.") from None
    except MachoError as error:
        raise SealError(str(error)) from error
    # The one for our processor goes first: by it codesign knows the whole.
    pairs = sorted(zip(slices, signatures, strict=True), key=lambda p: p[0].architecture != _MAIN)
    found = [signature for _, signature in pairs if signature is not None]
    if len(found) != len(slices):
        raise SealError(f"{path.name} is not signed.")
    return Code(tuple(each.cdhash for each in found), found[0].identifier, found[0].team)
