"""The command line of the Debian package: build one, or check one."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import policy
from linux.checking import check
from linux.errors import PackageError
from linux.package import Source, build

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEGABYTE = 1_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or check a package; return the exit status, 1 when it cannot be built or is wrong."""
    dist, icons = policy.ROOT / "dist", policy.ROOT / "build" / "icons"
    parser = argparse.ArgumentParser(description="Build RefBoard's Debian package, or check one.")
    parser.add_argument("--check", type=Path, metavar="FILE.deb", help="unpack and try a package")
    parser.add_argument(
        "--folder", type=Path, default=dist / policy.COMMAND, help="the frozen folder"
    )
    parser.add_argument("--icons", type=Path, default=icons, help="what assets/icon.py built")
    parser.add_argument("--into", type=Path, default=dist, help="folder for the package")
    options = parser.parse_args(arguments)
    try:
        if options.check is not None:
            return _check(options.check)
        return _build(options.folder, options.icons, options.into)
    except (PackageError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"The package was not built: {error}.\n")
    return 1


def release_time(folder: Path) -> int:
    """Return the package's time: SOURCE_DATE_EPOCH, else of the last commit, else of the folder.

    Raises:
        PackageError: SOURCE_DATE_EPOCH is no number.
        OSError: there is no folder.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH", "")
    if told:
        if not told.isdecimal():
            raise PackageError("SOURCE_DATE_EPOCH must be a number of seconds since 1970.")
        return int(told)
    try:
        done = subprocess.run(
            ["git", "-C", str(policy.ROOT), "log", "-1", "--format=%ct"],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return int(folder.stat().st_mtime)
    return int(done.stdout) if done.returncode == 0 else int(folder.stat().st_mtime)


def _build(folder: Path, icons: Path, into: Path) -> int:
    if not folder.is_dir():
        raise PackageError(f"{folder} is not there; make it with: make app")
    deb = build(Source(folder, icons, release_time(folder)), into)
    size, budget = deb.stat().st_size / _MEGABYTE, policy.LINUX_DEB_MB
    print(f"{deb}: {size:.1f} MB; budget {budget.soft:g}, at most {budget.hard:g} MB")
    if size > budget.hard:
        sys.stderr.write(f"{deb.name} is larger than it may be (packaging/policy.py).\n")
        return 1
    return 0


def _check(deb: Path) -> int:
    findings, report = check(deb)
    for item in report.get("checks", []):
        print(f"  {'ok  ' if item['ok'] else 'FAIL'} {item['name']}: {item['told'].rstrip()}")
    if report:
        print(f"self-test: {report['seconds']:.1f} s (budget {policy.SELF_TEST_S:g} s)")
    for finding in findings:
        sys.stderr.write(f"{finding}\n")
    print(f"{deb.name}: {'in order' if not findings else f'{len(findings)} findings'}")
    return 1 if findings else 0
