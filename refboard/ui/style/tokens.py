"""Design tokens: every colour, radius and distance that the window uses, for both themes.

Text colours keep a contrast of at least 4.5 : 1 on every surface; a test computes it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme.

    Attributes:
        is_dark: Light text on dark surfaces.
        canvas: Behind the pictures: neutral, so that none looks warmer or cooler on it.
        surface: Panels, bars and dialogs.
        raised: Menus, notes, fields: what lies above a surface.
        hover: Under the pointer.
        border: Lines between surfaces.
        text: Words.
        muted: Words that matter less.
        faint: Words of what cannot be used now; below the contrast of words to be read.
        accent: Focus, selection, links.
        on_accent: Words on the accent.
        selected: Behind chosen rows.
        danger: What failed.
    """

    is_dark: bool
    canvas: str
    surface: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    selected: str
    danger: str
    radius: int = 6
    radius_large: int = 10
    gap: int = 8


DARK = Tokens(
    is_dark=True,
    canvas="#181818",
    surface="#202226",
    raised="#2a2d33",
    hover="#353941",
    border="#3b3f48",
    text="#eceef2",
    muted="#a9aebb",
    faint="#6e7380",
    accent="#6aa5ff",
    on_accent="#0a1526",
    selected="#263b5e",
    danger="#ff8a80",
)

LIGHT = Tokens(
    is_dark=False,
    canvas="#e6e6e6",
    surface="#f7f7f9",
    raised="#ffffff",
    hover="#e9ebef",
    border="#c9ccd3",
    text="#1b1d22",
    muted="#565b66",
    faint="#9b9fa8",
    accent="#1a5ccc",
    on_accent="#ffffff",
    selected="#d3e3ff",
    danger="#b3261e",
)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two "#rrggbb" colours, 1 to 21 (WCAG 2)."""
    brighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
