"""What is said of files that were not put on the board."""

from refboard.core.words import counted
from refboard.ui.importing.folder_scan import Probed


def left_out_words(count: int, found: Probed) -> str:
    """Return why files were left out, one of them by name; empty when none was.

    Args:
        count: How many were.
        found: What a look at all files found.
    """
    if found.unreadable:
        others = f" {counted(count - 1, 'more file')} left out." if count > 1 else ""
        return found.unreadable[0] + others
    if count and not found.pictures:
        return "This file is not a picture." if count == 1 else "None of these is a picture."
    if count:
        verb = "is not a picture and was" if count == 1 else "are not pictures and were"
        return f"{counted(count, 'file')} {verb} left out."
    return ""
