"""How large a drawing is shown: it has units, and no pixels of its own."""

import re
from collections.abc import Mapping

SHOWN_SIDE = 1024
"""A drawing has no pixels of its own. Its longer side counts as at least this many, so that an
icon of 24 units fills its place on the board, and at most MAX_SIDE."""
MAX_SIDE = 4096
_DEFAULT_SIZE = (300.0, 150.0)
"""What CSS gives to whatever does not say how large it is."""
PIXELS_PER_UNIT = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:[eE][-+]?\d+)?)\s*([A-Za-z]*)\s*")
_STYLED = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([^;!]+)")


def natural_size(root: Mapping[str, str]) -> tuple[float, float]:
    """Return the size that the root's attributes and its own style ask for, in CSS pixels."""
    asked = {**root, **dict(_STYLED.findall(root.get("style", "")))}
    width, height = length(asked.get("width")), length(asked.get("height"))
    found = view_box(root.get("viewBox", ""))
    box = found[2:] if found else None
    if width and height:
        return width, height
    if width and box:
        return width, width * box[1] / box[0]
    if height and box:
        return height * box[0] / box[1], height
    return box or (width or _DEFAULT_SIZE[0], height or _DEFAULT_SIZE[1])


def shown_size(width: float, height: float) -> tuple[int, int]:
    """Return the size in pixels that a drawing of a natural size counts as."""
    longest = max(width, height)
    scale = min(max(longest, SHOWN_SIDE), MAX_SIDE) / longest
    return max(1, round(width * scale)), max(1, round(height * scale))


def length(text: str | None) -> float | None:
    """Return a positive length in CSS pixels; None for what is none, such as a percentage."""
    match = _LENGTH.fullmatch(text or "")
    factor = PIXELS_PER_UNIT.get(match[2].lower()) if match else None
    value = float(match[1]) * factor if match and factor else 0.0
    return value if 0 < value < 1e9 else None


def view_box(text: str) -> tuple[float, float, float, float] | None:
    """Return left, top, width and height of a viewBox; None where it is none or empty."""
    try:
        left, top, width, height = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return None
    is_sound = 0 < width < 1e9 and 0 < height < 1e9 and abs(left) < 1e9 and abs(top) < 1e9
    return (left, top, width, height) if is_sound else None


def target_size(
    shown: tuple[int, int], longest_side: int | None, *, draws_up: bool
) -> tuple[int, int]:
    """Return the size to draw at.

    Args:
        shown: The size that the drawing counts as.
        longest_side: The longer side at most; None for that size.
        draws_up: The longer side is that even where it is more than the drawing counts as.
    """
    longest = max(shown)
    if longest_side is None or (longest <= longest_side and not draws_up):
        return shown
    scale = longest_side / longest
    return max(1, round(shown[0] * scale)), max(1, round(shown[1] * scale))
