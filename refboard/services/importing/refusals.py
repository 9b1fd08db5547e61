"""What the user reads about a picture that the library does not take."""

from refboard.core.asset import Failure
from refboard.core.errors import CorruptImageError, RefboardError, UnsupportedImageError
from refboard.core.requests import ImportEntry
from refboard.services.imaging.failures import quoted
from refboard.services.store.jobs import Job

NO_PICTURE = (UnsupportedImageError, CorruptImageError)
FAULT = "A fault in RefBoard is in the way; the log has the details."


def refusal(entry: ImportEntry, error: Exception, hint: str = "") -> Failure:
    """Return that a picture was not accepted, for the user."""
    name = entry.source.display_name
    reason = error.sentence if isinstance(error, RefboardError) else FAULT
    source = entry.source.url if entry.source.is_staged else str(entry.source.path)
    return Failure(entry.asset_id, name, source, f"{quoted(name)} is not saved. {reason}", hint)


def failure_of(job: Job, error: RefboardError) -> Failure:
    """Return that a picture could not be imported, for the user."""
    source = job.source
    # What came from the web or in a board file may be another file the next time.
    is_no_picture = isinstance(error, NO_PICTURE) and not source.is_staged
    shown = (source.url if source.is_staged else "") or str(source.path)
    return Failure(
        job.asset_id, source.display_name, shown, error.sentence, error.hint, is_no_picture
    )
