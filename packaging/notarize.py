"""Have the notary service check a signed app or disk image, and attach its ticket.

    python packaging/notarize.py dist/RefBoard.app

The key comes from the environment: REFBOARD_NOTARY_KEY (the path of the .p8 file),
REFBOARD_NOTARY_KEY_ID and REFBOARD_NOTARY_ISSUER. A record beside the target tells of the
submission. Run again, it goes on waiting; it never submits the same build twice.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from signing.command import SigningError, require_mac, run
from signing.notary import (
    ACCEPTED,
    Credentials,
    Notary,
    RefusedError,
    SystemClock,
    UndecidedError,
    issues,
    staple,
    validate,
)
from signing.submission import (
    Submission,
    fingerprint,
    read_submission,
    record_of,
    write_submission,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from signing.command import Run

DITTO = "/usr/bin/ditto"
VARIABLES = ("REFBOARD_NOTARY_KEY", "REFBOARD_NOTARY_KEY_ID", "REFBOARD_NOTARY_ISSUER")
LONGEST_MINUTES = 60.0
UNDECIDED = 75
"""Exit status when there is no verdict yet: try again later, as sendmail's EX_TEMPFAIL says."""


def notarise(target: Path, record: Path, notary: Notary, longest_s: float) -> None:
    """Have a target checked and its ticket attached; go on where an earlier run stopped.

    Args:
        target: A signed .app or .dmg.
        record: The file that tells of the submission. While it is there, nothing is submitted.
        notary: The service.
        longest_s: How many seconds to wait for the verdict.

    Raises:
        UndecidedError: there is no verdict yet; the sentence says how to go on.
        SigningError: the service said no, or something failed; the sentence says what.
    """
    submission = read_submission(record)
    is_same = submission is not None and submission.sha256 == fingerprint(target)
    if submission is None or (submission.stapled and not is_same):
        submission = _submit(target, record, notary)
    elif submission.stapled:
        validate(target, notary.run)
        return
    elif not is_same and submission.identifier and _has_ticket(target, notary.run):
        # It was attached, which makes an image another file, and then the run was cut off.
        _note_stapled(submission, target, record)
        return
    else:
        _refuse_other(submission, target, record, is_same=is_same)
    try:
        verdict = notary.wait(submission.identifier, longest_s)
    except UndecidedError as error:
        raise UndecidedError(
            f"{error} Run the same command again to go on: {record} knows submission "
            f"{submission.identifier}, and {target.name} will not be submitted again."
        ) from error
    if verdict != ACCEPTED:
        _explain(verdict, submission, record, notary)
    print(f"{target.name} was accepted")
    staple(target, notary.run, notary.clock)
    _note_stapled(submission, target, record)


def _note_stapled(submission: Submission, target: Path, record: Path) -> None:
    """Write down that the ticket is attached, and what the target is now.

    A ticket is a part of a disk image, so the image is another file than the one submitted.
    """
    write_submission(record, submission._replace(sha256=fingerprint(target), stapled=True))


def _has_ticket(target: Path, run: Run) -> bool:
    try:
        validate(target, run)
    except SigningError:
        return False
    return True


def _submit(target: Path, record: Path, notary: Notary) -> Submission:
    """Submit a target, with the record written before and at once afterwards."""
    submission = Submission(of=target.name, sha256=fingerprint(target))
    with _uploadable(target, notary.run) as file:
        record.parent.mkdir(parents=True, exist_ok=True)
        write_submission(record, submission)
        try:
            submission = submission._replace(identifier=notary.submit(file))
        except RefusedError:
            record.unlink()
            raise
        write_submission(record, submission)
    print(f"{target.name} is submission {submission.identifier}")
    return submission


def _refuse_other(submission: Submission, target: Path, record: Path, *, is_same: bool) -> None:
    if not submission.identifier:
        raise SigningError(
            f"{record} says that an upload of {submission.of} was begun and not finished. If "
            "`xcrun notarytool history` knows it, write its id into the file as the identifier and "
            "run the same command again; if not, remove the file to submit it."
        )
    if not is_same:
        raise SigningError(
            f"{record} tells of another build than this {target.name}; remove the file to submit "
            "this one."
        )


def _explain(verdict: str, submission: Submission, record: Path, notary: Notary) -> None:
    log = notary.log(submission.identifier)
    file = record.with_suffix(".log.json")
    file.write_text(log, encoding="utf-8")
    lines = "".join(f"\n  {issue}" for issue in issues(log))
    raise SigningError(f"The notary service says {verdict} to {submission.of} ({file}):{lines}")


@contextmanager
def _uploadable(target: Path, run: Run) -> Iterator[Path]:
    """Yield a file that can be uploaded: a disk image itself, an app in an archive.

    The archive is ditto's, which keeps links and modes; others lose them, and the seal with them.
    """
    if not target.is_dir():
        yield target
        return
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / f"{target.stem}.zip"
        outcome = run([DITTO, "-c", "-k", "--keepParent", str(target), str(archive)])
        if outcome.status != 0:
            raise SigningError(f"{target.name} cannot be put in an archive: {outcome.words}")
        yield archive


def credentials_from(environment: Mapping[str, str]) -> Credentials:
    """Return the key that the environment names.

    Raises:
        SigningError: it names none.
    """
    missing = [name for name in VARIABLES if not environment.get(name)]
    if missing:
        raise SigningError(f"The notary service needs a key: set {', '.join(missing)}.")
    key, key_id, issuer = (environment[name] for name in VARIABLES)
    if not Path(key).is_file():
        raise SigningError(f"There is no key at {key}, which {VARIABLES[0]} names.")
    return Credentials(Path(key), key_id, issuer)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description="Have an app or disk image notarised.")
    parser.add_argument("target", type=Path, help="a signed .app or .dmg")
    parser.add_argument("--record", type=Path, help="where the submission is noted")
    parser.add_argument("--minutes", type=float, default=LONGEST_MINUTES, help="how long to wait")
    options = parser.parse_args(arguments)
    try:
        require_mac("have an app notarised")
        notary = Notary(run, credentials_from(os.environ), SystemClock())
        record = options.record or record_of(options.target)
        notarise(options.target, record, notary, options.minutes * 60)
    except UndecidedError as error:
        print(error, file=sys.stderr)
        return UNDECIDED
    except SigningError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
