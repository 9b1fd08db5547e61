"""Values that the window and the command line both take from their arguments."""

import argparse
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname


def library_folder(text: str) -> Path:
    """Return the folder that --library names; an empty name is bad usage, not this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("must name a folder")
    return Path(text)


def opened_path(text: str) -> Path:
    """Return a file or folder to open, made absolute against the folder of this process.

    File managers name some files by their `file:` address. An empty name is bad usage and not this
    folder, which may be all that somebody has.
    """
    if not text.strip():
        raise argparse.ArgumentTypeError("must name a file or folder")
    if text.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("is a web address; drop it on the board instead")
    if text.lower().startswith("file://"):
        text = url2pathname(urlsplit(text).path)
    return Path(text).absolute()
