"""The wheels of a lock, brought once and kept: fetched by pip, held to their hashes, unpacked.

    python packaging/wheels.py [--lock FILE] [--to FOLDER]

They lie in a folder of the user's cache; a wheel whose hash is there is never fetched again. With
`--to` they are unpacked there, for `audit.py --wheels FOLDER`.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from platformdirs import user_cache_path

from wheel_lock import CHOICE, LOCK, Locked, read_lock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Wheel(NamedTuple):
    """A wheel that is here.

    Attributes:
        locked: Its name, version and hash.
        file: The wheel itself.
    """

    locked: Locked
    file: Path


def cache_folder() -> Path:
    """Return the folder in which wheels are kept between runs."""
    return user_cache_path("refboard-packaging") / "wheels"


def bring(wheels: Iterable[Locked], folder: Path | None = None) -> list[Wheel]:
    """Return the wheels, fetching those that are not in the cache yet.

    Args:
        wheels: What a lock names.
        folder: Another cache.

    Raises:
        ValueError: pip cannot bring one, or what it brought has another hash.
    """
    folder = folder or cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    asked = list(wheels)
    here = _by_hash(folder)
    missing = [wheel for wheel in asked if wheel.sha256 not in here]
    if missing:
        _fetch(missing, folder)
        here = _by_hash(folder)
    absent = [wheel.name for wheel in asked if wheel.sha256 not in here]
    if absent:
        raise ValueError(f"pip brought another wheel of {', '.join(absent)} than the lock names.")
    return [Wheel(wheel, here[wheel.sha256]) for wheel in asked]


def unpack(wheels: Iterable[Wheel], folder: Path | None = None) -> list[Path]:
    """Return a folder for each wheel with what is in it; each is unpacked once.

    Args:
        wheels: What `bring` returned.
        folder: Another place than beside the cached wheels.
    """
    folder = folder or cache_folder().parent / "unpacked"
    return [_unpacked(wheel, folder) for wheel in wheels]


def _by_hash(folder: Path) -> dict[str, Path]:
    return {
        hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.glob("*.whl"))
    }


def _fetch(wheels: Sequence[Locked], folder: Path) -> None:
    """Fetch wheels beside the cache, and move them in when they are whole."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        lines = Path(temporary, "lock.txt")
        rows = (f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}" for wheel in wheels)
        lines.write_text("\n".join(rows) + "\n", encoding="utf-8")
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet")
        asked = (*CHOICE, "--require-hashes", "-r", str(lines), "-d", temporary)
        done = subprocess.run([*pip, *asked], stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            told = [line for line in done.stderr.splitlines() if "WARNING" not in line]
            raise ValueError("pip could not bring the wheels: " + " ".join(told).strip())
        for path in Path(temporary).glob("*.whl"):
            path.replace(folder / path.name)


def _unpacked(wheel: Wheel, folder: Path) -> Path:
    target = folder / wheel.locked.sha256[:8] / wheel.file.name.removesuffix(".whl")
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=".part-"))
    try:
        with zipfile.ZipFile(wheel.file) as archive:
            archive.extractall(part)
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def main() -> int:
    """Bring the wheels of a lock and tell where they are."""
    parser = argparse.ArgumentParser(prog="wheels.py", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--lock", type=Path, default=LOCK, help="the lock; the app's is the default"
    )
    parser.add_argument("--to", type=Path, help="where they are unpacked; else beside the wheels")
    options = parser.parse_args()
    try:
        brought = bring(read_lock(options.lock))
        folders = unpack(brought, options.to)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for wheel, folder in zip(brought, folders, strict=True):
        size = wheel.file.stat().st_size / 1e6
        print(f"{wheel.locked.name:<28}{wheel.locked.version:<12}{size:8.1f} MB  {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
