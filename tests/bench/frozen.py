"""Prove the frozen app of this machine as its users will treat it: `make test-app`.

    python -m tests.bench.frozen [--times 10] [--only hostile|start]

First where it is hard: moved to a path with spaces and umlauts, read-only, run by somebody else
with an empty home and an empty environment. Then how long a window takes, frozen and from source,
with the files out of the page cache; that part needs Xvfb and xdotool.
"""

import argparse
import json
import os
import runpy
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from tests.bench.figures import Row, print_rows, row
from tests.bench.pictures import ROOT

DIST = ROOT / "dist"
POLICY = runpy.run_path(str(ROOT / "packaging" / "policy.py"))
START_S, SELF_TEST_S = POLICY["START_TO_WINDOW_S"], POLICY["SELF_TEST_S"]
NOBODY = 65534
DISPLAY = ":97"
LARGEST_WAIT_S = 30


def main() -> int:
    """Run the proofs; 1 when one fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--times", type=int, default=10, metavar="N", help="starts of each kind (10)"
    )
    parser.add_argument("--only", choices=("hostile", "start"), help="one part")
    options = parser.parse_args()
    folder = DIST / "refboard"
    if not (folder / "refboard").is_file():
        sys.stderr.write("There is no frozen app in dist/refboard. Make it: make app\n")
        return 1
    rows: list[Row] = []
    if options.only != "start":
        rows += hostile(folder)
    if options.only != "hostile":
        rows += starts(folder, options.times)
    print_rows(rows)
    return int(not all(r["ok"] for r in rows))


def hostile(folder: Path) -> list[Row]:
    """Let the app try itself where nothing is as it was when it was built."""
    with tempfile.TemporaryDirectory(prefix="refboard-hostile-") as temporary:
        top = Path(temporary)
        top.chmod(0o755)
        app = top / "Büro und Geräte" / "RefBoard App"
        shutil.copytree(folder, app, symlinks=True)
        home = top / "leeres Zuhause"
        home.mkdir()
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        if is_root:
            # Root may write anywhere, so somebody else has to run it.
            os.chown(home, NOBODY, NOBODY)
        before = fingerprint(app)
        with read_only(app):
            rows = [tried(app, {"HOME": str(home)}, "its own home, nothing else set", is_root)]
            rows.append(tried(app, {}, "no environment at all", is_root))
            gone = {"HOME": str(top / "nowhere"), "LD_LIBRARY_PATH": "/nonexistent", "PATH": ""}
            rows.append(tried(app, gone, "a home that is not there", is_root))
        left = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
        print(f"path: {app.relative_to(top)}; read-only; run by {'nobody' if is_root else 'us'}")
        rows.append(
            row("files of the app changed by running it", int(fingerprint(app) != before), "", 0)
        )
        rows.append(row(f"files left in the home {left or ''}".strip(), len(left), "", 0))
    return rows


def tried(app: Path, environment: Mapping[str, str], what: str, is_root: bool) -> Row:
    """Run the self-test of an app; return how long it took.

    Raises:
        SystemExit: it failed.
    """
    done = subprocess.run(
        [str(app / "refboard"), "--self-test", "--json"],
        env=dict(environment),
        cwd="/",
        user=NOBODY if is_root else None,
        group=NOBODY if is_root else None,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"{what}: {done.stdout}{done.stderr}") from None
    failed = [check["name"] for check in report["checks"] if not check["ok"]]
    if failed or done.returncode:
        raise SystemExit(f"{what}: {failed} {done.stderr}\n{json.dumps(report, indent=1)}")
    return row(
        f"self-test, {what}: {len(report['checks'])} checks", report["seconds"], "s", SELF_TEST_S
    )


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take away every right to write below a folder, and give it back to the owner."""
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths if not path.is_symlink()}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def fingerprint(folder: Path) -> str:
    """Return a hash of all names, links and bytes below a folder."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(str(path.relative_to(folder)).encode())
        if path.is_symlink():
            digest.update(str(path.readlink()).encode())
        elif path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def starts(folder: Path, times: int) -> list[Row]:
    """Time starts until the window is on a screen, frozen and from source by turns."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        raise SystemExit(
            "Xvfb or xdotool is missing (Debian: xvfb xdotool), or use --only hostile."
        )
    frozen = [str(folder / "refboard")]
    source = [sys.executable, "-m", "refboard"]
    files = {"frozen": [folder], "source": [ROOT / "refboard", Path(sys.prefix) / "lib"]}
    took: dict[tuple[str, bool], list[float]] = {}
    with screen():
        for _ in range(times):
            for name, command in (("frozen", frozen), ("source", source)):
                for is_cold in (True, False):
                    if is_cold:
                        evict(files[name])
                    took.setdefault((name, is_cold), []).append(start(command))
    rows = []
    for (name, is_cold), seconds in sorted(took.items()):
        state = "files not in memory" if is_cold else "files in memory"
        what = f"start to window, {name}, {state}: median of {times}"
        print(f"{what}: from {min(seconds):.2f} to {max(seconds):.2f} s")
        rows.append(
            row(what, statistics.median(seconds), "s", START_S if name == "frozen" else None)
        )
    return rows


@contextmanager
def screen() -> Iterator[None]:
    """Run a screen of our own."""
    server = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + LARGEST_WAIT_S
        while xdotool("getmouselocation").returncode:
            if time.monotonic() > deadline:
                raise SystemExit("Xvfb did not start.")
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def start(command: list[str]) -> float:
    """Start the app, wait for its window, end it; return the seconds until the window."""
    with tempfile.TemporaryDirectory(prefix="refboard-start-") as temporary:
        library = Path(temporary) / "library"
        environment = {
            "HOME": temporary,
            "DISPLAY": DISPLAY,
            "PATH": os.environ["PATH"],
            "QT_QPA_PLATFORM": "xcb",
            "LANG": "C.UTF-8",
        }
        begun = time.monotonic()
        process = subprocess.Popen(
            [*command, "--library", str(library)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            # Not --sync: that looks only twice a second.
            while not xdotool("search", "--onlyvisible", "--name", "RefBoard").stdout:
                if process.poll() is not None or time.monotonic() - begun > LARGEST_WAIT_S:
                    raise SystemExit("The window did not appear.")
            seconds = time.monotonic() - begun
        finally:
            process.terminate()
            process.wait()
    return seconds


def xdotool(*words: str) -> "subprocess.CompletedProcess[bytes]":
    """Run xdotool on our screen."""
    return subprocess.run(
        ["xdotool", *words],
        env=os.environ | {"DISPLAY": DISPLAY},
        capture_output=True,
        timeout=LARGEST_WAIT_S,
        check=False,
    )


def evict(folders: list[Path]) -> None:
    """Put files out of the page cache, so that the next start reads them from the disk."""
    os.sync()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                handle = os.open(path, os.O_RDONLY)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(handle)


if __name__ == "__main__":
    sys.exit(main())
