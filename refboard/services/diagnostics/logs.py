"""Logging to one rotating file, configured once by a composition root.

Paths of the user's files are logged at debug level only; ids and counts at info.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s"


def configure_logs(folder: Path, level: int = logging.INFO) -> Path | None:
    """Log into `folder`/refboard.log (1 MB, three old ones); return it, None if unwritable."""
    root = logging.getLogger()
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "refboard.log"
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    return path
