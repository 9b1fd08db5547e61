"""What a column can hold: values from outside are brought into its range before they are bound.

SQLite keeps whole numbers of 64 bits and text in UTF-8; the driver raises for anything else, and a
NaN becomes NULL. A file may be dated or called anything, so nothing from outside is bound as it is.
"""

import math
import os

from refboard.core.errors import UnstorableError

LEAST_WHOLE, MOST_WHOLE = -(2**63), 2**63 - 1
MOST_UNITS = 1e12
"""The farthest place on a board, in board units; board files have the same limit."""
LEAST_SIDE = 1e-6
_OTHERWISE_SIDE = 100.0
NO_CHARACTER = "\N{REPLACEMENT CHARACTER}"


def shown_text(text: str) -> str:
    """Return text to read: what has no UTF-8 form, or would end it early, is replaced."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", NO_CHARACTER)


def path_text(path: str) -> str | bytes:
    """Return a path as text, or as its bytes where the name is no valid text."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        pass
    else:
        return path
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:  # no name that a file can have: reading it will say so
        return path.encode("utf-8", "surrogatepass")


def whole(value: float, least: int = LEAST_WHOLE, most: int = MOST_WHOLE) -> int:
    """Return a whole number, the nearest from `least` to `most`; 0 for what is no number."""
    if not isinstance(value, int) and math.isnan(value):
        return 0
    return int(min(max(value, least), most))


def file_time(time_ns: int) -> int:
    """Return a file's time, which may lie beyond the years 1678 to 2262, in 64 bits.

    It is only ever compared: times out of range are counted around, so that two of them still
    differ.
    """
    return (time_ns - LEAST_WHOLE) % 2**64 + LEAST_WHOLE


def place(value: float) -> float:
    """Return a place on a board, an angle or an order; what is too far away comes nearer.

    Raises:
        UnstorableError: it is no number.
    """
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise UnstorableError("A picture lies at a place that is no number.")
    return min(max(number, -MOST_UNITS), MOST_UNITS)


def side(value: float) -> float:
    """Return the length of an item's side, above 0; see `place`."""
    return max(place(value), LEAST_SIDE)


def share(value: float) -> float:
    """Return a share from 0 to 1; see `place`."""
    return min(max(place(value), 0.0), 1.0)


def kept_place(value: object, otherwise: float = 0.0) -> float:
    """Return a number that was read from the database: `otherwise` for what is none.

    Only a damaged or foreign database has such values; painted, an endless place ends the process.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return otherwise
    return min(max(float(value), -MOST_UNITS), MOST_UNITS)


def kept_side(value: object) -> float:
    """Return the length of a side that was read from the database, above 0; see `kept_place`."""
    found = kept_place(value, _OTHERWISE_SIDE)
    return found if found >= LEAST_SIDE else _OTHERWISE_SIDE
