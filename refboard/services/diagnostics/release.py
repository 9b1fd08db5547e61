"""When this RefBoard was built, and where newer ones are: dates are compared, nobody is asked."""

from datetime import date
from pathlib import Path

from refboard.services.paths import package_dir

RELEASES = ""
"""The page that lists releases. Empty while there is none: then nothing offers to open it."""
BUILT_FILE = "_built"
"""In the package of a built app: the day on which it was built, such as 2026-05-31."""
OLD_DAYS = 180


def built_on(package: Path | None = None) -> date | None:
    """Return the day on which this app was built; None in a checkout.

    Args:
        package: The folder of the package; ours where it is left out.
    """
    folder = package_dir() if package is None else package
    try:
        return date.fromisoformat((folder / BUILT_FILE).read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None


def is_old(built: date, today: date) -> bool:
    """Return whether so much time has passed that a newer version is likely."""
    return (today - built).days > OLD_DAYS
