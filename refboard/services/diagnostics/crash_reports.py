"""Reports of faults of ours, as text files beside the log: what somebody needs to find the fault.

A report never leaves the computer by itself, and it names no file of the user's.
"""

import logging
from collections import deque
from datetime import datetime
from pathlib import Path

from refboard.services.atomic_file import write_file
from refboard.services.diagnostics.components import told_versions
from refboard.services.diagnostics.scrub import scrubbed

log = logging.getLogger(__name__)

KEPT = 10
LAST_LINES = 60
PATTERN = "crash-*.txt"


def report_text(fault: str, log_file: Path | None, when: datetime) -> str:
    """Return a report: versions, the fault, and what was logged last.

    Args:
        fault: A traceback, or what was left of a process that was ended.
        log_file: Where to take the last lines from; None for none.
        when: The local time of the fault, or of when it was found.
    """
    parts = (
        "RefBoard crash report",
        f"{when.astimezone().isoformat(timespec='seconds')}\n{told_versions()}",
        scrubbed(fault.strip()),
        f"Last lines of the log:\n{scrubbed(last_lines(log_file))}",
    )
    return "\n\n".join(parts) + "\n"


def save_report(folder: Path, text: str, when: datetime) -> Path | None:
    """Write a report and keep only the newest ones; return its file, None when it was refused."""
    name = f"crash-{when:%Y%m%d-%H%M%S}"
    number = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / (f"{name}.txt" if number == 1 else f"{name}-{number}.txt")
            try:
                path.touch(exist_ok=False)
                break
            except FileExistsError:
                number += 1
        _fill(path, text.encode("utf-8", "backslashreplace"))
        _forget_old(folder)
    except OSError as error:
        log.info("The crash report could not be written: %s", error.strerror)
        return None
    return path


def _fill(path: Path, content: bytes) -> None:
    """Write a file whose name was taken before, so that no other process writes there."""
    try:
        write_file(path, content)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def last_lines(path: Path | None, count: int = LAST_LINES) -> str:
    """Return the end of a log file; empty when there is none to read."""
    if path is None:
        return ""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return "".join(deque(file, count)).rstrip()
    except OSError:
        return ""


def _forget_old(folder: Path) -> None:
    def age(path: Path) -> tuple[float, str]:
        return path.stat().st_mtime, path.name

    for path in sorted(folder.glob(PATTERN), key=age)[:-KEPT]:
        path.unlink(missing_ok=True)
