"""What the user reads about a picture that the library does not take."""

from refboard.core.asset import Failure
from refboard.core.errors import RefboardError
from refboard.core.requests import ImportEntry
from refboard.services.imaging.failures import quoted

FAULT = "A fault in RefBoard is in the way; the log has the details."


def refusal(entry: ImportEntry, error: Exception, hint: str = "") -> Failure:
    """Return that a picture was not accepted, for the user."""
    name = entry.source.display_name
    reason = error.sentence if isinstance(error, RefboardError) else FAULT
    source = entry.source.url or str(entry.source.path)
    return Failure(entry.asset_id, name, source, f"{quoted(name)} is not saved. {reason}", hint)
