"""Do a whole board with pointer, wheel and keys on a real X server: `make driven-board`.

    python -m tests.bench.board.driven [--theme dark|light] [--scale 1|2] [--size 1600x1000]
                                       [--photos DIR] [--out DIR]

The window is started as a file manager starts it, on 60 pictures, with a home and a library of its
own, and nothing reaches into it: xdotool works on it, its pixels and its database are looked at.
After each step a picture of the screen is kept. In the end the command line tells what is saved.
Exits with 1 when a step was not seen to have happened. It needs Xvfb and xdotool.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from refboard.core.settings import Settings
from refboard.services.paths import APP_NAME
from refboard.services.settings_file import save_settings
from refboard.ui.style.tokens import DARK, LIGHT
from tests.bench.board.editing_steps import EditingSteps
from tests.bench.board.hands import Hands
from tests.bench.board.looking_steps import LookingSteps
from tests.bench.board.saved_board import SavedBoard
from tests.bench.board.screen import Screen, until, what_is_missing
from tests.bench.board.workbench import Workbench, place_window, size_of
from tests.bench.pictures import ROOT, many_small

COUNT = 60
MADE = ROOT / "bench-results" / "driven-pictures"
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
ENDS_IN_S = 30


class Album:
    """Pictures of the screen, numbered in a folder."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._screen = screen
        self._folder = folder
        self._count = 0

    def keep(self, name: str) -> None:
        """Keep what is seen once nothing moves."""
        self._count += 1
        self._screen.save(self._folder / f"{self._count:02d}-{name}.png")


def drive(options: argparse.Namespace, pictures: Sequence[Path], out: Path) -> list[str]:
    """Do it all; return what was not seen to have happened."""
    with tempfile.TemporaryDirectory(prefix="refboard-driven-") as temporary:
        folder = Path(temporary)
        for name in ("pixels", "home"):
            (folder / name).mkdir()
        settings = Settings(theme=options.theme)
        save_settings(folder / "home" / APP_NAME / "settings.json", settings)
        width, height = (side * options.scale for side in options.size)
        with Screen((width, height), folder / "pixels") as screen:
            environment = screen.environment | {
                **{name: str(folder / "home") for name in HOMES},
                "XDG_RUNTIME_DIR": str(folder),
                "QT_QPA_PLATFORM": "xcb",
                "QT_SCALE_FACTOR": str(options.scale),
                "PYTHONPATH": str(ROOT),
            }
            refboard = [sys.executable, "-m", "refboard", "--library", str(folder / "library")]
            with (out / "stderr.txt").open("w") as errors:
                window = subprocess.Popen(
                    [*refboard, *map(str, pictures)], env=environment, cwd=folder, stderr=errors
                )
            try:
                faults = _work(screen, folder / "library", options, pictures, out)
                faults += _end(window, out / "stderr.txt")
            finally:
                if window.poll() is None:
                    window.kill()
                    window.wait()
            return faults + saved(refboard, environment, folder, len(pictures), out)


def _work(
    screen: Screen,
    library: Path,
    options: argparse.Namespace,
    pictures: Sequence[Path],
    out: Path,
) -> list[str]:
    """Do every step on the window that opens, and quit."""
    board = SavedBoard(library)
    hands = Hands(screen, board, options.scale)
    hands.window = until(lambda: screen.windows("RefBoard"), "the window")[-1]
    place_window(screen, hands.window, options.scale, (0, 0), options.size)
    tokens = LIGHT if options.theme == "light" else DARK
    album = Album(screen, out)
    bench = Workbench(screen, hands, board, out, tokens, options.size, album.keep, pictures)
    hands.focus(hands.window)
    faults = _do(bench, album, only=options.only)
    hands.key("ctrl+q")
    return faults


