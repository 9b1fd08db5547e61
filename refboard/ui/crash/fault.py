"""What is told of a fault."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """What is told of a fault.

    Attributes:
        report: The whole report.
        path: The file that it was saved in; None when that was refused.
        is_of_last_run: The process that it happened in has ended.
    """

    report: str
    path: Path | None
    is_of_last_run: bool = False
