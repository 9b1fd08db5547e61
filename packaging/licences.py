"""The licences of all that goes into the app: of packages, of Python, of system libraries."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import policy

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXTS = Path(__file__).with_name("licence_texts")
_NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "THIRDPARTYNOTICES")
_DOCUMENTS = Path("/usr/share/doc")


def shipped_distributions() -> list[str]:
    """Return the names of all packages that RefBoard needs to run; they must be installed here.

    Their whole metadata goes into the app: versions and licence texts are read from it. RefBoard
    itself need not be installed.
    """
    project = tomllib.loads((policy.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: set[str] = set()
    waiting: list[str] = list(project["project"]["dependencies"])
    while waiting:
        needed = Requirement(waiting.pop())
        name = canonicalize_name(needed.name)
        if name in found or (needed.marker and not needed.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += distribution(name).requires or ()
    return sorted(found)


def loose_texts(name: str) -> list[Path]:
    """Return a package's licence files where its metadata alone would not carry them all.

    They are of the package, beside its modules; or the texts that it should have brought.

    Args:
        name: The package; it must be installed here.
    """
    own = [
        file
        for file in distribution(name).files or ()
        if file.name.upper().startswith(_NAMES) and not file.suffix.startswith(".py")
    ]
    added = [_TEXTS / f"{text}.txt" for text in policy.LICENCE_TEXTS.get(name, ())]
    is_loose = any(".dist-info" not in file.parts[0] for file in own)
    if not (added or is_loose):
        return []
    return [*(Path(str(file.locate())) for file in own), *added]


def python_licence() -> Path | None:
    """Return the file of Python's own licence, where this Python has it."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    places = (stdlib / "LICENSE.txt", stdlib.parent.parent / "LICENSE.txt")
    return next((path for path in places if path.is_file()), None)


def system_notices(libraries: Iterable[str]) -> dict[str, Path]:
    """Return the copyright files of Debian packages that libraries come from, by package.

    Empty where there is no dpkg: on macOS and Windows no library of the system is taken along.

    Args:
        libraries: Paths of library files.
    """
    command = shutil.which("dpkg-query")
    # /lib is a link to /usr/lib today, and dpkg remembers either.
    paths = sorted({form for path in libraries for form in _forms(Path(path))})
    if command is None or not paths:
        return {}
    told = subprocess.run(
        [command, "--search", *paths], capture_output=True, text=True, check=False
    ).stdout
    packages = {line.split(":", 1)[0] for line in told.splitlines() if ": /" in line}
    notices = {name: _DOCUMENTS / name / "copyright" for name in packages}
    return {name: path for name, path in sorted(notices.items()) if path.is_file()}


def _forms(path: Path) -> Iterable[str]:
    for real in {path, path.resolve()}:
        text = str(real)
        yield text
        if text.startswith("/usr/lib/"):
            yield text.removeprefix("/usr")
        elif text.startswith("/lib/"):
            yield f"/usr{text}"
