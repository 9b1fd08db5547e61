"""Running another program, in one place, so that tests can stand in for a Mac."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LONGEST_S = 1800.0
"""The longest that one program may take: the upload of a disk image on a slow line."""
NO_SUCH_PROGRAM = 127
NO_ANSWER = 124


class SigningError(Exception):
    """What stops a release, as a sentence."""


def is_mac() -> bool:
    """Return whether this is a Mac."""
    return sys.platform == "darwin"


def require_mac(what: str) -> None:
    """Refuse to go on anywhere but on a Mac.

    Args:
        what: What only a Mac can do, such as "sign an app".

    Raises:
        SigningError: this is none.
    """
    if not is_mac():
        raise SigningError(f"Only a Mac can {what}: the tools for it are Apple's.")


class Outcome(NamedTuple):
    """What came of a program: its exit status and what it wrote."""

    status: int
    stdout: str
    stderr: str

    @property
    def words(self) -> str:
        """What it wrote on both streams, on one line."""
        return " ".join(f"{self.stderr} {self.stdout}".split())


class Run(Protocol):
    """Runs a program to its end."""

    def __call__(self, argv: Sequence[str]) -> Outcome:
        """Run `argv`, whose first word is the program's absolute path, without a shell."""


def run(argv: Sequence[str]) -> Outcome:
    """Run a program for real. One that is missing, or never ends, has an exit status too."""
    try:
        done = subprocess.run(argv, capture_output=True, text=True, timeout=LONGEST_S, check=False)
    except FileNotFoundError:
        return Outcome(NO_SUCH_PROGRAM, "", f"{argv[0]} is not on this machine")
    except subprocess.TimeoutExpired:
        return Outcome(NO_ANSWER, "", f"{argv[0]} gave no answer within {LONGEST_S:.0f} seconds")
    return Outcome(done.returncode, done.stdout, done.stderr)


def run_patiently(
    run: Run,
    argv: Sequence[str],
    passes: Callable[[Outcome], bool],
    delays: Iterable[float],
    sleep: Callable[[float], None],
) -> Outcome:
    """Run a program again, after each delay, as long as it fails in a way that passes by itself.

    Args:
        run: What runs it.
        argv: The program and its arguments.
        passes: Tells whether a failure is of that kind.
        delays: Seconds to wait before each further try.
        sleep: What waits.

    Returns:
        The last outcome.
    """
    outcome = run(argv)
    for delay in delays:
        if outcome.status == 0 or not passes(outcome):
            break
        sleep(delay)
        outcome = run(argv)
    return outcome
