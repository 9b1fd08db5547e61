"""Make an .app of what PyInstaller left: lean, told what it needs, signed by nobody.

The order matters: a signature covers what was there when it was made, so it comes last.
"""

from __future__ import annotations

import plistlib
import stat
import time
from typing import TYPE_CHECKING

import contents
import policy
from audit import needed_macos
from info_plist import make_info_plist
from sign import sign_app
from signing.command import SigningError, require_mac
from signing.command import run as run_program
from signing.plan import AD_HOC

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from signing.command import Run

STRIP = "/usr/bin/strip"
XATTR = "/usr/bin/xattr"
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def finish(
    app: Path, run: Run = run_program, sleep: Callable[[float], None] = time.sleep
) -> tuple[int, int]:
    """Finish an .app that PyInstaller has just built.

    Args:
        app: The .app.
        run: What runs Apple's tools.
        sleep: What waits, in seconds.

    Returns:
        The oldest macOS on which all its files load.

    Raises:
        SigningError: a tool failed, or the app is not fit to be signed.
    """
    require_mac("finish an app")
    make_lean(app, run)
    oldest = needed_macos(app)
    write_info_plist(app, oldest)
    tidy(app, run)
    sign_app(app, AD_HOC, run, sleep)
    return oldest


def make_lean(app: Path, run: Run) -> None:
    """Take local symbols, which nothing looks up, out of the largest libraries.

    Raises:
        SigningError: strip failed.
    """
    frameworks = app / "Contents" / "Frameworks"
    for pattern in policy.MAC_STRIPPED:
        for path in sorted(frameworks.glob(pattern)):
            if not path.is_symlink():
                _do([STRIP, "-x", str(path)], run)


def write_info_plist(app: Path, oldest: tuple[int, int]) -> None:
    """Write what macOS is told, with the oldest system that the files allow."""
    table = make_info_plist(contents.version(), contents.version(), oldest)
    path = app / "Contents" / "Info.plist"
    partial = path.with_suffix(".part")
    partial.write_bytes(plistlib.dumps(table))
    partial.replace(path)


def tidy(app: Path, run: Run) -> None:
    """Remove what a signature does not survive: extended attributes, rights of others to write.

    Raises:
        SigningError: the attributes cannot be removed.
    """
    _do([XATTR, "-cr", str(app)], run)
    for path in (app, *app.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~_WRITABLE_BY_OTHERS)


def _do(argv: list[str], run: Run) -> None:
    outcome = run(argv)
    if outcome.status:
        raise SigningError(f"{argv[0]} failed on {argv[-1]}: {outcome.words}")
