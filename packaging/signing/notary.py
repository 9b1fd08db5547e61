"""Apple's notary service, by its command: submit, ask, fetch the log, attach the ticket."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, NamedTuple, Protocol
from uuid import UUID

from signing.command import NO_SUCH_PROGRAM, SigningError, run_patiently

if TYPE_CHECKING:
    from pathlib import Path

    from signing.command import Outcome, Run

XCRUN = "/usr/bin/xcrun"
ACCEPTED = "Accepted"
IN_PROGRESS = "In Progress"
POLL_S = 30.0
MOST_UNANSWERED = 10
"""Polls in a row without an answer until we stop asking: five minutes without a network."""
NO_TICKET_YET = 65
"""stapler's exit status while the ticket is not there yet: it comes some time after the verdict."""
STAPLE_DELAYS_S = (10.0, 20.0, 40.0, 80.0, 160.0)
HIDDEN = "***"
_REFUSAL = re.compile(r"HTTP status code: 4(00|01|03|22|29)\b")
"""What notarytool says when the service takes nothing: of nobody it knows, not so, or not now.

A network that is away is not among them: it may have gone in the middle of the upload.
"""
_NEVER_BEGAN = frozenset((64, 72, NO_SUCH_PROGRAM))
"""Exit statuses before any upload: wrong arguments (EX_USAGE), and no notarytool for xcrun."""


class Clock(Protocol):
    """Tells and passes time, in seconds."""

    def now(self) -> float:
        """Return seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""


class SystemClock:
    """This machine's clock, which nobody sets."""

    def now(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        time.sleep(seconds)


class UndecidedError(SigningError):
    """The notary service takes its time; asking again later is all there is to do."""


class RefusedError(SigningError):
    """The notary service plainly took nothing."""


class Credentials(NamedTuple):
    """A key for App Store Connect.

    Attributes:
        key: The file with the private key.
        key_id: Its identifier.
        issuer: The identifier of the team that it was made for.
    """

    key: Path
    key_id: str
    issuer: str

    def arguments(self) -> list[str]:
        """Return them as arguments of notarytool."""
        return ["--key", str(self.key), "--key-id", self.key_id, "--issuer", self.issuer]

    def hide(self, text: str) -> str:
        """Return a text without the identifiers."""
        return text.replace(self.key_id, HIDDEN).replace(self.issuer, HIDDEN)


class Notary(NamedTuple):
    """The notary service, as one team sees it."""

    run: Run
    credentials: Credentials
    clock: Clock

    def submit(self, file: Path) -> str:
        """Upload a file and return the submission's identifier, without waiting for the verdict.

        Raises:
            RefusedError: the service did not take it.
            SigningError: nobody knows whether it did: there was no answer, or none to be read.
        """
        outcome = self._notarytool("submit", str(file), "--no-wait")
        identifier = _field(outcome, "id")
        if identifier is not None and _is_uuid(identifier):
            return identifier
        words = self.credentials.hide(outcome.words)
        if _took_nothing(outcome):
            raise RefusedError(f"The notary service did not take {file.name}: {words}")
        raise SigningError(
            f"The notary service may have taken {file.name} or not: {words}\n"
            "Look whether `xcrun notarytool history` knows it before it is submitted again."
        )

    def wait(self, identifier: str, longest_s: float) -> str:
        """Return the verdict on a submission, as soon as there is one.

        Args:
            identifier: The submission's.
            longest_s: How many seconds to wait for it.

        Raises:
            UndecidedError: there is none yet, or the service cannot be asked.
        """
        end = self.clock.now() + longest_s
        unanswered = 0
        while True:
            outcome = self._notarytool("info", identifier)
            status = _field(outcome, "status")
            if status is not None and status != IN_PROGRESS:
                return status
            unanswered = unanswered + 1 if status is None else 0
            if unanswered == MOST_UNANSWERED:
                words = self.credentials.hide(outcome.words)
                raise UndecidedError(f"The notary service gives no answer: {words}")
            if self.clock.now() + POLL_S > end:
                minutes = round(longest_s / 60)
                raise UndecidedError(f"The notary service has not decided in {minutes} minutes.")
            self.clock.sleep(POLL_S)

    def log(self, identifier: str) -> str:
        """Return the service's log of a submission: JSON, or why there is none."""
        outcome = self.run([XCRUN, "notarytool", "log", identifier, *self.credentials.arguments()])
        return self.credentials.hide(outcome.stdout if outcome.status == 0 else outcome.words)

    def _notarytool(self, verb: str, *arguments: str) -> Outcome:
        common = ["--output-format", "json", *self.credentials.arguments()]
        return self.run([XCRUN, "notarytool", verb, *arguments, *common])


def staple(target: Path, run: Run, clock: Clock) -> None:
    """Attach the ticket, so that the app opens without a network as well, and check it.

    Raises:
        SigningError: there is no ticket after minutes, or it cannot be attached.
    """
    argv = [XCRUN, "stapler", "staple", str(target)]
    outcome = run_patiently(
        run, argv, lambda o: o.status == NO_TICKET_YET, STAPLE_DELAYS_S, clock.sleep
    )
    if outcome.status != 0:
        raise SigningError(f"The ticket cannot be attached to {target.name}: {outcome.words}")
    validate(target, run)


def validate(target: Path, run: Run) -> None:
    """Check that a ticket is attached, and is this target's.

    Raises:
        SigningError: it is not.
    """
    outcome = run([XCRUN, "stapler", "validate", str(target)])
    if outcome.status != 0:
        raise SigningError(f"{target.name} has no ticket of its own: {outcome.words}")


def issues(log: str) -> list[str]:
    """Return what the service's log complains of, a line for each."""
    try:
        found = json.loads(log).get("issues") or []
        return [f"{issue.get('path')}: {issue.get('message')}" for issue in found]
    except (ValueError, AttributeError):
        return [" ".join(log.split())]


def _field(outcome: Outcome, name: str) -> str | None:
    """Return a field of what notarytool wrote, or None if that is no answer."""
    try:
        answer = json.loads(outcome.stdout)
    except ValueError:
        return None
    value = answer.get(name) if isinstance(answer, dict) else None
    return value if isinstance(value, str) and value else None


def _took_nothing(outcome: Outcome) -> bool:
    """Return whether it is plain from a failed submission that there is none."""
    if outcome.status == 0:
        return False
    return outcome.status in _NEVER_BEGAN or _REFUSAL.search(outcome.words) is not None


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
