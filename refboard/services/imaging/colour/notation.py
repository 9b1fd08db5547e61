"""Colours as people write them: names, hexadecimal digits, and every notation of CSS."""

import re

import tinycss2

from refboard.core.colour.names import NAMED, rgb_of_hex
from refboard.services.imaging.svg.css.colours import hex_colour

_LONGEST = 100
_DIGITS = re.compile(r"[0-9a-f]{3}|[0-9a-f]{6}", re.IGNORECASE)


def colour_in(text: str) -> tuple[int, int, int] | None:
    """Return red, green and blue of what somebody wrote; None for what is no colour.

    Args:
        text: Such as `#c33`, `cc3333`, `rgb(204 51 51)`, `oklch(0.6 0.2 25)`, `crimson` or
            `dark red`. How opaque it is does not count.
    """
    words = " ".join(text.lower().split())
    if not words or len(words) > _LONGEST:
        return None
    if words in NAMED:
        return rgb_of_hex(NAMED[words])
    if _DIGITS.fullmatch(words):
        words = f"#{words}"
    found = hex_colour(tinycss2.parse_component_value_list(words))
    # A colour that takes after what is around it is none by itself.
    return rgb_of_hex(found[:7]) if found and found.startswith("#") else None
