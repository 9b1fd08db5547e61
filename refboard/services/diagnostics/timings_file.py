"""Timing records as lines of JSON in a file that stays small.

A line holds figures and the name of a model: no path, no name of a picture, nothing searched for.
"""

import json
import logging
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from refboard.core.stage_record import StageRecord

log = logging.getLogger(__name__)

FILE_NAME = "timings.jsonl"
MOST_BYTES = 5_000_000
"""A file that grows beyond this is put aside; one older file is kept."""


class TimingsFile:
    """Appends one line for each record; several programs may share the file.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._has_failed = False

    def record(self, record: StageRecord) -> None:
        """Write a record; a disk that refuses it stops nothing."""
        line = (json.dumps(line_of(record)) + "\n").encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > MOST_BYTES:
                self.path.replace(self.path.with_suffix(f".old{self.path.suffix}"))
            # Unbuffered and in one piece, so that lines of two programs never mix.
            with self.path.open("ab", buffering=0) as file:
                file.write(line)
        except OSError as error:
            if not self._has_failed:
                log.info("Timing records cannot be written: %s", error.strerror or error)
            self._has_failed = True

    def close(self) -> None:
        """Do nothing: every record is written when it comes."""


def line_of(record: StageRecord) -> dict[str, str | int | float | bool]:
    """Return a record as its line holds it; docs/telemetry.md names the fields."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields = asdict(record)
    for name in ("queue_wait_ms", "duration_ms"):
        fields[name] = round(fields[name], 3)
    return {"at": now, "pid": os.getpid(), **fields}
