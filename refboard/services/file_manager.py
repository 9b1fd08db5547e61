"""Shows a file in the file manager of this system, chosen in its folder."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from refboard.core.errors import QueryError

ANSWER_S = 5
BUS_NAME = "org.freedesktop.FileManager1"
BUS_PATH = "/org/freedesktop/FileManager1"


def show_file(path: Path, platform: str = sys.platform) -> None:
    """Open the folder of a file, with the file chosen where the file manager can do that.

    Waits for the file manager, up to some seconds: nothing for the GUI thread.

    Args:
        path: Absolute.
        platform: As sys.platform names it.

    Raises:
        QueryError: there is no file manager that can be opened.
    """
    if not any(_runs(command, platform) for command in commands(path, platform)):
        raise QueryError("No file manager could be opened.", f"The file is {path}.")


def commands(path: Path, platform: str) -> list[str | Sequence[str]]:
    """Return what to run, the best first; the next one is for where that is not there."""
    if platform == "darwin":
        return [["open", "-R", str(path)]]
    if platform == "win32":
        # As one string: Explorer wants its quotes behind the comma, not around the whole word.
        return [f'explorer /select,"{path}"']
    # An address has neither quotes nor commas, which would end it in the languages of both tools.
    address = path.as_uri()
    bus = (
        f"gdbus call --session --timeout {ANSWER_S - 1} --dest {BUS_NAME} --object-path {BUS_PATH}"
    )
    send = f"dbus-send --session --print-reply --reply-timeout={(ANSWER_S - 1) * 1000}"
    return [
        [*bus.split(), "--method", f"{BUS_NAME}.ShowItems", f"['{address}']", ""],
        [
            *send.split(),
            f"--dest={BUS_NAME}",
            BUS_PATH,
            f"{BUS_NAME}.ShowItems",
            f"array:string:{address}",
            "string:",
        ],
        ["xdg-open", str(path.parent)],
    ]


def _runs(command: str | Sequence[str], platform: str) -> bool:
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            env=_environment(),
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        status = process.wait(ANSWER_S)
    except subprocess.TimeoutExpired:
        # It is no messenger but the file manager itself, and it is there.
        return True
    # Explorer ends with 1 whatever it did.
    return status == 0 or platform == "win32"


def _environment() -> dict[str, str]:
    """Return the environment as it was before a frozen app put its own libraries in front."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
            environment.pop(name, None)
        original = environment.pop("LD_LIBRARY_PATH_ORIG", "")
        if original:
            environment["LD_LIBRARY_PATH"] = original
    return environment
