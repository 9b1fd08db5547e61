"""Whether a package works: unpacked in a strange place, is all there and does RefBoard run?"""

from __future__ import annotations

import json
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import policy
from linux.control import md5
from linux.errors import PackageError
from linux.package import dpkg_deb

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = "usr/bin/refboard"
_PATIENCE = 6
"""How many times the budget a self-test may take before it counts as hanging."""
_GROUP_AND_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def check(deb: Path) -> tuple[list[str], dict[str, Any]]:
    """Return what is wrong with a package, and what RefBoard said of itself.

    The program runs through its link, from a folder with a space and an umlaut in its name, with
    an empty home and an environment that names that home and nothing else.

    Raises:
        PackageError: there is no such file, it cannot be unpacked, or dpkg-deb is not here.
    """
    command = dpkg_deb()
    if not deb.is_file():
        raise PackageError(f"{deb} is not there; make it with: make deb")
    with tempfile.TemporaryDirectory(prefix="RefBoard geprüft ") as temporary:
        root, home = Path(temporary) / "root", Path(temporary) / "home"
        home.mkdir()
        # With its control files, since the checksums are among them.
        done = subprocess.run(
            [command, "--raw-extract", str(deb), str(root)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PackageError(f"{deb.name} cannot be unpacked: {done.stderr.strip()}")
        findings = [*wrong_files(root), *wrong_modes(root)]
        report, wrong = self_test(root / PROGRAM, home)
        findings += wrong
        # Whoever installs it owns its files; RefBoard must leave them alone.
        findings += [f"after the run: {finding}" for finding in wrong_files(root)]
    return findings, report


def wrong_files(root: Path) -> Iterator[str]:
    """Tell of files that are not as the checksums say, and of those that have none."""
    text = (root / "DEBIAN" / "md5sums").read_text(encoding="utf-8")
    sums = {name: digest for digest, _, name in (s.partition("  ") for s in text.splitlines())}
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    for name in sorted(sums.keys() - found):
        yield f"{name} is missing"
    for name in sorted(found - sums.keys()):
        if not name.startswith("DEBIAN/"):
            yield f"{name} has no checksum"
    for name in sorted(sums.keys() & found):
        if md5(root / name) != sums[name]:
            yield f"{name} is not what was packed"


def wrong_modes(root: Path) -> Iterator[str]:
    """Tell of what others may write, of links that lead nowhere or out, and of no program."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_symlink():
            if path.readlink().is_absolute() or not path.resolve().is_relative_to(root.resolve()):
                yield f"{name} is a link that leads out of the package"
            elif not path.exists():
                yield f"{name} is a link that leads nowhere"
        elif path.stat().st_mode & _GROUP_AND_OTHERS:
            yield f"{name} may be written by others"
    if not (root / PROGRAM).exists():
        yield f"{PROGRAM} is missing"
    elif not (root / PROGRAM).stat().st_mode & stat.S_IXOTH:
        yield f"{PROGRAM} cannot be run by everybody"


def self_test(program: Path, home: Path) -> tuple[dict[str, Any], list[str]]:
    """Let an unpacked RefBoard try itself; return its report and what is wrong.

    Args:
        program: Its path, through the link.
        home: An empty folder.
    """
    try:
        done = subprocess.run(
            [str(program), "--self-test", "--json"],
            env={"HOME": str(home)},
            cwd=home,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE * policy.SELF_TEST_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return {}, [f"the self-test did not run: {error}"]
    try:
        report = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip() or "nothing"
        return {}, [f"the self-test ended with {done.returncode} and said: {said}"]
    if not isinstance(report, dict):
        return {}, ["the self-test told no report"]
    wrong = [
        f"self-test, {item['name']}: {item['told']}"
        for item in report.get("checks", [])
        if not item["ok"]
    ]
    if done.returncode or report.get("ok") is not True:
        wrong.append(f"the self-test failed with status {done.returncode}")
    if report.get("seconds", 0.0) > policy.SELF_TEST_S:
        wrong.append(f"the self-test took longer than {policy.SELF_TEST_S:g} s")
    return report, wrong