def _do(bench: Workbench, album: Album, only: str) -> list[str]:
    faults = []
    steps = (*EditingSteps(bench).steps, *LookingSteps(bench).steps)
    for number, step in enumerate(steps):
        if only and number > 1 and step.__name__ not in only.split(","):
            continue
        name, began = step.__name__.replace("_", " "), time.monotonic()
        try:
            step()
        except Exception as fault:  # noqa: BLE001  the steps after it are tried all the same
            faults.append(f"{name}: {fault!r}")
            album.keep(f"FAULT-{step.__name__}")
        print(
            f"{'wrong' if faults and faults[-1].startswith(name) else 'done '} {name}"
            f"  {time.monotonic() - began:.1f} s",
            flush=True,
        )
    return faults


def _end(window: "subprocess.Popen[bytes]", errors: Path) -> list[str]:
    try:
        status = window.wait(ENDS_IN_S)
    except subprocess.TimeoutExpired:
        return [f"the window did not close in {ENDS_IN_S} s"]
    said = errors.read_text()
    return [f"it ended with {status}"] * bool(status) + [f"it said: {said}"] * ("Error" in said)


def saved(
    refboard: Sequence[str], environment: dict[str, str], folder: Path, count: int, out: Path
) -> list[str]:
    """Return what the command line and the database do not tell as it was done."""

    def ask(*words: str) -> Any:
        done = subprocess.run(
            [*refboard, "--json", *words],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr}

    status, boards = ask("status"), ask("boards", "list").get("boards", [])
    items = list(SavedBoard(folder / "library").items().values())
    name = boards[0]["name"] if boards else ""
    rendered = ask("boards", "render", name, str(out / "rendered.png"), "--force")
    told = {
        f"status tells of {count} pictures": status.get("assets") == count,
        "none is pending or failed": status.get("pending") == 0 == status.get("failed"),
        f"a board has {count} pictures": [b["items"] for b in boards] == [count],
        "5 items are cropped": sum(bool(item.crop) for item in items) == 5,
        "4 items are turned": sum(bool(item.rotation) for item in items) == 4,
        "each has a place of its own in the order": len({item.z for item in items}) == count,
        "the command renders it as large as the window exported it": size_of(out / "exported.png")
        == size_of(out / "rendered.png"),
    }
    for what, holds in told.items():
        print(f"{'saved' if holds else 'WRONG'} {what}")
    answers = f"{status} {boards} {rendered}"
    return [f"not saved: {what}; {answers}" for what, holds in told.items() if not holds]


def _size(words: str) -> tuple[int, int]:
    width, height = words.split("x")
    return int(width), int(height)


def main() -> int:
    """Run; 1 when a step was not seen to have happened."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.board.driven")
    parser.add_argument("--theme", choices=("dark", "light"), default="dark")
    parser.add_argument("--scale", type=int, choices=(1, 2), default=1)
    parser.add_argument("--size", type=_size, default=(1600, 1000), metavar="WxH")
    parser.add_argument("--photos", type=Path, metavar="DIR", help="other pictures")
    parser.add_argument("--out", type=Path, metavar="DIR", help="for the pictures of the screen")
    parser.add_argument(
        "--only", default="", metavar="STEPS", help="these steps after the first two"
    )
    options = parser.parse_args()
    if missing := what_is_missing():
        parser.error(missing)
    if options.photos:
        found = sorted(p for p in options.photos.rglob("*") if p.suffix.lower() in (".jpg", ".png"))
        pictures = found[:: max(1, len(found) // COUNT)][:COUNT]
    else:
        pictures = many_small(MADE, COUNT)
    if len(pictures) < COUNT:
        parser.error(f"there are {len(pictures)} pictures; it takes {COUNT}")
    out = options.out or Path(tempfile.mkdtemp(prefix="driven-board-"))
    out.mkdir(parents=True, exist_ok=True)
    faults = drive(options, pictures, out)
    for fault in faults:
        print(f"WRONG {fault}")
    print(f"{len(faults)} faults; pictures of each step: {out}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
