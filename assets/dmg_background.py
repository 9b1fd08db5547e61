"""Draw the ground of the disk image's window: an arrow from RefBoard to Applications.

There are no words in it. Finder writes the two names itself, black or white as the person's Mac
is set, so the ground has the one lightness on which both are read equally well.

    python assets/dmg_background.py --build DIR    writes dmg-background.png and its @2x
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import icon_art
from icon_raster import png

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 600, 400
"""Size of the window's content, in points."""
ICON_SIDE = 128
APP_AT, APPLICATIONS_AT = (150, 190), (450, 190)
"""Middles of the two icons, in points from the top left; the disk image's settings say the same."""

GROUND = "#6b70b4"
"""The board's indigo at a relative luminance of 0.18: black and white on it have a contrast of 4.6
and 4.5 to 1."""
_HILLS = (("#6066aa", 336, 26), ("#565ca0", 356, 20))
_GAP = 24
"""Between an icon and the arrow."""


def svg() -> str:
    """Return the ground as an SVG document."""
    start = APP_AT[0] + ICON_SIDE // 2 + _GAP
    end = APPLICATIONS_AT[0] - ICON_SIDE // 2 - _GAP
    return icon_art.document(
        f"0 0 {WIDTH} {HEIGHT}",
        [
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>',
            *_cards(),
            *(_hill(*hill) for hill in _HILLS),
            *_arrow(start, end, APP_AT[1]),
        ],
    )


def files() -> dict[str, bytes]:
    """Return the two PNG files by name."""
    return {
        "dmg-background.png": png(svg(), WIDTH, HEIGHT),
        "dmg-background@2x.png": png(svg(), 2 * WIDTH, 2 * HEIGHT),
    }


def _cards() -> list[str]:
    """Return the empty places of the board, where no name is written."""
    return [
        f'<rect x="{x}" y="{y}" width="{side}" height="{side}" rx="{side / 6:.6g}" '
        'fill="#ffffff" fill-opacity="0.07"/>'
        for x, y, side in ((28, 26, 72), (264, 26, 72), (500, 26, 72))
    ]


def _hill(colour: str, y: int, swing: int) -> str:
    third = WIDTH // 3
    return (
        f'<path d="M0 {y + swing} C{third} {y - swing} {2 * third} {y + 2 * swing} {WIDTH} {y} '
        f'V{HEIGHT} H0 Z" fill="{colour}"/>'
    )


def _arrow(start: int, end: int, y: int) -> list[str]:
    """Return the icon's link between two suns, whose second one has become a point."""
    head = 20
    line = f'<path d="M{start + 8} {y} H{end - head + 2}" fill="none" '
    return [
        f'{line} stroke="{icon_art.LINK}" stroke-width="9"/>',
        f'<path d="M{end - head - 4} {y - head} L{end} {y} L{end - head - 4} {y + head} Z" '
        f'fill="{icon_art.LINK}" stroke="{icon_art.LINK}" stroke-width="6" '
        'stroke-linejoin="round"/>',
        f'<circle cx="{start + 8}" cy="{y}" r="14" fill="{icon_art.LINK}"/>',
        f'<circle cx="{start + 8}" cy="{y}" r="6.5" fill="{icon_art.SUN}"/>',
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures; return the exit status."""
    parser = argparse.ArgumentParser(description="Draw the ground of RefBoard's disk image.")
    parser.add_argument("--build", type=Path, required=True, metavar="DIR", help="folder for them")
    options = parser.parse_args(arguments)
    try:
        options.build.mkdir(parents=True, exist_ok=True)
        for name, content in files().items():
            (options.build / name).write_bytes(content)
    except OSError as error:
        sys.stderr.write(f"The pictures were not written: {error}. Choose another folder.\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
