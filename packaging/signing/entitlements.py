"""What the hardened runtime must let RefBoard do, and why: `entitlements.plist` has no room for it.

The parser in macOS that codesign hands the file to refuses comments, so they are here.

- `com.apple.security.cs.allow-unsigned-executable-memory`: ctypes, which NumPy imports, makes
  closures with libffi, and those need memory that is written first and run afterwards. Without it
  the app crashes, or hangs, at its first callback.
- Not `allow-jit`: nothing in the app calls `pthread_jit_write_protect_np`, which alone needs it.
- Not `disable-library-validation`: everything in the app is signed by one team.
- Never `get-task-allow`: any program could read the app's memory, and the notary service says no.
"""

from __future__ import annotations

import plistlib
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

if TYPE_CHECKING:
    from pathlib import Path

DEBUGGING = "get-task-allow"


def entitlement_problems(file: Path) -> list[str]:
    """Return why an entitlements file must not be used, a sentence for each reason."""
    try:
        raw = file.read_bytes()
        content = plistlib.loads(raw, fmt=plistlib.FMT_XML)
    except (OSError, plistlib.InvalidFileException, ExpatError, ValueError) as error:
        return [f"{file.name} is not an XML property list: {error}."]
    found = []
    if b"<!--" in raw:
        found.append(f"{file.name} has a comment, which macOS refuses to read.")
    if not isinstance(content, dict):
        found.append(f"{file.name} is not a dictionary.")
    elif any(key == DEBUGGING or key.endswith(f".{DEBUGGING}") for key in content):
        found.append(f"{file.name} has {DEBUGGING}, which is for debugging only.")
    return found
