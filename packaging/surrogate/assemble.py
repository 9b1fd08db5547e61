"""The surrogate as a whole: what is collected, laid out, made lean, declared and signed."""

from __future__ import annotations

import argparse
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import build_app
import contents
import policy
import surrogate
from info_plist import APP_ICON, DOCUMENT_ICON, make_info_plist
from rules.rule import Kind
from rules.tree import INFO, Tree
from surrogate.collect import MacFiles, collect
from surrogate.executable import BOOTLOADER, write_executable
from surrogate.layout import bundle_entries, write_bundle
from surrogate.linux_folder import LinuxFolder, freeze
from surrogate.sealed import sign_app
from surrogate.tools import apple_tools, llvm
from wheel_lock import read_lock
from wheels import bring, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BUILD = policy.ROOT / "build" / "surrogate"


def assemble(folder: Path, frozen: LinuxFolder, wheels: Sequence[Path]) -> Path:
    """Put the app together, unsigned, and return it.

    Args:
        folder: Where it is put; an app that is there already is replaced.
        frozen: What PyInstaller made on Linux.
        wheels: The unpacked macOS wheels.

    Raises:
        ValueError: a library that is needed is in no wheel, or a tool is missing.
    """
    app = folder / f"{policy.APP_NAME}.app"
    shutil.rmtree(app, ignore_errors=True)
    bootloader = next(path for wheel in wheels if (path := wheel / BOOTLOADER).is_file())
    collected = contents.kept(collect(MacFiles(wheels), frozen.modules()) + frozen.data())
    contents.refuse_forbidden(collected)
    with apple_tools():
        write_bundle(app, bundle_entries(collected))
        place = app / "Contents" / "MacOS" / policy.MAC_EXECUTABLE
        write_executable(place, bootloader, frozen.archive)
    build_app.draw("icon.py", "--build", str(build_app.BUILD / "icons"))
    for icon in (APP_ICON, DOCUMENT_ICON):
        shutil.copyfile(build_app.BUILD / "icons" / icon, app / "Contents" / "Resources" / icon)
    make_lean(app)
    oldest = Tree(app, Kind.APP).minimum_macos
    table = make_info_plist(contents.version(), contents.version(), oldest)
    (app / INFO).write_bytes(plistlib.dumps(table))
    return app


def make_lean(app: Path) -> None:
    """Take out the local symbols that finish_mac.py takes out on a Mac, with LLVM's strip."""
    strip = str(llvm("llvm-strip"))
    for path in _lean(app / "Contents" / "Frameworks"):
        subprocess.run([strip, "-x", str(path)], check=True)


def _lean(frameworks: Path) -> Iterable[Path]:
    for pattern in policy.MAC_STRIPPED:
        yield from (path for path in sorted(frameworks.glob(pattern)) if not path.is_symlink())


def main() -> int:
    """Assemble, sign and tell where it is."""
    parser = argparse.ArgumentParser(prog="make.py", description=surrogate.__doc__)
    parser.add_argument("--to", type=Path, default=BUILD, help="where the .app is put")
    parser.add_argument("--linux-folder", type=Path, help="the frozen Linux folder")
    options = parser.parse_args()
    try:
        frozen = LinuxFolder(options.linux_folder) if options.linux_folder else freeze(BUILD)
        app = assemble(options.to, frozen, unpack(bring(read_lock())))
        sign_app(app)
    except (OSError, ValueError, build_app.BuildError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{app}: a fixture for the layout and the audit, never a product")
    return 0
