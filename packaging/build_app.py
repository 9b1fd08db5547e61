"""Build the app for the system that this runs on, try it, and weigh it: `make app`, `make mac-app`.

    python packaging/build_app.py

Run it in an environment that holds RefBoard, what it needs, PyInstaller and nothing else: what is
not installed cannot get in.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import policy
import weight
from elf import drop_runpaths, is_elf

BUILD = policy.ROOT / "build"
DIST = policy.ROOT / "dist"
LOG = BUILD / "pyinstaller.log"
_UNRESOLVED = re.compile(r"could not resolve '([^']+)', dependency of '([^']+)'")
_LAST_LINES = 20


class BuildError(Exception):
    """The app could not be built; the text is a sentence."""


def main() -> int:
    """Build, finish, try and weigh; return the exit status."""
    try:
        draw("icon.py", "--build", str(BUILD / "icons"))
        draw("draw_samples.py")
        freeze()
        product = DIST / (f"{policy.APP_NAME}.app" if sys.platform == "darwin" else policy.COMMAND)
        refuse_unresolved(LOG.read_text(encoding="utf-8", errors="replace"), product)
        if sys.platform == "darwin":
            finish_mac_app(product)
        elif sys.platform == "linux":
            strip(product)
            forget_folders(product)
        self_test(executable(product))
        return weight.tell(product)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def finish_mac_app(app: Path) -> None:
    """Finish, sign ad hoc and audit an .app.

    Raises:
        BuildError: it is not sound.
    """
    from finish_mac import finish
    from signing.command import SigningError

    try:
        oldest = finish(app)
    except SigningError as error:
        raise BuildError(str(error)) from error
    print(f"signed ad hoc; runs on macOS {'.'.join(map(str, oldest))} and newer")
    audit = policy.ROOT / "packaging" / "audit.py"
    words = [sys.executable, str(audit), str(app), "--profile", "macos-arm64"]
    if subprocess.run(words, check=False).returncode:
        raise BuildError("The audit found what must not be so; see above.")


def executable(product: Path) -> Path:
    """Return the executable of a folder or an .app."""
    if product.suffix == ".app":
        return product / "Contents" / "MacOS" / policy.MAC_EXECUTABLE
    return product / (f"{policy.COMMAND}.exe" if sys.platform == "win32" else policy.COMMAND)


def draw(script: str, *words: str) -> None:
    """Draw pictures that the app carries: its icons, its samples where they are not drawn yet.

    Args:
        script: The script in assets/.
        words: Its arguments.

    Raises:
        BuildError: they cannot be drawn.
    """
    done = subprocess.run(
        [sys.executable, str(policy.ROOT / "assets" / script), *words],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    if done.returncode:
        raise BuildError(f"assets/{script} drew nothing; see above.")


def freeze() -> None:
    """Run PyInstaller on the one recipe; what it says goes into LOG.

    Raises:
        BuildError: it failed.
    """
    print("freezing, half a minute or more ...", flush=True)
    started = time.perf_counter()
    spec = policy.ROOT / "packaging" / "refboard.spec"
    words = ["--noconfirm", "--clean", "--distpath", str(DIST)]
    words += ["--workpath", str(BUILD / "pyinstaller"), str(spec)]
    # What was built before has no part in what is built now.
    for name in (policy.COMMAND, f"{policy.APP_NAME}.app"):
        shutil.rmtree(DIST / name, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(
            [sys.executable, "-m", "PyInstaller", *words],
            cwd=policy.ROOT,
            env=os.environ
            | {
                # RefBoard itself need not be installed.
                "PYTHONPATH": str(policy.ROOT),
                # A failure to sign is an error and no warning (macOS).
                "PYINSTALLER_STRICT_BUNDLE_CODESIGN_ERROR": "1",
            },
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        tail = LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
        raise BuildError("\n".join([*tail, f"PyInstaller failed; all it said is in {LOG}."]))
    print(f"frozen in {time.perf_counter() - started:.0f} s")


def refuse_unresolved(log: str, product: Path) -> None:
    """Refuse an app that lacks a library because this machine lacks it.

    PyInstaller leaves such a library out with a warning; the window would not open at the user's.

    Args:
        log: What PyInstaller said.
        product: What it made.

    Raises:
        BuildError: naming each library.
    """
    shipped = {path.name for path in product.rglob("*")}
    missing = sorted(
        {
            f"  {library}, which {Path(user).name} needs"
            for library, user in _UNRESOLVED.findall(log)
            if Path(user).name in shipped
        }
    )
    if missing:
        head = "This machine lacks libraries that belong into the app; install them and try again:"
        raise BuildError("\n".join([head, *missing]))


def strip(folder: Path) -> None:
    """Take the debug symbols out of the libraries that carry them by mistake."""
    command = shutil.which("strip")
    if command is None:
        print("strip is not installed here (Debian: binutils), so the folder is 60 MB larger")
        return
    for pattern in policy.STRIPPED:
        for path in folder.rglob(pattern):
            if not path.is_symlink():
                subprocess.run([command, "--strip-unneeded", str(path)], check=True)


def forget_folders(folder: Path) -> None:
    """Take out of libraries the folders of this machine that they would look in.

    A Python that was built here brings some; the launcher sets the path itself.
    """
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and is_elf(path):
            drop_runpaths(path, lambda looked: looked.startswith("/"))


def self_test(program: Path) -> None:
    """Let the app try itself, and tell what it found.

    Raises:
        BuildError: something does not work.
    """
    done = subprocess.run(
        [str(program), "--self-test", "--json"],
        capture_output=True,
        text=True,
        timeout=10 * policy.SELF_TEST_S,
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise BuildError(f"The app did not try itself:\n{done.stdout}{done.stderr}") from None
    for check in report["checks"]:
        print(f"  {'ok  ' if check['ok'] else 'FAIL'} {check['name']}: {check['told'].rstrip()}")
    print(f"self-test: {report['seconds']:.1f} s (budget {policy.SELF_TEST_S:.0f} s)")
    if done.returncode or not report["ok"]:
        sys.stderr.write(done.stderr)
        raise BuildError("The app that was built does not work; see above.")
    if report["seconds"] > policy.SELF_TEST_S:
        raise BuildError("The self-test takes too long; see above.")


if __name__ == "__main__":
    sys.exit(main())
