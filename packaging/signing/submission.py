"""What is known of one submission to the notary service, kept in a file beside the app.

The service has no way to take a submission back, and a second one of the same files only waits
behind the first. So the file is there before the upload begins, has the identifier the moment
there is one, and as long as it is there nothing is submitted again.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, NamedTuple

from signing.command import SigningError
from signing.tree import main_executable

if TYPE_CHECKING:
    from pathlib import Path


class Submission(NamedTuple):
    """One submission.

    Attributes:
        of: The name of the app or disk image.
        sha256: What tells this build of it from another.
        identifier: The notary service's; empty until the upload is done.
        stapled: Whether the ticket is attached.
    """

    of: str
    sha256: str
    identifier: str = ""
    stapled: bool = False


def record_of(target: Path) -> Path:
    """Return where the submission of a target is noted if nobody says otherwise: beside it."""
    return target.with_suffix(".notary.json")


def fingerprint(target: Path) -> str:
    """Return what tells a build from another: the SHA-256 of a file, or of an app's executable.

    The executable's signature has the seal of everything else in the app in it.

    Raises:
        SigningError: the file cannot be read.
    """
    file = main_executable(target) if target.is_dir() else target
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise SigningError(f"{file} cannot be read: {error.strerror}.") from error


def is_submitted(target: Path, record: Path) -> bool:
    """Return whether this very build was submitted: then signing it again would make it another.

    Raises:
        SigningError: the record or the target cannot be read.
    """
    submission = read_submission(record)
    return submission is not None and submission.sha256 == fingerprint(target)


def read_submission(file: Path) -> Submission | None:
    """Return what a file says, or None if there is none.

    Raises:
        SigningError: the file is not one of ours.
    """
    try:
        fields = json.loads(file.read_text(encoding="utf-8"))
        return Submission(
            of=str(fields["of"]),
            sha256=str(fields["sha256"]),
            identifier=str(fields["identifier"]),
            stapled=fields["stapled"] is True,
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SigningError(f"{file} does not tell of a submission: {error}.") from error


def write_submission(file: Path, submission: Submission) -> None:
    """Write a submission down, so that it is there even if the machine stops now."""
    new = file.with_name(f"{file.name}.new")
    with new.open("w", encoding="utf-8") as stream:
        json.dump(submission._asdict(), stream, indent=2)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
