"""Run a measurement in a process of its own, watched: what crashes or hangs there ends there.

The task goes over as a file and so does the result: the libraries that are measured write to
standard output and standard error what they like. Memory is looked at many times a second; a
process that holds too much is ended before the machine suffers.
"""

import json
import logging
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

OPTION = "--measure"
"""First argument that turns RefBoard into such a process."""
GRACE_S = 30.0
"""A process that outlives its parent ends itself so long after its time."""
_LOOK_EVERY_S = 0.02
_LAST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """When a child is ended.

    Attributes:
        seconds: After so long.
        memory_bytes: When it holds so much memory.
    """

    seconds: float
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a child.

    Attributes:
        result: What it found; None when it found nothing.
        reason: Why there is no result, as the end of a sentence; empty when there is one.
        peak_bytes: The most memory that it was seen to hold.
    """

    result: Mapping[str, Any] | None  # Any: whatever JSON can hold
    reason: str
    peak_bytes: int


def own_command() -> list[str]:
    """Return the words that start RefBoard as a measuring child."""
    if getattr(sys, "frozen", False):
        return [sys.executable, OPTION]
    return [sys.executable, "-m", "refboard", OPTION]


def run_child(
    task: Mapping[str, Any], limits: ChildLimits, command: Sequence[str] | None = None
) -> Outcome:
    """Run one task and wait for its end, whatever that is.

    Args:
        task: What `measure.step.main` reads.
        limits: When to end it.
        command: Words that start the process; RefBoard's own.
    """
    with tempfile.TemporaryDirectory(prefix="refboard-measure-") as temporary:
        folder = Path(temporary)
        asked, found, said = folder / "task.json", folder / "result.json", folder / "said.txt"
        asked.write_text(json.dumps(dict(task) | {"limit_s": limits.seconds}), encoding="utf-8")
        words = [*(command or own_command()), str(asked), str(found)]
        with said.open("wb") as errors:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,  # Ctrl-C ends it through its parent, not beside it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            reason, peak = _watch(process, limits)
        if not reason and process.returncode:
            reason = _end_of(process.returncode)
        if reason:
            log.info("A measurement %s. Its last words: %s", reason, _last_words(said))
            return Outcome(None, reason, peak)
        return _read(found, peak)


def _watch(process: "subprocess.Popen[bytes]", limits: ChildLimits) -> tuple[str, int]:
    """Wait for the end; return why it was brought about, and the most memory that was seen."""
    import psutil

    peak = 0
    end = time.monotonic() + limits.seconds
    try:
        watched = psutil.Process(process.pid)
        while True:
            with suppress(psutil.Error):  # it may have ended just now
                peak = max(peak, int(watched.memory_info().rss))
            if peak > limits.memory_bytes:
                return f"used more than {limits.memory_bytes / 1e6:,.0f} MB of memory", peak
            if time.monotonic() > end:
                return f"took longer than {limits.seconds:g} s", peak
            with suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_EVERY_S)
                return "", peak
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def _end_of(status: int) -> str:
    if status < 0:
        with suppress(ValueError):
            return f"crashed ({signal.Signals(-status).name})"
    return f"ended with status {status}"


def _read(found: Path, peak: int) -> Outcome:
    try:
        result = json.loads(found.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Outcome(None, "ended without a result", peak)
    if "error" in result:
        return Outcome(None, f"failed: {result['error'].rstrip('.')}", peak)
    return Outcome(result, "", peak)


def _last_words(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:].strip()
