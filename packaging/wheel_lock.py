"""The lock of the wheels that go into the macOS app: which ones, and how it is made anew.

    python packaging/wheel_lock.py                  make requirements-macos.txt anew
    python packaging/wheel_lock.py NAME==VERSION... --to FILE
                                                    lock only these, in another file

pip decides what a platform needs by the machine that it runs on. So the tree of requirements is
walked here, with the markers of a Mac, and pip is only asked for one wheel after another: the one
that it would choose itself on the oldest macOS that is promised.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LOCK = policy.ROOT / "packaging" / "requirements-macos.txt"
TOP = policy.ROOT / "packaging" / "requirements-macos.in"
CONSTRAINTS = policy.ROOT / "constraints.txt"
PYTHON = "3.11"
PLATFORM = "macosx_{}_{}_{}".format(*policy.MACOS_FLOOR, policy.MAC_ARCHITECTURE)
MAC = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": policy.MAC_ARCHITECTURE,
    "platform_python_implementation": "CPython",
    "platform_system": "Darwin",
    "python_full_version": f"{PYTHON}.0",
    "python_version": PYTHON,
    "sys_platform": "darwin",
    "extra": "",
}
"""A Mac, as the markers of requirements see it."""
CHOICE = (
    *("--no-deps", "--only-binary=:all:", "--implementation", "cp"),
    *("--platform", PLATFORM, "--python-version", PYTHON),
)
"""What tells pip to choose as it would on that Mac."""
HEAD = f"""\
# {{}}: Python {PYTHON}, {PLATFORM}.
# Made by: python packaging/wheel_lock.py{{}}
# Do not edit.
"""
WHOLE = "The wheels that the macOS app is built from"
_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s\\;#]+)", re.MULTILINE)
_LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+) \\\n    --hash=sha256:(?P<sha256>[0-9a-f]{64})$",
    re.MULTILINE,
)


class Locked(NamedTuple):
    """A wheel that is named to the last byte.

    Attributes:
        name: The distribution, as it writes itself.
        version: Its exact version.
        sha256: Of the wheel, 64 hexadecimal digits.
    """

    name: str
    version: str
    sha256: str


def read_lock(path: Path = LOCK) -> list[Locked]:
    """Return the wheels of a lock.

    Raises:
        ValueError: a line of it is none of ours.
    """
    text = path.read_text(encoding="utf-8")
    found = [Locked(**match.groupdict()) for match in _LOCKED.finditer(text)]
    rest = [
        line for line in _LOCKED.sub("", text).splitlines() if line and not line.startswith("#")
    ]
    if rest or not found:
        raise ValueError(f"{path.name} is not a lock of wheels: {(rest or ['it is empty'])[0]}")
    return found


def lock_text(wheels: Iterable[Locked], title: str = WHOLE, arguments: str = "") -> str:
    """Return a lock as it is written, in order of names.

    Args:
        wheels: What it names.
        title: What they are, in its first line.
        arguments: What the command that makes it anew is given.
    """
    rows = sorted(wheels, key=lambda wheel: canonicalize_name(wheel.name))
    return HEAD.format(title, arguments) + "".join(
        f"{w.name}=={w.version} \\\n    --hash=sha256:{w.sha256}\n" for w in rows
    )


def pins(*texts: str) -> dict[str, str]:
    """Return the exact versions that texts of requirements name, by canonical name."""
    return {
        canonicalize_name(found["name"]): found["version"]
        for text in texts
        for found in _PIN.finditer(text)
    }


def wanted() -> list[Requirement]:
    """Return what the app and its build on macOS ask for themselves."""
    project = tomllib.loads((policy.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["app"]]
    own = TOP.read_text(encoding="utf-8").splitlines()
    lines += [line for line in own if line and not line.startswith("#")]
    return [Requirement(line) for line in lines]


def applies(requirement: Requirement, extras: Iterable[str] = ()) -> bool:
    """Return whether a Mac needs it, with any of these extras of who asks for it."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate(MAC | {"extra": e}) for e in ("", *extras))


def resolve(tops: Iterable[Requirement], versions: Mapping[str, str], folder: Path) -> list[Locked]:
    """Walk the tree of requirements, bring every wheel of it, and return them.

    Args:
        tops: Where it begins.
        versions: The exact version of each, by canonical name.
        folder: Where the wheels are put.

    Raises:
        ValueError: a requirement has no exact version, or not one that is asked for.
    """
    queue, found = [r for r in tops if applies(r)], dict[str, Locked]()
    while queue:
        requirement = queue.pop()
        name = canonicalize_name(requirement.name)
        version = versions.get(name)
        if version is None:
            raise ValueError(f"No exact version of {requirement.name} is named.")
        if not requirement.specifier.contains(version, prereleases=True):
            raise ValueError(f"{requirement} is asked for, but {version} is named.")
        if name in found:
            continue
        wheel = _bring(name, version, folder)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        title, children = _metadata(wheel)
        found[name] = Locked(title, version, digest)
        queue += [child for child in children if applies(child, requirement.extras)]
    return list(found.values())


def _bring(name: str, version: str, folder: Path) -> Path:
    into = folder / name
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet")
    subprocess.run([*pip, *CHOICE, "-d", str(into), f"{name}=={version}"], check=True)
    (wheel,) = into.glob("*.whl")
    return wheel


def _metadata(wheel: Path) -> tuple[str, list[Requirement]]:
    """Return how a distribution writes its name, and what it asks for."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
        told = HeaderParser().parsestr(archive.read(name).decode())
    return told["Name"], [Requirement(line) for line in told.get_all("Requires-Dist", [])]


def _chosen(names: list[str]) -> Iterator[Locked]:
    """Yield the wheels of these exact requirements, without what they ask for."""
    with tempfile.TemporaryDirectory() as temporary:
        for name, version in pins(*names).items():
            wheel = _bring(name, version, Path(temporary))
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            yield Locked(_metadata(wheel)[0], version, digest)


def main() -> int:
    """Write a lock."""
    parser = argparse.ArgumentParser(prog="wheel_lock.py", description=__doc__.splitlines()[0])
    parser.add_argument("only", nargs="*", metavar="NAME==VERSION", help="lock only these")
    parser.add_argument("--to", type=Path, default=LOCK, help="file to write")
    options = parser.parse_args()
    if options.only:
        if options.to == LOCK:
            parser.error("A lock of a few wheels goes to a file of its own: --to FILE.")
        arguments = " " + " ".join(
            [*options.only, "--to", os.path.relpath(options.to, policy.ROOT)]
        )
        text = lock_text(_chosen(options.only), "Some wheels for macOS", arguments)
    else:
        texts = CONSTRAINTS.read_text(encoding="utf-8"), TOP.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as temporary:
            text = lock_text(resolve(wanted(), pins(*texts), Path(temporary)))
    options.to.write_text(text, encoding="utf-8")
    print(f"{options.to.name}: {len(read_lock(options.to))} wheels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
