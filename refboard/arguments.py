"""Values that the window and the command line both take from their arguments."""

import argparse
from pathlib import Path


def library_folder(text: str) -> Path:
    """Return the folder that --library names; an empty name is bad usage, not this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("must name a folder")
    return Path(text)
