"""Have a signed app notarised, put it on a disk image, and sign, notarise and check that as well.

    python packaging/make_dmg.py dist/RefBoard.app

Both get their tickets, so that the app opens without a network whether or not it still lies on the
image. Without an identity the image is signed by nobody and nothing is notarised: that is for one's
own machine. Run again after the notary service took too long, it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import plistlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

import policy
from contents import version
from notarize import LONGEST_MINUTES, UNDECIDED, credentials_from, notarise
from signing.command import SigningError, require_mac, run, run_patiently
from signing.notary import Notary, SystemClock, UndecidedError
from signing.plan import AD_HOC, identity_from
from signing.signer import sign_file, verify
from signing.submission import fingerprint, read_submission, record_of
from signing.tree import main_executable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.command import Outcome, Run
    from signing.notary import Clock

HDIUTIL = "/usr/bin/hdiutil"
SPCTL = "/usr/sbin/spctl"
SETTINGS = Path(__file__).with_name("dmg_settings.py")
BACKGROUND = policy.ROOT / "build" / "icons" / "dmg-background.png"
"""Drawn with the icons; the image goes without if it was not."""
BUSY_DELAYS_S = (5.0, 10.0, 20.0, 40.0, 60.0)
"""XProtect looks into new volumes, and hdiutil cannot let go of one while it does."""
_MB = 1_000_000


class Image(NamedTuple):
    """A disk image to be made.

    Attributes:
        app: The signed .app that goes on it.
        file: The .dmg.
        background: A picture of the window's size, or None.
    """

    app: Path
    file: Path
    background: Path | None


def image_name() -> str:
    """Return what the disk image of this version is called."""
    return f"{policy.APP_NAME}-{version()}-{policy.MAC_ARCHITECTURE}.dmg"


def build(image: Image, run: Run, clock: Clock) -> None:
    """Make the disk image, unsigned.

    Raises:
        SigningError: it cannot be made, or is damaged.
    """
    argv = [sys.executable, "-m", "dmgbuild", "-s", str(SETTINGS), "-D", f"app={image.app}"]
    if image.background is not None:
        argv += ["-D", f"background={image.background}"]
    argv += [policy.APP_NAME, str(image.file)]
    outcome = run_patiently(run, argv, _is_busy, BUSY_DELAYS_S, clock.sleep)
    if outcome.status != 0:
        raise SigningError(f"{image.file.name} cannot be made: {outcome.words}")
    outcome = run_patiently(
        run, [HDIUTIL, "verify", str(image.file)], _is_busy, BUSY_DELAYS_S, clock.sleep
    )
    if outcome.status != 0:
        raise SigningError(f"{image.file.name} is damaged: {outcome.words}")


def assess(target: Path, run: Run) -> None:
    """Ask Gatekeeper whether it would let somebody open an app or image who downloaded it.

    Raises:
        SigningError: it would not.
    """
    kind = ["--type", "execute"]
    if not target.is_dir():
        kind = ["--type", "open", "--context", "context:primary-signature"]
    outcome = run([SPCTL, "--assess", *kind, "-vv", str(target)])
    if outcome.status != 0:
        raise SigningError(f"Gatekeeper refuses {target.name}: {outcome.words}")


def refuse_heavy(file: Path) -> None:
    """Refuse an image over the hard budget, before anybody is asked to check it.

    Raises:
        SigningError: it is.
    """
    size = file.stat().st_size / _MB
    if size > policy.MAC_DMG_MB.hard:
        raise SigningError(
            f"{file.name} has {size:.1f} MB, more than the {policy.MAC_DMG_MB.hard:g} allowed."
        )


def refuse_other_version(app: Path) -> None:
    """Refuse an app of another version than the source's, whose name the image would have.

    Raises:
        SigningError: it is one, or says nothing.
    """
    try:
        told = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
        built = str(told["CFBundleShortVersionString"])
    except (OSError, ValueError, KeyError, TypeError, ExpatError) as error:
        raise SigningError(f"{app} does not tell its version: {error}.") from error
    if built != version():
        raise SigningError(
            f"{app.name} is version {built}, and the source is {version()}: build it anew with "
            "make mac-app."
        )


def try_it(image: Image, run: Run, clock: Clock) -> None:
    """Let the app on the image try itself from there, and see that its signature came along.

    Raises:
        SigningError: it does not hold or does not work.
    """
    with tempfile.TemporaryDirectory(
        prefix="refboard-volume-", ignore_cleanup_errors=True
    ) as folder:
        argv = [HDIUTIL, "attach", "-nobrowse", "-readonly", "-mountpoint", folder, str(image.file)]
        outcome = run_patiently(run, argv, _is_busy, BUSY_DELAYS_S, clock.sleep)
        if outcome.status != 0:
            raise SigningError(f"{image.file.name} cannot be opened: {outcome.words}")
        try:
            app = Path(folder) / image.app.name
            verify(app, run)
            outcome = run([str(main_executable(app)), "--self-test"])
            if outcome.status != 0:
                raise SigningError(f"The app on {image.file.name} fails: {outcome.words}")
        finally:
            detach = [HDIUTIL, "detach", folder]
            outcome = run_patiently(run, detach, _is_busy, BUSY_DELAYS_S, clock.sleep)
            if outcome.status != 0:
                run([*detach, "-force"])


def weigh(file: Path) -> str:
    """Write the checksum beside an image and return a line with it and the size."""
    size = file.stat().st_size / _MB
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n", encoding="ascii")
    over = " (over budget)" if size > policy.MAC_DMG_MB.soft else ""
    return f"{file.name}: {size:.1f} MB{over}, SHA-256 {digest}"


def make(image: Image, identity: str, notary: Notary | None, run: Run, clock: Clock) -> str:
    """Make, sign, notarise and check a disk image, after its app was notarised.

    Args:
        image: What to make.
        identity: Who signs, or AD_HOC.
        notary: The notary service, or None to leave it out.
        run: What runs Apple's tools.
        clock: What waits.

    Returns:
        A line for people: name, size and checksum.

    Raises:
        UndecidedError: the notary service has not decided yet.
        SigningError: one of these failed; the sentence says which.
    """
    if notary is not None:
        notarise(image.app, record_of(image.app), notary, LONGEST_MINUTES * 60)
        assess(image.app, run)
    record = record_of(image.file)
    if not _is_made(image, record):
        build(image, run, clock)
        sign_file(image.file, identity, run, clock.sleep)
    verify(image.file, run)
    refuse_heavy(image.file)
    if notary is not None:
        notarise(image.file, record, notary, LONGEST_MINUTES * 60)
        assess(image.file, run)
    try_it(image, run, clock)
    return weigh(image.file)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Make the disk image of a signed app.")
    parser.add_argument("app", type=Path, help="the signed .app")
    parser.add_argument("dmg", type=Path, nargs="?", help="the .dmg to make; else beside the app")
    parser.add_argument("--identity", help="who signs; else REFBOARD_SIGN_IDENTITY, else nobody")
    parser.add_argument("--background", type=Path, default=BACKGROUND, help="the window's picture")
    options = parser.parse_args(arguments)
    background = options.background if options.background.is_file() else None
    image = Image(options.app, options.dmg or options.app.with_name(image_name()), background)
    clock = SystemClock()
    try:
        require_mac("make a disk image")
        refuse_other_version(image.app)
        identity = identity_from(options.identity, os.environ)
        notary = None
        if identity != AD_HOC:
            notary = Notary(run, credentials_from(os.environ), clock)
        print(make(image, identity, notary, run, clock))
    except UndecidedError as error:
        print(error, file=sys.stderr)
        return UNDECIDED
    except SigningError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _is_made(image: Image, record: Path) -> bool:
    """Return whether the image is made: it waits for its verdict, or has its ticket already.

    Raises:
        SigningError: it waits, but the app was made anew since.
    """
    submission = read_submission(record)
    if submission is None or not image.file.is_file():
        return False
    app = main_executable(image.app)
    is_older = app.is_file() and app.stat().st_mtime > image.file.stat().st_mtime
    if submission.stapled:
        return not is_older and submission.sha256 == fingerprint(image.file)
    if is_older:
        raise SigningError(
            f"{image.file.name} waits for its verdict, but {image.app.name} is newer; remove "
            f"{record} to make the image anew."
        )
    return True


def _is_busy(outcome: Outcome) -> bool:
    return "resource busy" in outcome.words.lower()


if __name__ == "__main__":
    sys.exit(main())
