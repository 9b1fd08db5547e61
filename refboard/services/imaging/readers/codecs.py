"""Load the codecs that Pillow lacks, on first use: they are not needed before the first paint."""

import logging
from typing import Any


def load() -> Any:  # Any: it makes its functions on first use, and types them for nobody
    """Return the `imagecodecs` package; each codec in it is loaded by its first call.

    Only the codecs that `packaging/policy.py` names are in a packaged app.
    """
    import imagecodecs

    # It warns about what costs no picture; nobody could act on it.
    logging.getLogger("imagecodecs").setLevel(logging.CRITICAL)
    return imagecodecs
