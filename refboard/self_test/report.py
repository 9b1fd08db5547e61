"""What a self-test found, check by check."""

import platform
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from refboard import __version__


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried.

    Attributes:
        name: What was tried.
        ok: It worked.
        seconds: How long it took.
        told: What was found; where it failed, why.
    """

    name: str
    ok: bool
    seconds: float
    told: str


class FailedCheckError(Exception):
    """Something is not as it must be; the text says what."""


@dataclass(slots=True)
class Report:
    """All checks of one run.

    Attributes:
        checks: In the order in which they were made.
        providers: Execution providers of ONNX Runtime.
    """

    checks: list[Check] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Everything worked."""
        return all(check.ok for check in self.checks)

    def run(self, name: str, check: Callable[[], str]) -> bool:
        """Make a check, which returns what it found; tell whether it worked."""
        started = time.perf_counter()
        try:
            told, ok = check(), True
        except FailedCheckError as error:
            told, ok = str(error), False
        except Exception:  # noqa: BLE001  a bug of any kind is what this is here to find
            told, ok = traceback.format_exc(), False
        self.checks.append(Check(name, ok, round(time.perf_counter() - started, 3), told))
        return ok

    def document(self) -> dict[str, Any]:  # Any: whatever JSON can hold
        """Return the report as JSON tells it."""
        return {
            "ok": self.ok,
            "refboard": __version__,
            "frozen": bool(getattr(sys, "frozen", False)),
            "python": platform.python_version(),
            "system": platform.platform(),
            "providers": self.providers,
            "seconds": round(sum(check.seconds for check in self.checks), 3),
            "checks": [asdict(check) for check in self.checks],
        }

    def lines(self) -> list[str]:
        """Return the report as people read it."""
        width = max((len(check.name) for check in self.checks), default=0)
        lines = [
            f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<{width}}  "
            f"{check.seconds:6.2f} s  {check.told.rstrip()}"
            for check in self.checks
        ]
        failed = sum(not check.ok for check in self.checks)
        lines.append(f"{failed} of {len(lines)} checks failed." if failed else "All checks passed.")
        return lines
