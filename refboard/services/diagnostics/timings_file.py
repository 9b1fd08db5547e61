"""Timing records as lines of JSON in a file that stays small.

A line holds figures and the name of a model: no path, no name of a picture, nothing searched for.
"""

import json
import logging
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from refboard.core.errors import QueryError
from refboard.core.queue_state import QueueState
from refboard.core.stage_record import StageRecord
from refboard.services.library_files import check_outside

log = logging.getLogger(__name__)

FILE_NAME = "timings.jsonl"
MOST_BYTES = 5_000_000
"""A file that grows beyond this is put aside; one older file is kept."""
_LONGEST_LINE = 10_000
_TAIL_BYTES = 65_536
_ALWAYS = {"at", "pid", "stage", "model", "duration_ms"}
"""What a line has had in every version."""


class TimingsFile:
    """Appends one line for each record; several programs may share the file.

    Attributes:
        path: The file; its folder has to be there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_checked = False
        self._is_off = False

    def record(self, record: StageRecord) -> None:
        """Write a record; a file that may not or cannot be written is told once, then left."""
        self._write([line_of(record)])

    def record_queues(self, states: Sequence[QueueState]) -> None:
        """Write how queues stand, a line each."""
        self._write([queue_line_of(state) for state in states])

    def _write(self, records: Sequence[dict[str, str | int | float | bool]]) -> None:
        if self._is_off:
            return
        line = "".join(json.dumps(fields) + "\n" for fields in records).encode()
        try:
            self._make_ready()
            # Unbuffered and in one piece, so that lines of two programs never mix.
            with self.path.open("ab", buffering=0) as file:
                file.write(line)
        except QueryError as error:
            self._end(error.sentence)
        except OSError as error:
            self._end(f"{self.path} cannot be written: {error.strerror or error}.")

    def close(self) -> None:
        """Do nothing: every record is written when it comes."""

    def _make_ready(self) -> None:
        if not self._is_checked:
            check_timings(self.path)
            self._is_checked = True
        if self.path.exists() and self.path.stat().st_size > MOST_BYTES:
            older = self.path.with_suffix(f".old{self.path.suffix}")
            # Again, too: in a long run somebody may have put another file there.
            check_timings(self.path)
            check_timings(older)
            self.path.replace(older)

    def _end(self, problem: str) -> None:
        self._is_off = True
        log.info("No timing records: %s", problem)


def default_file(log_dir: Path) -> Path:
    """Return the file beside the log, whose folder is made; what hinders that shows in writing."""
    with suppress(OSError):
        log_dir.mkdir(parents=True, exist_ok=True)
    return log_dir / FILE_NAME


def check_timings(path: Path) -> None:
    """Refuse to write timing records where something else would be spoilt.

    Args:
        path: A file of timing records, an empty file, or nothing yet.

    Raises:
        QueryError: it belongs to a library, holds something else or cannot be read.
    """
    check_outside(path)
    try:
        # Looked at before it is opened: a pipe would wait for somebody who writes.
        if not stat.S_ISREG(path.stat().st_mode):
            raise QueryError(f"{path} cannot be written: it is no regular file.")
        with path.open("rb") as file:
            first = file.readline(_LONGEST_LINE)
    except FileNotFoundError:
        return
    except OSError as error:
        raise QueryError(f"{path} cannot be read: {error.strerror or error}.") from error
    if first and not _is_record(first):
        raise QueryError(f"{path} is no file of timing records and is left as it is.")


def check_writable(path: Path) -> None:
    """Refuse a file that timing records may not or cannot be written into; make it if need be.

    Raises:
        QueryError: as `check_timings` says, or it cannot be written.
    """
    check_timings(path)
    try:
        path.open("ab").close()
    except OSError as error:
        raise QueryError(f"{path} cannot be written: {error.strerror or error}.") from error


def _is_record(line: bytes) -> bool:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and fields.keys() >= _ALWAYS


def queue_line_of(state: QueueState) -> dict[str, str | int | float | bool]:
    """Return how a queue stands as its line holds it; docs/telemetry.md names the fields."""
    return {
        "at": _now(),
        "pid": os.getpid(),
        "stage": "queue",
        "model": "",
        "duration_ms": 0.0,
        "queue": state.queue,
        "lane": state.lane,
        "depth": state.depth,
        "oldest_wait_ms": round(state.oldest_wait_s * 1000, 3),
        "objective_ms": round(state.objective_s * 1000, 3),
        "begun": state.begun,
        "late": state.late,
        "shed": state.shed,
    }


def last_queues(path: Path) -> list[dict[str, object]]:
    """Return the last line of each queue that a file of timing records holds, newest first.

    Only its end is read. A file that is not there, or is something else, has none.
    """
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            lines = file.read().splitlines()
    except OSError:
        return []
    found: dict[tuple[object, object], dict[str, object]] = {}
    for line in reversed(lines):
        with suppress(ValueError, RecursionError):
            fields = json.loads(line)
            if isinstance(fields, dict) and fields.get("stage") == "queue":
                found.setdefault((fields.get("queue"), fields.get("lane")), fields)
    return list(found.values())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def line_of(record: StageRecord) -> dict[str, str | int | float | bool]:
    """Return a record as its line holds it; docs/telemetry.md names the fields."""
    fields = asdict(record)
    for name in ("queue_wait_ms", "duration_ms"):
        fields[name] = round(fields[name], 3)
    return {"at": _now(), "pid": os.getpid(), **fields}
