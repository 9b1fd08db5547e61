"""What was signed, written down: whoever has the file can tell this release from any other.

The hashes are read from the finished files by our own code, not taken from what codesign said.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import policy
from macho.errors import MachoError
from macho.image import image_of
from macho.signature import signature_of
from macho.view import View
from signing.command import SigningError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from signing.plan import Step


def write_manifest(app: Path, steps: Sequence[Step], file: Path) -> None:
    """Write the manifest of a signed app as JSON.

    Args:
        app: The .app.
        steps: What was signed, in that order.
        file: Where to write it.

    Raises:
        SigningError: a piece is not signed, or cannot be read.
    """
    pieces = [_piece(app, step) for step in steps]
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"app": app.name, "pieces": pieces}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _piece(app: Path, step: Step) -> dict[str, object]:
    path = step.executable
    try:
        view = View(path.read_bytes(), path.name)
        part = image_of(view).slice_for(policy.MAC_ARCHITECTURE)
        signature = signature_of(view, part)
    except MachoError as error:
        raise SigningError(str(error)) from error
    if signature is None:
        raise SigningError(f"{path.name} is not signed.")
    return {
        "path": path.relative_to(app.parent).as_posix(),
        "cdhash": signature.cdhash,
        "team": signature.team,
        "minos": ".".join(map(str, part.minimum_macos)),
        "size": len(view.content),
        "sha256": hashlib.sha256(view.content).hexdigest(),
    }
