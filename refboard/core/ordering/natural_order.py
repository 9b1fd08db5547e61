"""Names in the order in which people count: "a2" before "a10"."""

import re

_DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return what sorts "2" before "10", without regard to case; the name itself breaks ties."""
    parts = _DIGITS.split(name.casefold())
    key = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]
    return key, name
