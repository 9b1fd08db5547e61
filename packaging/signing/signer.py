"""Signing what was planned, on a Mac, and asking codesign afterwards whether it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.command import SigningError, run_patiently
from signing.plan import AD_HOC, CODESIGN, render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from signing.command import Outcome, Run
    from signing.plan import Step

TIMESTAMP_DELAYS_S = (5.0, 15.0, 30.0, 60.0)
"""Apple's time stamp server is away for moments; a release need not fail for that."""


def sign(
    steps: Sequence[Step],
    identity: str,
    entitlements: Path,
    run: Run,
    sleep: Callable[[float], None],
) -> None:
    """Sign every step in its order.

    Args:
        steps: What to sign, from the inside out.
        identity: The name or hash of a certificate in the keychain, or AD_HOC.
        entitlements: The file that the app's own executable is given.
        run: What runs codesign.
        sleep: What waits, in seconds.

    Raises:
        SigningError: codesign failed; what comes after that step is not touched.
    """
    for step in steps:
        argv = render(step, identity, entitlements)
        outcome = run_patiently(run, argv, _lacks_timestamp, TIMESTAMP_DELAYS_S, sleep)
        if outcome.status != 0:
            raise SigningError(f"{step.path.name} cannot be signed: {outcome.words}")


def sign_file(file: Path, identity: str, run: Run, sleep: Callable[[float], None]) -> None:
    """Sign one file that is no code, such as a disk image: no runtime and no entitlements.

    Raises:
        SigningError: codesign failed.
    """
    timestamp = [] if identity == AD_HOC else ["--timestamp"]
    argv = [CODESIGN, "--force", "--sign", identity, *timestamp, str(file)]
    outcome = run_patiently(run, argv, _lacks_timestamp, TIMESTAMP_DELAYS_S, sleep)
    if outcome.status != 0:
        raise SigningError(f"{file.name} cannot be signed: {outcome.words}")


def verify(path: Path, run: Run) -> None:
    """Ask codesign whether the signatures hold, of all that is inside as well.

    Raises:
        SigningError: they do not.
    """
    outcome = run([CODESIGN, "--verify", "--deep", "--strict", "-vv", str(path)])
    if outcome.status != 0:
        raise SigningError(f"The signature of {path.name} does not hold: {outcome.words}")


def _lacks_timestamp(outcome: Outcome) -> bool:
    return "timestamp" in outcome.words.lower()
