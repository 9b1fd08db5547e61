"""What people call a colour: the nearest of some that have plain names."""

from functools import cache

import numpy as np

from refboard.core.colour.oklab import Float32Array, oklab_of

NAMED = {
    "black": "#000000",
    "dark grey": "#404040",
    "grey": "#808080",
    "light grey": "#c0c0c0",
    "white": "#ffffff",
    "red": "#d2202c",
    "dark red": "#781018",
    "salmon": "#f08870",
    "pink": "#f4a8bc",
    "hot pink": "#e8408c",
    "magenta": "#b8209c",
    "orange": "#f08020",
    "peach": "#f8c8a4",
    "brown": "#70441c",
    "light brown": "#a87848",
    "beige": "#dcc8a8",
    "cream": "#f8f0d4",
    "yellow": "#f0d830",
    "mustard": "#b09020",
    "olive": "#6c7028",
    "lime": "#a8dc30",
    "light green": "#98d888",
    "green": "#30a040",
    "dark green": "#184c24",
    "teal": "#108080",
    "turquoise": "#40c8c0",
    "light blue": "#98c8f0",
    "sky blue": "#58a8e8",
    "blue": "#2058d0",
    "navy": "#182458",
    "lavender": "#b8a0e0",
    "purple": "#7038a8",
    "dark purple": "#402060",
}
"""Plain names, each with a colour in the middle of what is called so."""
_HUE = np.array([1.0, 1.6, 1.6], np.float32)
"""Names go by hue more than by lightness, and a grey has hardly any."""


def rgb_of_hex(text: str) -> tuple[int, int, int]:
    """Return red, green and blue of `#rrggbb`."""
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def hex_of_rgb(rgb: tuple[int, int, int]) -> str:
    """Return `#rrggbb`."""
    return "#" + bytes(rgb).hex()


def name_of(rgb: tuple[int, int, int]) -> str:
    """Return the plain name that is nearest to a colour in sRGB."""
    names, places = _places()
    far = np.square(places - oklab_of(np.array([rgb], np.uint8)) * _HUE).sum(axis=1)
    return names[int(far.argmin())]


@cache
def _places() -> tuple[tuple[str, ...], Float32Array]:
    rgb = np.array([rgb_of_hex(text) for text in NAMED.values()], np.uint8)
    return tuple(NAMED), oklab_of(rgb) * _HUE
